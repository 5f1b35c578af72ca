package org.echjsse.jsse;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.echjsse.EchConfigResolver;
import org.echjsse.bctls.Alert;
import org.echjsse.bctls.NamedGroup;
import org.echjsse.bctls.Negotiated;
import org.echjsse.bctls.SignatureScheme;
import org.echjsse.bctls.TlsFailure;
import org.echjsse.events.Events;

/**
 * What becomes of one connection, told to the log at DEBUG and to a flight recording. It has a number, since its steps run on several
 * threads. The name of the origin is in neither, and no secret: what is told is on the wire anyway, or is a decision. Thread-safe.
 */
final class Chronicle {
    private static final Logger LOG = System.getLogger("org.echjsse.jsse");
    private static final Events.Span<Events.Handshake> UNRECORDED = facts -> {};
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final Events events = Events.ofThisRuntime();
    private volatile Events.Span<Events.Handshake> handshake = UNRECORDED;
    private volatile Optional<Events.Rejection> rejection = Optional.empty();
    private volatile String role = "";

    /** Of the connection, in logs and recordings. */
    long number() {
        return number;
    }

    void say(String what) {
        say(() -> what);
    }

    void say(Supplier<String> what) {
        LOG.log(Level.DEBUG, () -> "connection " + number + ": " + what.get());
    }

    // ---- lookup

    Events.Span<Events.Lookup> asks(EchConfigResolver resolver) {
        say(() -> "asks " + resolver.getClass().getName());
        return events.lookup();
    }

    Events.Lookup lookup(EchConfigResolver resolver, Events.Lookup.Outcome outcome) {
        return new Events.Lookup(number, resolver.getClass().getName(), outcome, null);
    }

    /** Its message may name the host. */
    Events.Lookup lookupFailed(EchConfigResolver resolver, Exception failure) {
        return new Events.Lookup(
                number,
                resolver.getClass().getName(),
                Events.Lookup.Outcome.FAILED,
                failure.getClass().getName());
    }

    // ---- handshake

    void begins(boolean client) {
        role = client ? "client" : "server";
        say(() -> "begins as " + role);
        handshake = events.handshake();
    }

    void succeeded(SessionState state, Optional<String> outerServerName) {
        Negotiated negotiated = state.negotiated;
        say(() -> "complete: " + negotiated.protocol().orElse("no protocol") + ", "
                + negotiated.cipherSuite().map(Enum::name).orElse("no suite") + ", "
                + negotiated.group().map(NamedGroup::jsseName).orElse("no group") + ", "
                + (negotiated.resumed() ? "resumed" : "a new session") + ", ECH " + state.status
                + publicName(state, outerServerName)
                        .map(name -> ", public name " + name)
                        .orElse(""));
        end(() -> facts(state, outerServerName, null));
    }

    /**
     * @param thrown what it was before it had a name in JSSE
     * @param handshaking whether the handshake was not over
     */
    void failed(
            Throwable thrown,
            SSLException told,
            boolean handshaking,
            SessionState state,
            Optional<String> outerServerName) {
        String failure = words(thrown, told);
        say(() -> (handshaking ? "handshake failed: " : "failed: ") + failure + ", ECH " + state.status);
        if (handshaking) {
            end(() -> facts(state, outerServerName, failure));
        }
    }

    /** A connection that has failed may fail again while it is closed: a handshake ends once. */
    private void end(Supplier<Events.Handshake> facts) {
        Events.Span<Events.Handshake> ending = handshake;
        handshake = UNRECORDED;
        ending.end(facts);
    }

    /** Not the message: that of a refused certificate names the origin. */
    private static String words(Throwable thrown, SSLException told) {
        if (thrown instanceof TlsFailure failure) {
            String alert = Alert.of(failure.alert()).map(Alert::toString).orElse("alert " + failure.alert());
            return (failure.origin() == TlsFailure.Origin.LOCAL ? "sent " : "received ") + alert;
        }
        return told.getClass().getSimpleName();
    }

    private Events.Handshake facts(SessionState state, Optional<String> outerServerName, String failure) {
        Negotiated negotiated = state.negotiated;
        return new Events.Handshake(
                number,
                role,
                negotiated.protocol().orElse(null),
                state.status.name(),
                publicName(state, outerServerName).orElse(null),
                negotiated.group().map(NamedGroup::jsseName).orElse(null),
                negotiated.cipherSuite().map(Enum::name).orElse(null),
                negotiated.peerSignature().map(SignatureScheme::jsseName).orElse(null),
                negotiated.resumed(),
                failure);
    }

    /** The outer name, where it stands for another one: without ECH it is the origin's. */
    private static Optional<String> publicName(SessionState state, Optional<String> outerServerName) {
        return switch (state.status) {
            case NOT_TRIED, GREASE -> Optional.empty();
            case OFFERED, SUCCESS, FAILED_ECH, FAILED_ECH_BAD_NAME, BACKEND -> outerServerName;
        };
    }

    // ---- rejection

    void rejected(String publicName, Events.Rejection.RetryConfigs retryConfigs) {
        say(() -> "ECH rejected by " + publicName + ", retry_configs: "
                + retryConfigs.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        rejection = Optional.of(new Events.Rejection(number, publicName, retryConfigs, false));
    }

    /**
     * What became of a rejection, if there was one that nothing has become of yet.
     *
     * @param reconnected whether there is another connection instead; else the application gets an exception
     */
    void rejectionEnds(boolean reconnected) {
        rejection.ifPresent(known -> {
            say(reconnected ? "another connection takes its place" : "the application is told");
            events.rejection(() -> new Events.Rejection(number, known.publicName(), known.retryConfigs(), reconnected));
        });
        rejection = Optional.empty();
    }
}
