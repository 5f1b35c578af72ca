package org.echjsse.it.mutant;

import static org.echjsse.it.mutant.Lie.Offer.REAL;
import static org.echjsse.it.mutant.Lie.Offer.STALE;

import java.util.List;
import java.util.function.Consumer;

/** At each step the server says an alert, hangs up, or says nothing more. None of it may lead to a name in clear. */
final class InterruptionLies {
    private static final Step[] STEPS = {
        Step.SERVER_HELLO, Step.ENCRYPTED_EXTENSIONS, Step.CERTIFICATE, Step.CERTIFICATE_VERIFY, Step.FINISHED
    };

    /** The server has the right to close; how the client says that it is left with nothing is up to the client. */
    private static final Expected CLOSED =
            Expected.alert(Alert.HANDSHAKE_FAILURE, Alert.UNEXPECTED_MESSAGE, Alert.USER_CANCELED);

    private InterruptionLies() {}

    static List<Lie> rows() {
        Lies lies = new Lies("Interruption");
        for (Lie.Offer offer : new Lie.Offer[] {REAL, STALE}) {
            for (Step step : STEPS) {
                String where = " instead of " + step.words();
                for (Alert alert : new Alert[] {Alert.HANDSHAKE_FAILURE, Alert.UNRECOGNIZED_NAME, Alert.ECH_REQUIRED}) {
                    lies.row(
                            "alert " + alert.words() + where,
                            offer,
                            "REJ-37 SEC-25",
                            before(step, Move.alert(Move.FATAL, alert.code)),
                            Expected.told(alert));
                }
                lies.row("connection ends" + where, offer, "REJ-37 SEC-01", before(step, Move.close()), Expected.cut());
                lies.row("silence" + where, offer, "REJ-37 SEC-01", before(step, Move.silence()), Expected.timeout());
            }
            lies.row(
                    "connection ends after HelloRetryRequest",
                    offer,
                    "REJ-37 SEC-01",
                    s -> s.retry(Ecdhe.P256).after(Step.HELLO_RETRY_REQUEST, Move.close()),
                    Expected.cut());
            lies.row(
                    "silence after HelloRetryRequest",
                    offer,
                    "REJ-37 SEC-01",
                    s -> s.retry(Ecdhe.P256).before(Step.SERVER_HELLO, Move.silence()),
                    Expected.timeout());
            lies.row(
                    "connection ends amid a record",
                    offer,
                    "REJ-37 SEC-01",
                    before(
                            Step.CERTIFICATE,
                            Move.raw(Bytes.of(23, 3, 3, 0, 99, 1)).then(Move.close())),
                    Expected.cut());
            lies.row(
                    "close_notify instead of server_hello",
                    offer,
                    "REJ-37 SEC-25",
                    before(Step.SERVER_HELLO, Move.alert(Move.WARNING, 0)),
                    CLOSED);
            lies.row(
                    "close_notify instead of certificate",
                    offer,
                    "REJ-37 SEC-25",
                    before(Step.CERTIFICATE, Move.alert(Move.WARNING, 0)),
                    CLOSED);
        }
        return lies.rows();
    }

    private static Consumer<Script> before(Step step, Move move) {
        return s -> s.before(step, move);
    }
}
