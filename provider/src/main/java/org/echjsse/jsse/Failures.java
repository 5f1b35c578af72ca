package org.echjsse.jsse;

import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.echjsse.bctls.TlsFailure;

/** What a failure is called in JSSE: the types and messages of SunJSSE, because programs look at them. */
final class Failures {
    static final int UNEXPECTED_MESSAGE = 10;
    static final int RECORD_OVERFLOW = 22;
    static final int HANDSHAKE_FAILURE = 40;
    static final int ILLEGAL_PARAMETER = 47;
    static final int DECODE_ERROR = 50;
    static final int INTERNAL_ERROR = 80;
    static final int UNRECOGNIZED_NAME = 112;
    static final int NO_APPLICATION_PROTOCOL = 120;

    private Failures() {}

    static SSLException of(Throwable thrown, boolean handshaking) {
        if (thrown instanceof SSLException already) {
            return already;
        }
        if (thrown instanceof TlsFailure failure) {
            return of(failure, handshaking);
        }
        return new SSLException("internal error: " + thrown, thrown);
    }

    private static SSLException of(TlsFailure failure, boolean handshaking) {
        if (failure.getCause() instanceof CertificateException refused) {
            return EchPlanner.withCause(new SSLHandshakeException(refused.getMessage()), refused);
        }
        boolean local = failure.origin() == TlsFailure.Origin.LOCAL;
        boolean protocol =
                switch (failure.alert()) {
                    case UNEXPECTED_MESSAGE -> true;
                    case ILLEGAL_PARAMETER, DECODE_ERROR -> local; // a peer's word for it is no parse error of ours
                    default -> false;
                };
        SSLException exception;
        if (protocol) {
            exception = new SSLProtocolException(failure.getMessage());
        } else if (handshaking) {
            exception = new SSLHandshakeException(failure.getMessage());
        } else {
            exception = new SSLException(failure.getMessage());
        }
        return EchPlanner.withCause(exception, failure);
    }
}
