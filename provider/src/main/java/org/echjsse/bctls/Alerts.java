package org.echjsse.bctls;

import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.echjsse.wire.PeerFault;

/** The one table between what went wrong and the alert that says so, in both directions. */
final class Alerts {
    /** A {@link CertificateException} may wrap others; no more than these are looked at. */
    private static final int DEEPEST_CAUSE = 8;

    private Alerts() {}

    /** What leaves this room for anything that can go wrong inside of it. */
    static TlsFailure failure(Throwable thrown) {
        if (thrown instanceof TlsFailure failure) {
            return failure;
        }
        if (thrown instanceof TlsFatalAlertReceived received) {
            int alert = received.getAlertDescription() & 0xff;
            String message = Alert.of(alert)
                    .map(known -> "Received fatal alert: " + known)
                    .orElse("Unknown alert description (" + alert + ")");
            return found(thrown, new TlsFailure(TlsFailure.Origin.REMOTE, alert, message, null));
        }
        if (thrown instanceof TlsFatalAlert alert) {
            return alert.getCause() instanceof TlsFailure failure ? failure : local(alert);
        }
        if (thrown instanceof PeerFault fault) {
            return local(of(fault.kind()), fault.getMessage(), thrown, null);
        }
        if (thrown instanceof EOFException) {
            return local(AlertDescription.decode_error, "a message is shorter than it says", thrown, null);
        }
        return local(AlertDescription.internal_error, thrown.toString(), thrown, thrown);
    }

    private static TlsFailure local(TlsFatalAlert thrown) {
        int alert = thrown.getAlertDescription() & 0xff;
        // bctls puts name and number before the reason, and its names end before ech_required
        String ofBctls = AlertDescription.getText(thrown.getAlertDescription());
        Throwable cause = thrown.getCause() instanceof PeerFault ? null : thrown.getCause();
        if (alert == AlertDescription.internal_error && cause != null) {
            return local(alert, cause.toString(), thrown, cause); // a key manager or a selector of the application
        }
        String reason =
                isSilent(thrown) ? meaning(alert) : thrown.getMessage().substring(ofBctls.length() + "; ".length());
        return local(alert, reason, thrown, cause);
    }

    private static boolean isSilent(TlsFatalAlert thrown) {
        return thrown.getMessage().equals(AlertDescription.getText(thrown.getAlertDescription()));
    }

    private static String meaning(int alert) {
        return Alert.of(alert).map(Alert::meaning).orElse("no reason given");
    }

    /** bctls often gives no reason: then it is at least told which message was not liked. */
    static TlsFatalAlert in(short handshakeType, TlsFatalAlert thrown) {
        if (!isSilent(thrown) || thrown.getCause() != null) {
            return thrown;
        }
        String reason = meaning(thrown.getAlertDescription() & 0xff) + ", in " + HandshakeType.getName(handshakeType);
        TlsFatalAlert told = new TlsFatalAlert(thrown.getAlertDescription(), reason);
        told.setStackTrace(thrown.getStackTrace());
        return told;
    }

    private static TlsFailure local(int alert, String reason, Throwable thrown, Throwable cause) {
        return found(thrown, new TlsFailure(TlsFailure.Origin.LOCAL, alert, reason, cause));
    }

    /**
     * It stands for the exception that has said so, which is not its cause: the type of a library that is nobody's business, or of ours, and
     * the same words. Where the fault was found stays to be seen.
     */
    private static TlsFailure found(Throwable thrown, TlsFailure failure) {
        failure.setStackTrace(thrown.getStackTrace());
        return failure;
    }

    /** What bctls has to be told so that it sends the alert that fits. */
    static TlsFatalAlert fatal(IOException thrown) {
        if (thrown instanceof TlsFatalAlert alert) {
            return alert;
        }
        TlsFailure failure = failure(thrown);
        return new TlsFatalAlert((short) failure.alert(), failure.getMessage(), failure);
    }

    /** What bctls makes of an exception, but for a message that is shorter than it says: that is the peer's mistake, not ours. */
    static short of(short alert, Throwable cause) {
        return cause instanceof EOFException ? AlertDescription.decode_error : alert;
    }

    static TlsFatalAlert fatal(CertificateException refused) {
        return new TlsFatalAlert(of(refused), refused.getMessage(), refused);
    }

    static short of(PeerFault.Kind kind) {
        return switch (kind) {
            case MALFORMED -> AlertDescription.decode_error;
            case FORBIDDEN -> AlertDescription.illegal_parameter;
            case UNDECRYPTABLE -> AlertDescription.decrypt_error;
            case MISSING_EXTENSION -> AlertDescription.missing_extension;
            case UNSOLICITED_EXTENSION -> AlertDescription.unsupported_extension;
            case UNEXPECTED_MESSAGE -> AlertDescription.unexpected_message;
            case PROTOCOL_VERSION -> AlertDescription.protocol_version;
        };
    }

    /** As SunJSSE maps them, but for unknown_ca, which SunJSSE calls certificate_unknown. */
    static short of(CertificateException refused) {
        Throwable cause = refused;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof CertificateExpiredException) {
                return AlertDescription.certificate_expired;
            }
            if (cause instanceof CertificateNotYetValidException) {
                return AlertDescription.bad_certificate;
            }
            if (cause instanceof CertificateRevokedException) {
                return AlertDescription.certificate_revoked;
            }
            if (cause instanceof CertPathValidatorException invalid) {
                return of(invalid.getReason());
            }
            if (cause instanceof CertPathBuilderException && cause.getCause() == null) {
                return AlertDescription.unknown_ca;
            }
            cause = cause.getCause();
        }
        return AlertDescription.certificate_unknown;
    }

    static String name(int alert) {
        return Alert.of(alert).map(Alert::toString).orElse("alert " + alert);
    }

    private static short of(Reason reason) {
        if (reason == BasicReason.EXPIRED) {
            return AlertDescription.certificate_expired;
        }
        if (reason == BasicReason.NOT_YET_VALID || reason == BasicReason.INVALID_SIGNATURE) {
            return AlertDescription.bad_certificate;
        }
        if (reason == BasicReason.REVOKED) {
            return AlertDescription.certificate_revoked;
        }
        if (reason == BasicReason.ALGORITHM_CONSTRAINED) {
            return AlertDescription.unsupported_certificate;
        }
        if (reason == java.security.cert.PKIXReason.NO_TRUST_ANCHOR) {
            return AlertDescription.unknown_ca;
        }
        return AlertDescription.certificate_unknown;
    }
}
