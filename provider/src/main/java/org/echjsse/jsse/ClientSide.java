package org.echjsse.jsse;

import java.security.Principal;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.echjsse.EchRejectedException;
import org.echjsse.bctls.ClientDecisions;
import org.echjsse.bctls.ClientSettings;
import org.echjsse.bctls.Credential;
import org.echjsse.bctls.CredentialRequest;
import org.echjsse.bctls.Negotiated;
import org.echjsse.bctls.ResumableSession;
import org.echjsse.bctls.TlsConnection;
import org.echjsse.bctls.TlsFailure;
import org.echjsse.config.EchConfig;
import org.echjsse.config.EchConfigList;
import org.echjsse.events.Events;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;
import org.echjsse.handshake.KeyLog;

/** A client: the ECH plan, trust, client certificates, and what to make of a rejection. */
final class ClientSide implements Side, ClientDecisions {

    private final EchSslEngine engine;
    private final ContextState context;
    private final ConnectionParameters.Snapshot parameters;
    private final Optional<String> serverName;
    private final EchPlanner planner;
    private final EchPlanner.Target target;

    private final boolean mayBeginSession;

    private EchPlanner.Decision decision;
    private Optional<SessionPeer> sessionPeer = Optional.empty();
    private Optional<Resumption> offered = Optional.empty();

    ClientSide(
            EchSslEngine engine,
            ContextState context,
            ConnectionParameters.Snapshot parameters,
            boolean mayBeginSession) {
        this.mayBeginSession = mayBeginSession;
        this.engine = engine;
        this.context = context;
        this.parameters = parameters;
        planner = new EchPlanner(context.settings(), engine.chronicle());
        serverName = HostNames.hostNameOf(parameters.serverNames());
        Optional<String> host = serverName.or(() -> Optional.ofNullable(engine.getPeerHost())
                .filter(name -> !name.isEmpty() && !HostNames.isIpLiteral(name))
                .map(HostNames::withoutTrailingDot));
        OptionalInt port = engine.getPeerPort() > 0 ? OptionalInt.of(engine.getPeerPort()) : OptionalInt.empty();
        target = new EchPlanner.Target(host, port, parameters);
    }

    @Override
    public void begin() throws SSLHandshakeException {
        Side.requireAny(parameters.protocols());
    }

    @Override
    public boolean opensAtOnce() {
        return engine.decisionToFollow().isPresent() || !planner.asksResolver(target);
    }

    @Override
    public TlsConnection open() throws SSLException {
        // DNS-32: before there is a ClientHello
        decision = engine.decisionToFollow().isPresent()
                ? planner.follow(engine.decisionToFollow().get())
                : planner.decide(target);
        Optional<String> sent = context.defaults().properties().sendServerName() ? serverName : Optional.empty();
        offerSession(sent);
        engine.sessionState().localSchemes = parameters.certificateSchemes();
        engine.sessionState().requestedByUs = serverName.map(List::of).orElse(List.of());
        ClientSettings settings = new ClientSettings(
                parameters.protocols(),
                parameters.cipherSuites(),
                parameters.namedGroups(),
                parameters.signatureSchemes(),
                parameters.certificateSchemes(),
                sent,
                parameters.applicationProtocols(),
                // as SunJSSE; without a stapled answer a revocation check tells a third party which site it is (SEC-20)
                context.defaults().properties().requestStatus(),
                decision.plan(),
                offered.map(Resumption::ticket),
                parameters.rules(),
                context.random(),
                context.settings().keyLog().map(KeyLog.class::cast));
        return TlsConnection.client(settings, this);
    }

    private void offerSession(Optional<String> sent) throws SSLHandshakeException {
        ResumableSession.Channel channel = decision.plan() instanceof EchPlan.Real
                ? ResumableSession.Channel.ECH
                : ResumableSession.Channel.CLEAR; // GREASE hides nothing
        sessionPeer = Optional.ofNullable(engine.getPeerHost())
                .map(host -> new SessionPeer(
                        host, engine.getPeerPort(), sent, parameters.endpointIdentification(), channel, context));
        offered = sessionPeer.flatMap(peer -> context.clientSessions().take(peer, this::isAllowed));
        offered.ifPresent(resumption -> engine.chronicle()
                .say(() -> "offers to go on with a session of "
                        + resumption.ticket().origin().protocol().orElse("") + ", channel "
                        + resumption.ticket().channel()));
        if (offered.isEmpty() && !mayBeginSession) {
            throw new SSLHandshakeException("No new session is allowed and no existing session can be resumed");
        }
    }

    private boolean isAllowed(ResumableSession session) {
        return parameters.protocols().contains(session.origin().protocol().orElse(""))
                && parameters.cipherSuites().contains(session.cipherSuite());
    }

    /** In TLS 1.2 the server has forgotten the session itself, in TLS 1.3 no more than a ticket of it. */
    @Override
    public void beginSession() throws TlsFailure {
        offered.filter(resumption -> !resumption.ticket().isTls13())
                .ifPresent(resumption -> resumption.session().invalidate());
        if (!mayBeginSession) {
            throw new TlsFailure(
                    TlsFailure.Origin.LOCAL, Failures.PROTOCOL_VERSION, "New session creation is disabled", null);
        }
    }

    /** A server may give tickets as soon as it has sent its Finished, so the engine may not know yet that the handshake is over. */
    @Override
    public void remember(ResumableSession ticket) {
        if (sessionPeer.isEmpty()) {
            ticket.destroy();
            return;
        }
        goOn(ticket.origin());
        Optional<SessionPeer> peer = ticket.origin().resumed() ? offered.flatMap(Resumption::peer) : sessionPeer;
        context.clientSessions().remember(ticket, engine.session().of(ticket), context, peer);
    }

    /** From now on the connection is one more of the earlier session's, if it is. */
    private void goOn(Negotiated negotiated) {
        if (negotiated.resumed()) {
            engine.sessionState().life = offered.orElseThrow().session().life();
        }
    }

    @Override
    public void checkServer(List<X509Certificate> chain, String authType, ServerIdentity identity)
            throws CertificateException {
        engine.handshakeProgressed();
        if (identity instanceof ServerIdentity.PublicName publicName) {
            engine.trustAndKeys().checkPublicName(chain, authType, publicName.name());
        } else {
            engine.trustAndKeys().checkServer(chain, authType);
        }
    }

    @Override
    public Optional<Credential> chooseClientCredential(CredentialRequest request) {
        engine.handshakeProgressed();
        // TLS 1.3 has an extension for them, which need not be there; TLS 1.2 has a list, which may be empty
        boolean any = request.issuers().isEmpty()
                && engine.sessionState().negotiated.protocol().equals(Optional.of(EngineDefaults.TLS13));
        return engine.trustAndKeys()
                .clientCredential(
                        request.keyTypes(), any ? null : request.issuers().toArray(Principal[]::new));
    }

    @Override
    public void completed(EchOutcome outcome) {
        goOn(engine.sessionState().negotiated);
        offered.ifPresent(Resumption::close);
        if (outcome instanceof EchOutcome.Accepted
                && decision.fromMemory()
                && target.host().isPresent()) {
            context.settings().memory().worked(target.host().get(), target.port());
        }
    }

    @Override
    public SSLException failed(SSLException failure, EchOutcome outcome) {
        offered.ifPresent(Resumption::close);
        // REJ-04: only a rejection that the server has authenticated means anything
        if (!(outcome instanceof EchOutcome.Rejected rejected)) {
            // as SunJSSE: whoever has failed with it need not try the same again
            offered.ifPresent(resumption -> resumption.session().invalidate());
            return failure;
        }
        // REJ-30, REJ-32: one known version means "replaced", none means "switched off"; usable or not is another
        // matter (REJ-33)
        Optional<EchConfigList> replacement = rejected.retryConfigs()
                .filter(list -> list.configs().stream().anyMatch(EchConfig.Known.class::isInstance));
        boolean mayTryAgain = target.host().isEmpty()
                || decision.source().isEmpty()
                || context.settings()
                        .memory()
                        .rejected(
                                target.host().get(),
                                target.port(),
                                decision.source().get(),
                                decision.fromMemory(),
                                replacement);
        engine.chronicle().rejected(rejected.publicName(), wish(mayTryAgain, replacement));
        if (!mayTryAgain) {
            engine.chronicle().rejectionEnds(false);
            return EchPlanner.withCause(
                    new SSLHandshakeException("ech_required: " + rejected.publicName()
                            + " rejects the very ECH configuration that it sent in retry_configs"),
                    failure);
        }
        engine.setSecondChance(planner.afterRejection(target, decision, replacement));
        // REJ-36: whoever does not connect again has this
        return EchPlanner.withCause(new EchRejectedException(rejected.publicName(), replacement.orElse(null)), failure);
    }

    private static Events.Rejection.RetryConfigs wish(boolean mayTryAgain, Optional<EchConfigList> replacement) {
        if (!mayTryAgain) {
            return Events.Rejection.RetryConfigs.CONTRADICTORY;
        }
        return replacement.isPresent()
                ? Events.Rejection.RetryConfigs.REPLACED
                : Events.Rejection.RetryConfigs.SWITCHED_OFF;
    }
}
