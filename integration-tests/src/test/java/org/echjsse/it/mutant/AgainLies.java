package org.echjsse.it.mutant;

import static org.echjsse.it.mutant.Lie.Offer.REAL;
import static org.echjsse.it.mutant.Lie.Offer.STALE;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.echjsse.it.mutant.Expected.Next;

/** The client has been there before: it brings a ticket, or retry_configs that it has learned. */
final class AgainLies {
    private static final Expected ILLEGAL = Expected.alert(Alert.ILLEGAL_PARAMETER);
    private static final EchKey THIRD = new EchKey(19, Site.COVER);

    private AgainLies() {}

    static List<Lie> rows() {
        Lies lies = new Lies("Second visit");
        tickets(lies);
        replaced(lies);
        return lies.rows();
    }

    private static void tickets(Lies lies) {
        UnaryOperator<Lie> withTicket = lie -> lie.after(s -> {
            s.keys.add(Site.PUBLISHED);
            s.after(Step.FINISHED, HonestRows.ticket());
        });
        lies.row(
                        "the ticket is not taken",
                        REAL,
                        "CLI-45 CLI-46 SEC-03",
                        s -> s.expectsTicket = true,
                        Expected.connected())
                .but(withTicket);
        lies.row(
                        "HelloRetryRequest, and the ticket is not taken",
                        REAL,
                        "CLI-45 CLI-46 HRR-09",
                        s -> s.retry(Ecdhe.P256).expectsTicket = true,
                        Expected.connected())
                .but(withTicket);
        lies.row(
                        "rejects, without a word on the ticket",
                        STALE,
                        "CLI-45 REJ-08",
                        s -> s.expectsTicket = true,
                        Expected.rejected(Next.REPLACED))
                .but(withTicket);
        lies.row(
                        "HelloRetryRequest, and rejects",
                        STALE,
                        "HRR-13 SEC-03",
                        s -> s.retry(Ecdhe.P256).expectsTicket = true,
                        Expected.rejected(Next.REPLACED))
                .but(withTicket);
        for (int identity : new int[] {0, 1, 0xffff}) {
            lies.row(
                            "rejects, and takes identity " + identity + " of the GREASE PSK",
                            STALE,
                            "REJ-12",
                            psk(identity),
                            ILLEGAL)
                    .but(withTicket);
            lies.row(
                            "HelloRetryRequest, rejects, and takes identity " + identity + " of the GREASE PSK",
                            STALE,
                            "REJ-12 HRR-13",
                            psk(identity).andThen(s -> s.retry(Ecdhe.P256)),
                            ILLEGAL)
                    .but(withTicket);
        }
        lies.row("takes an identity that was not offered", REAL, "ACC-13 T 4.2.11", psk(1), ILLEGAL)
                .but(withTicket);
        lies.row(
                        "takes the ticket with a suite of another hash",
                        REAL,
                        "ACC-13 T 4.2.11",
                        psk(0).andThen(s -> s.suite = Suite.AES_256),
                        ILLEGAL)
                .but(withTicket);
    }

    private static Consumer<Script> psk(int identity) {
        return s -> s.helloDraft = hello -> hello.extensions.add(
                Extensions.PRE_SHARED_KEY, new Bytes().u16(identity).done());
    }

    private static void replaced(Lies lies) {
        UnaryOperator<Lie> replaced = lie -> lie.after(s -> s.retryConfigs = Optional.of(Site.REPLACEMENT.list()));
        lies.row(
                        "rejects its own retry_configs, and sends others",
                        STALE,
                        "REJ-34 REJ-36",
                        s -> s.retryConfigs = Optional.of(THIRD.list()),
                        Expected.rejectedAgain())
                .but(replaced);
        lies.row(
                        "rejects its own retry_configs, and sends them again",
                        STALE,
                        "REJ-34 REJ-36",
                        s -> {},
                        Expected.rejectedAgain())
                .but(replaced);
        lies.row(
                        "rejects its own retry_configs, and switches ECH off",
                        STALE,
                        "REJ-35",
                        s -> s.retryConfigs = Optional.empty(),
                        Expected.rejected(Next.WITHOUT_ECH))
                .but(replaced);
        lies.row(
                        "rejects its own retry_configs, with a wrong Finished",
                        STALE,
                        "REJ-04 REJ-14",
                        s -> {
                            s.retryConfigs = Optional.empty();
                            s.rewrite(Step.FINISHED, message -> Bytes.flipped(message, -1));
                        },
                        Expected.alert(Alert.DECRYPT_ERROR).then(Next.REPLACED))
                .but(replaced);
        lies.row(
                        "rejects its own retry_configs, with the wrong certificate",
                        STALE,
                        "REJ-02 REJ-04",
                        s -> {
                            s.retryConfigs = Optional.empty();
                            s.leaf = Optional.of(Site.SECRET_LEAF);
                        },
                        Expected.distrust(Alert.BAD_CERTIFICATE, Alert.CERTIFICATE_UNKNOWN)
                                .then(Next.REPLACED))
                .but(replaced);
        lies.row(
                        "hangs up on its own retry_configs",
                        STALE,
                        "REJ-37",
                        s -> s.before(Step.SERVER_HELLO, Move.close()),
                        Expected.cut().then(Next.REPLACED))
                .but(replaced);
    }
}
