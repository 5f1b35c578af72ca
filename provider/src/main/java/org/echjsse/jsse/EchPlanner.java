package org.echjsse.jsse;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLHandshakeException;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchMode;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfigList;
import org.echjsse.events.Events;
import org.echjsse.handshake.EchPlan;

/**
 * What a client does about ECH, decided before the first byte of the ClientHello: mode, configuration, lookup, and what the server said
 * last time. Blocks for as long as the resolver does; if one has to be asked, it runs in a delegated task. Thread-safe.
 *
 * <p>SEC-01, REJ-37, DNS-35: nobody else decides to go on without real ECH, and that the last attempt failed is no reason, unless
 * {@link RejectionMemory} has it as an authenticated rejection.
 */
final class EchPlanner {
    private static final Logger LOG = System.getLogger("org.echjsse.jsse");

    private static final String SWITCHED_OFF = "the server has proved that it has switched it off";

    private final JsseSettings settings;
    private final Chronicle chronicle;

    EchPlanner(JsseSettings settings, Chronicle chronicle) {
        this.settings = settings;
        this.chronicle = chronicle;
    }

    /**
     * What is known of the connection.
     *
     * @param host whom the handshake is about: the server name, or else the peer host; empty if there is none
     * @param statedPort as the application said it
     */
    record Target(Optional<String> host, OptionalInt statedPort, ConnectionParameters.Snapshot parameters) {
        private static final int HTTPS_PORT = 443;

        int port() {
            return statedPort.orElse(HTTPS_PORT);
        }
    }

    /**
     * The decision.
     *
     * @param source the published list behind a real offer; empty otherwise
     * @param fromMemory whether the offer is made with retry_configs of an earlier connection instead
     * @param isRetry whether the socket had another connection just before, which was rejected
     */
    record Decision(EchPlan plan, Optional<EchConfigList> source, boolean fromMemory, boolean isRetry) {
        static Decision without(EchPlan plan) {
            return new Decision(plan, Optional.empty(), false, false);
        }

        private Decision asRetry() {
            return new Decision(plan, source, fromMemory, true);
        }
    }

    /** What is published for the target, as far as anybody may know. */
    private sealed interface Published {
        record Configs(EchConfigList configs) implements Published {}

        record None(String reason) implements Published {}

        record LookupFailed(IOException cause) implements Published {}
    }

    /**
     * SEC-15, SEC-30: the mode decides, whether ECH is off, tried or demanded.
     *
     * @throws SSLHandshakeException if the mode forbids to go on; nothing has been sent
     */
    Decision decide(Target target) throws SSLHandshakeException {
        EchMode mode = modeFor(target);
        chronicle.say(() -> "mode " + mode);
        Decision decision = decide(target, mode);
        tell(decision);
        return decision;
    }

    /** The decision is made already: it comes from the connection before, which was rejected. */
    Decision follow(Decision decision) {
        chronicle.say("does what the rejection of another connection asks for");
        tell(decision);
        return decision;
    }

    /** Config id, suite and public name are on the wire anyway. */
    private void tell(Decision decision) {
        if (decision.plan() instanceof EchPlan.Real real) {
            chronicle.say(() -> "offers ECH: config_id "
                    + real.choice().config().configId() + ", public name "
                    + real.choice().config().publicName() + ", "
                    + real.choice().suite()
                    + (decision.fromMemory() ? ", from retry_configs" : ""));
        } else {
            chronicle.say(decision.plan() instanceof EchPlan.Grease ? "sends GREASE" : "sends no ECH extension");
        }
    }

    private Decision decide(Target target, EchMode mode) throws SSLHandshakeException {
        if (mode == EchMode.DISABLED) {
            if (target.parameters().echConfigs().isPresent()) {
                // SEC-30: whoever switches ECH off has the last word, but it is said
                LOG.log(Level.INFO, "ECH is disabled, so the ECHConfigList that was set on a connection is not used");
            }
            return Decision.without(new EchPlan.Off());
        }
        if (!target.parameters().speaksTls13()) {
            // CLI-04: never drop to the clear silently what somebody has asked for
            if (mode == EchMode.REQUIRED || target.parameters().echConfigs().isPresent()) {
                throw new SSLHandshakeException("Encrypted Client Hello needs TLSv1.3, which is not enabled");
            }
            chronicle.say("TLSv1.3 is not enabled");
            return Decision.without(new EchPlan.Off());
        }
        if (mode == EchMode.GREASE) {
            return Decision.without(new EchPlan.Grease());
        }
        return decide(mode, target, published(target));
    }

    /** Whether {@link #decide} has to wait for a resolver. */
    boolean asksResolver(Target target) {
        EchMode mode = modeFor(target);
        return mode != EchMode.DISABLED
                && mode != EchMode.GREASE
                && target.parameters().speaksTls13()
                && known(target).isEmpty();
    }

    private EchMode modeFor(Target target) {
        return target.parameters().echMode().orElseGet(() -> configuredMode(target));
    }

    /** CLI-05: a list that was set on this very connection goes before GREASE for all of them. */
    private EchMode configuredMode(Target target) {
        EchMode mode = settings.policy().get().modeFor(target.host().orElse(""));
        boolean listAtHand = target.parameters().echConfigs().isPresent();
        return mode == EchMode.GREASE && listAtHand ? EchMode.OPPORTUNISTIC : mode;
    }

    /**
     * What another connection to the same server does after an authenticated rejection.
     *
     * @param rejected what was decided for the connection that was rejected
     * @param replacement the server's list with at least one known version, or empty for "securely disabled"
     * @return empty if there is to be no other connection
     */
    Optional<Decision> afterRejection(Target target, Decision rejected, Optional<EchConfigList> replacement) {
        // REJ-34: no retry_configs of a connection that itself used retry_configs. REJ-35: that ECH is switched off is
        // believed there, too, so there are three connections at most
        if (rejected.isRetry() && replacement.isPresent()) {
            return Optional.empty();
        }
        try {
            EchMode mode = modeFor(target);
            // REJ-30, REJ-31: exactly this list, and no other lookup
            Decision decision = replacement.isPresent()
                    ? withConfigs(mode, replacement.get(), rejected.source(), true)
                    : withoutConfigs(mode, SWITCHED_OFF);
            return Optional.of(decision.asRetry());
        } catch (SSLHandshakeException forbidden) {
            return Optional.empty(); // the mode wants ECH or nothing, and the rejection says why there is none
        }
    }

    private Decision decide(EchMode mode, Target target, Published published) throws SSLHandshakeException {
        Optional<EchConfigList> source =
                published instanceof Published.Configs found ? Optional.of(found.configs()) : Optional.empty();
        boolean advisable = source.isPresent() || published instanceof Published.LookupFailed;
        RejectionMemory.Advice advice = advisable && target.host().isPresent()
                ? settings.memory().advise(target.host().get(), target.port(), source)
                : new RejectionMemory.Advice.None();
        if (advice instanceof RejectionMemory.Advice.Replaced replaced) {
            chronicle.say("uses what the server has sent in retry_configs earlier, instead of what is published");
            return withConfigs(mode, replaced.configs(), Optional.of(replaced.source()), true);
        }
        if (advice instanceof RejectionMemory.Advice.Disabled) {
            return withoutConfigs(mode, SWITCHED_OFF);
        }
        if (source.isPresent()) {
            return withConfigs(mode, source.get(), source, false);
        }
        if (published instanceof Published.LookupFailed failed) {
            if (mode == EchMode.OPPORTUNISTIC) {
                chronicle.say(() ->
                        "the lookup failed with " + failed.cause().getClass().getName());
                return Decision.without(new EchPlan.Grease());
            }
            // RFC 9460, 3.1; DNS-33: with protected DNS a failed lookup must not become a connection without ECH;
            // DNS-34: with plain DNS that is a choice, and the mode is where it is made
            throw withCause(
                    new SSLHandshakeException(
                            "ECH configuration lookup failed: " + failed.cause().getMessage()),
                    failed.cause());
        }
        return withoutConfigs(mode, ((Published.None) published).reason());
    }

    private Decision withConfigs(
            EchMode mode, EchConfigList configs, Optional<EchConfigList> source, boolean fromMemory)
            throws SSLHandshakeException {
        ConfigChoice choice = configs.choose();
        if (choice instanceof ConfigChoice.Usable usable) {
            // DNS-30: and nothing else, if that fails
            return new Decision(new EchPlan.Real(usable), source, fromMemory, false);
        }
        // CLI-03, REJ-33: a list of which nothing is usable is neither "no list" nor "switched off"
        String reasons = String.join("; ", ((ConfigChoice.Unusable) choice).reasons());
        return withoutConfigs(mode, "its ECHConfigList has nothing usable: " + reasons);
    }

    private Decision withoutConfigs(EchMode mode, String reason) throws SSLHandshakeException {
        chronicle.say(() -> "no real ECH: " + reason);
        if (mode == EchMode.REQUIRED) {
            throw new SSLHandshakeException("Encrypted Client Hello is required, but not possible: " + reason);
        }
        return Decision.without(new EchPlan.Grease());
    }

    private Published published(Target target) {
        Optional<Published> known = known(target);
        if (known.isPresent() && known.get() instanceof Published.Configs) {
            chronicle.say("has a list that nobody has to be asked for");
        }
        return known.orElseGet(() -> lookUp(target.host().orElseThrow(), target.port()));
    }

    /** What is published, if nobody has to be asked. */
    private Optional<Published> known(Target target) {
        if (target.parameters().echConfigs().isPresent()) {
            return configs(target.parameters().echConfigs().get());
        }
        if (target.host().isEmpty()) {
            return none("there is no host name");
        }
        String host = target.host().get();
        EchPolicy policy = settings.policy().get();
        Optional<EchConfigList> byHand = policy.configsFor(host);
        if (byHand.isPresent()) {
            return configs(byHand.get());
        }
        // RFC 9460, 9: HTTPS records are about HTTP; a database on another port has none, and its name is nobody's
        // business
        if (!HttpsRecords.areAbout(target.parameters(), target.statedPort())) {
            return none("the connection does not speak HTTP, so there is no record to look up");
        }
        if (!HostNames.isInDns(host) || policy.neverLookUp(host)) {
            return none("the name is not one to look up in the DNS");
        }
        return mayHaveResolver() ? Optional.empty() : none("there is no resolver");
    }

    private static Optional<Published> configs(EchConfigList configs) {
        return Optional.of(new Published.Configs(configs));
    }

    private static Optional<Published> none(String reason) {
        return Optional.of(new Published.None(reason));
    }

    private boolean mayHaveResolver() {
        try {
            return settings.resolver().get().isPresent();
        } catch (RuntimeException defect) {
            return true; // the lookup finds it out, too, and knows what to make of it
        }
    }

    private Published lookUp(String host, int port) {
        try {
            return ask(settings.resolver().get().orElseThrow(), host, port);
        } catch (IOException failed) {
            return new Published.LookupFailed(failed);
        } catch (RuntimeException defect) {
            // A defect of somebody's resolver is a failed lookup, never a "no"
            LOG.log(Level.WARNING, "the ECH configuration resolver has a defect: {0}", defect.getClass());
            LOG.log(Level.DEBUG, "defect of the ECH configuration resolver", defect); // its message may name the host
            return new Published.LookupFailed(new IOException("the resolver failed: " + defect, defect));
        }
    }

    private Published ask(EchConfigResolver resolver, String host, int port) throws IOException {
        Events.Span<Events.Lookup> asking = chronicle.asks(resolver);
        try {
            EchConfigResolver.Answer answer = resolver.resolve(host, port);
            // DNS-11: a configuration is all that an answer can change; names and certificate checks are as they were
            if (answer instanceof EchConfigResolver.Answer.Found found) {
                asking.end(() -> chronicle.lookup(resolver, Events.Lookup.Outcome.FOUND));
                return new Published.Configs(found.configs());
            }
            asking.end(() -> chronicle.lookup(resolver, Events.Lookup.Outcome.NONE));
            return new Published.None("the site publishes no ECH configuration");
        } catch (IOException | RuntimeException failed) {
            asking.end(() -> chronicle.lookupFailed(resolver, failed));
            throw failed;
        }
    }

    static <T extends Throwable> T withCause(T thrown, Throwable cause) {
        thrown.initCause(cause);
        return thrown;
    }
}
