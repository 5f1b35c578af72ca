package org.echjsse.it.mutant;

import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.echjsse.EchRejectedException;

/** What the rules demand of the client. */
final class Expected {
    /** What a client does after the lie, towards an honest server. */
    enum Next {
        /** Nothing was learned. */
        AS_BEFORE("as before"),
        /** Real ECH with retry_configs. */
        REPLACED("retry_configs"),
        /** The name in clear: the server has proved that it may say so, or no configuration is usable (CLI-03). */
        WITHOUT_ECH("without ECH");

        final String words;

        Next(String words) {
            this.words = words;
        }
    }

    /** Whether the application gets its connection; with an exception too, that one comes when it reads. */
    private final boolean connects;
    /** The fatal alert to send: several where the RFCs leave the choice, none where none is due. */
    private final Set<Alert> alerts;
    /** The exact class of what the application gets; empty: by the alert. */
    private final Optional<Class<? extends Throwable>> exception;
    /** Part of its message; empty: the name of the alert, or the rule that was broken. */
    private final String reason;
    /** A class that is among its causes. */
    private final Optional<Class<? extends Throwable>> cause;

    private final Next next;

    private Expected(
            boolean connects,
            Set<Alert> alerts,
            Class<? extends Throwable> exception,
            String reason,
            Class<? extends Throwable> cause,
            Next next) {
        this.connects = connects;
        this.alerts = alerts;
        this.exception = Optional.ofNullable(exception);
        this.reason = reason;
        this.cause = Optional.ofNullable(cause);
        this.next = next;
    }

    /** Nothing wrong with it. */
    static Expected connected() {
        return new Expected(true, Set.of(), null, "", null, Next.AS_BEFORE);
    }

    /** The client ends the handshake with one of these. */
    static Expected alert(Alert first, Alert... others) {
        return new Expected(false, EnumSet.of(first, others), null, "", null, Next.AS_BEFORE);
    }

    /** The handshake was right; the client ends the connection with one of these. */
    static Expected alertLater(Alert first, Alert... others) {
        return new Expected(true, EnumSet.of(first, others), null, "", null, Next.AS_BEFORE);
    }

    /** The client does not believe the certificate. */
    static Expected distrust(Alert first, Alert... others) {
        Set<Alert> alerts = EnumSet.of(first, others);
        return new Expected(false, alerts, SSLHandshakeException.class, "", CertificateException.class, Next.AS_BEFORE);
    }

    /** The server has proved to be the public name, and rejects: the application hears of it, and can try again. */
    static Expected rejected(Next next) {
        Set<Alert> alerts = EnumSet.of(Alert.ECH_REQUIRED);
        return new Expected(false, alerts, EchRejectedException.class, "ech_required", null, next);
    }

    /** The server rejects what it has sent in retry_configs itself: no third attempt (REJ-34). */
    static Expected rejectedAgain() {
        Set<Alert> alerts = EnumSet.of(Alert.ECH_REQUIRED);
        return new Expected(false, alerts, SSLHandshakeException.class, "ech_required", null, Next.AS_BEFORE);
    }

    /** The server has sent an alert: none is due. */
    static Expected told(Alert alert) {
        Class<? extends Throwable> exception =
                alert == Alert.UNEXPECTED_MESSAGE ? SSLProtocolException.class : SSLHandshakeException.class;
        return new Expected(false, Set.of(), exception, alert.words(), null, Next.AS_BEFORE);
    }

    /** The same on a connection. */
    static Expected toldLater(Alert alert) {
        return new Expected(true, Set.of(), SSLException.class, alert.words(), null, Next.AS_BEFORE);
    }

    /** The server has gone. */
    static Expected cut() {
        return new Expected(false, Set.of(), SSLHandshakeException.class, "", EOFException.class, Next.AS_BEFORE);
    }

    /** The client's own time limit ends it. */
    static Expected timeout() {
        return new Expected(false, Set.of(), SocketTimeoutException.class, "", null, Next.AS_BEFORE);
    }

    Expected then(Next other) {
        return new Expected(connects, alerts, exception.orElse(null), reason, cause.orElse(null), other);
    }

    Expected of(Class<? extends Throwable> type) {
        return new Expected(connects, alerts, type, reason, cause.orElse(null), next);
    }

    Expected saying(String part) {
        return new Expected(connects, alerts, exception.orElse(null), part, cause.orElse(null), next);
    }

    boolean connects() {
        return connects;
    }

    boolean fails() {
        return !alerts.isEmpty() || exception.isPresent();
    }

    Set<Alert> alerts() {
        return alerts;
    }

    /** As SunJSSE has it: by what the alert is about. */
    Class<? extends Throwable> exception(Optional<Alert> sent) {
        if (exception.isPresent() || sent.isEmpty()) {
            return exception.orElse(null);
        }
        return switch (sent.get()) {
            case UNEXPECTED_MESSAGE -> SSLProtocolException.class;
            case BAD_RECORD_MAC, RECORD_OVERFLOW, INTERNAL_ERROR -> SSLException.class;
            default -> SSLHandshakeException.class;
        };
    }

    String reason() {
        return reason;
    }

    Optional<Class<? extends Throwable>> cause() {
        return cause;
    }

    Next next() {
        return next;
    }
}
