package org.echjsse.it.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A chapter of the table under construction. */
final class Lies {
    private final String chapter;
    private final List<Lie> rows = new ArrayList<>();

    Lies(String chapter) {
        this.chapter = chapter;
    }

    static List<Lie> all() {
        List<Lie> all = new ArrayList<>();
        all.addAll(HonestRows.rows());
        all.addAll(ConfirmationLies.rows());
        all.addAll(RetryLies.rows());
        all.addAll(HelloLies.rows());
        all.addAll(FlightLies.rows());
        all.addAll(RejectionLies.rows());
        all.addAll(AgainLies.rows());
        all.addAll(Tls12Lies.rows());
        all.addAll(RecordLies.rows());
        all.addAll(InterruptionLies.rows());
        return all;
    }

    Lies row(String name, Lie.Offer offer, String rules, Consumer<Script> tell, Expected expected) {
        rows.add(new Lie(
                chapter, name, offer, parameters -> {}, rules, tell, expected, Optional.empty(), Optional.empty()));
        return this;
    }

    /** Changes the row before. */
    Lies but(java.util.function.UnaryOperator<Lie> change) {
        rows.set(rows.size() - 1, change.apply(rows.get(rows.size() - 1)));
        return this;
    }

    List<Lie> rows() {
        return rows;
    }
}
