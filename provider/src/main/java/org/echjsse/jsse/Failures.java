package org.echjsse.jsse;

import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.echjsse.bctls.Alert;
import org.echjsse.bctls.TlsFailure;

/** What a failure is called in JSSE: the types and messages of SunJSSE, because programs look at them. */
final class Failures {
    static final int UNEXPECTED_MESSAGE = 10;
    static final int RECORD_OVERFLOW = 22;
    static final int HANDSHAKE_FAILURE = 40;
    static final int PROTOCOL_VERSION = 70;
    static final int INTERNAL_ERROR = 80;
    static final int UNRECOGNIZED_NAME = 112;
    static final int NO_APPLICATION_PROTOCOL = 120;

    private Failures() {}

    static SSLException of(Throwable thrown) {
        if (thrown instanceof SSLException already) {
            return already;
        }
        if (thrown instanceof TlsFailure failure) {
            return of(failure);
        }
        return new SSLException("internal error: " + thrown, thrown);
    }

    private static SSLException of(TlsFailure failure) {
        boolean local = failure.origin() == TlsFailure.Origin.LOCAL;
        Optional<Alert> alert = Alert.of(failure.alert());
        String message = local && alert.isPresent()
                ? "(" + alert.get() + ") " + failure.getMessage() // as newer JDKs do
                : failure.getMessage();
        SSLException exception = exception(alert, message);
        exception.setStackTrace(failure.getStackTrace());
        return EchPlanner.withCause(exception, failure.getCause());
    }

    /** SunJSSE goes by the alert: what is about handshakes stays so, whenever it comes. */
    private static SSLException exception(Optional<Alert> alert, String message) {
        if (alert.isEmpty() || alert.get() == Alert.UNEXPECTED_MESSAGE) {
            return new SSLProtocolException(message);
        }
        return alert.get().isOfHandshake() ? new SSLHandshakeException(message) : new SSLException(message);
    }
}
