package org.echjsse.it.mutant;

import static org.echjsse.it.mutant.Lie.Offer.GREASE;
import static org.echjsse.it.mutant.Lie.Offer.REAL;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.echjsse.it.mutant.Expected.Next;

/** A server that knows TLS 1.2 only: for an offer of real ECH a rejection (ACC-09), if it can prove to be the public name. */
final class Tls12Lies {
    private static final Expected SWITCHED_OFF = Expected.rejected(Next.WITHOUT_ECH);

    private Tls12Lies() {}

    static List<Lie> rows() {
        Lies lies = new Lies("TLS 1.2");
        lies.row("nothing", GREASE, "GRS-10", lying(t -> {}), Expected.connected());
        lies.row("nothing", REAL, "REJ-08 REJ-10 REJ-32", lying(t -> {}), SWITCHED_OFF);
        lies.row("asks for a certificate", REAL, "REJ-05", lying(t -> t.asksForCertificate = true), SWITCHED_OFF);
        for (Lie.Offer offer : new Lie.Offer[] {REAL, GREASE}) {
            lies.row(
                    "Finished with a bit changed",
                    offer,
                    "REJ-04",
                    lying(t -> t.spoilsFinished = true),
                    Expected.alert(Alert.DECRYPT_ERROR));
            lies.row(
                    "ServerKeyExchange with a bit changed",
                    offer,
                    "REJ-04",
                    lying(t -> t.spoilsSignature = true),
                    Expected.alert(Alert.DECRYPT_ERROR));
            lies.row(
                    "hangs up instead of Finished",
                    offer,
                    "REJ-37",
                    lying(t -> t.insteadOfFinished = Move.close()),
                    Expected.cut());
            lies.row(
                    "silence instead of Finished",
                    offer,
                    "REJ-10 REJ-37",
                    lying(t -> t.insteadOfFinished = Move.silence()),
                    Expected.timeout());
            lies.row(
                    "alert instead of Finished",
                    offer,
                    "REJ-37",
                    lying(t -> t.insteadOfFinished =
                            Move.plain(RecordLayer.ALERT, Bytes.of(2, 40)).then(Move.silence())),
                    Expected.told(Alert.HANDSHAKE_FAILURE));
        }
        lies.row(
                "certificate of the origin",
                REAL,
                "REJ-02 REJ-04",
                lying(t -> t.hasWrongCertificate = true),
                Expected.distrust(Alert.BAD_CERTIFICATE, Alert.CERTIFICATE_UNKNOWN));
        return lies.rows();
    }

    private static Consumer<Script> lying(Consumer<Tls12.Lies> switches) {
        return s -> {
            Tls12.Lies lies = new Tls12.Lies();
            switches.accept(lies);
            s.old = Optional.of(new Tls12(lies));
        };
    }
}
