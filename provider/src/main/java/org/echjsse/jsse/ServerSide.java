package org.echjsse.jsse;

import java.security.Principal;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.StandardConstants;
import javax.security.auth.x500.X500Principal;
import org.echjsse.EchServerKeys;
import org.echjsse.bctls.Credential;
import org.echjsse.bctls.CredentialRequest;
import org.echjsse.bctls.Negotiated;
import org.echjsse.bctls.ResumableSession;
import org.echjsse.bctls.ServerDecisions;
import org.echjsse.bctls.ServerSettings;
import org.echjsse.bctls.SessionIdentity;
import org.echjsse.bctls.TlsConnection;
import org.echjsse.bctls.TlsFailure;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.KeyLog;

/** A server: the ECH keys, server names, ALPN, certificates, and trust in clients. */
final class ServerSide implements Side, ServerDecisions {
    private final EchSslEngine engine;
    private final ContextState context;
    private final ConnectionParameters.Snapshot parameters;
    private final boolean mayBeginSession;
    private final BiFunction<SSLEngine, List<String>, String> protocolSelector;

    /** What the client has asked for, each once. */
    private final Map<SessionIdentity, Resumption> recalled = new HashMap<>();

    /**
     * @param protocolSelector of the application; {@code null} if it has none
     */
    ServerSide(
            EchSslEngine engine,
            ContextState context,
            ConnectionParameters.Snapshot parameters,
            boolean mayBeginSession,
            BiFunction<SSLEngine, List<String>, String> protocolSelector) {
        this.engine = engine;
        this.context = context;
        this.parameters = parameters;
        this.mayBeginSession = mayBeginSession;
        this.protocolSelector = protocolSelector;
    }

    @Override
    public void begin() throws SSLHandshakeException {
        Side.requireAny(parameters.protocols());
    }

    /** It has nothing to say before it is spoken to. */
    @Override
    public boolean opensAtOnce() {
        return false;
    }

    @Override
    public TlsConnection open() {
        // SRV-80: this snapshot serves the connection to its end, both hellos included
        Optional<EchServerKeys> keys = parameters
                .echServerKeys()
                .or(() -> context.settings().serverKeys().get());
        engine.sessionState().localSchemes = parameters.certificateSchemes();
        ServerSettings settings = new ServerSettings(
                parameters.protocols(),
                parameters.cipherSuites(),
                parameters.useCipherSuitesOrder(),
                parameters.namedGroups(),
                parameters.signatureSchemes(),
                parameters.certificateSchemes(),
                parameters.clientAuthentication(),
                keys.map(EchServerKeys::keys).orElse(List.of()),
                keys.map(EchServerKeys::retryConfigs),
                parameters.rules(),
                context.random(),
                context.settings().keyLog().map(KeyLog.class::cast));
        return TlsConnection.server(settings, this);
    }

    @Override
    public void checkServerNames(List<String> names) throws TlsFailure {
        engine.handshakeProgressed();
        if (parameters.matchers().isEmpty() || names.isEmpty()) {
            return;
        }
        List<SNIServerName> requested = EchSslSession.serverNames(names);
        boolean recognized = parameters.matchers().stream()
                .filter(matcher -> matcher.getType() == StandardConstants.SNI_HOST_NAME)
                .anyMatch(matcher -> requested.stream().anyMatch(matcher::matches));
        if (!recognized) { // as SunJSSE: one of several matchers will do
            throw new TlsFailure(
                    TlsFailure.Origin.LOCAL, Failures.UNRECOGNIZED_NAME, "Unrecognized server name indication", null);
        }
    }

    @Override
    public Optional<String> chooseApplicationProtocol(List<String> offered) throws TlsFailure {
        if (offered.isEmpty()) {
            return Optional.empty();
        }
        engine.handshakeProgressed();
        Optional<String> chosen;
        if (protocolSelector != null) {
            String selected = protocolSelector.apply(engine, offered);
            if (selected != null && selected.isEmpty()) {
                return Optional.empty(); // JSSE: the empty string means "no ALPN", null means "no way"
            }
            chosen = Optional.ofNullable(selected).filter(offered::contains);
        } else if (parameters.applicationProtocols().isEmpty()) {
            return Optional.empty();
        } else {
            chosen = parameters.applicationProtocols().stream()
                    .filter(offered::contains)
                    .findFirst();
        }
        String protocol = chosen.orElseThrow(() -> new TlsFailure(
                TlsFailure.Origin.LOCAL,
                Failures.NO_APPLICATION_PROTOCOL,
                "No matching application layer protocol values",
                null));
        engine.applicationProtocolChosen(protocol);
        return chosen;
    }

    @Override
    public Optional<Credential> chooseServerCredential(CredentialRequest request) {
        engine.handshakeProgressed();
        Principal[] issuers =
                request.issuers().isEmpty() ? null : request.issuers().toArray(Principal[]::new);
        List<String> names = engine.sessionState().negotiated.requestedServerNames();
        Optional<Credential> first = Optional.empty();
        for (String keyType : request.keyTypes()) {
            Optional<Credential> credential = engine.trustAndKeys().serverCredential(keyType, issuers, names);
            if (credential.isPresent() && Credentials.isFor(credential.get(), names)) {
                return credential;
            }
            first = first.or(() -> credential);
        }
        return first;
    }

    @Override
    public List<X500Principal> acceptedIssuers() {
        X509Certificate[] issuers = context.trust().getAcceptedIssuers();
        return Arrays.stream(issuers == null ? new X509Certificate[0] : issuers)
                .map(X509Certificate::getSubjectX500Principal)
                .toList();
    }

    @Override
    public void checkClient(List<X509Certificate> chain, String authType) throws CertificateException {
        engine.handshakeProgressed();
        engine.trustAndKeys().checkClient(chain, authType);
    }

    // ---- resumption

    @Override
    public void beginSession() throws TlsFailure {
        if (!mayBeginSession) {
            throw new TlsFailure(
                    TlsFailure.Origin.LOCAL,
                    Failures.INTERNAL_ERROR,
                    "Not resumption, and no new session is allowed",
                    null);
        }
    }

    @Override
    public Duration sessionLifetime() {
        return context.serverSessions().lifetime();
    }

    @Override
    public Optional<ResumableSession> recall(SessionIdentity identity) {
        if (!recalled.containsKey(identity)) {
            context.serverSessions().find(identity, context).ifPresent(found -> recalled.put(identity, found));
        }
        return Optional.ofNullable(recalled.get(identity)).map(Resumption::ticket);
    }

    @Override
    public void remember(ResumableSession ticket) {
        // by what the handshake has negotiated: the ticket begins a session with another id (TLS 1.3)
        engine.handshakeProgressed();
        goOn(engine.sessionState().negotiated);
        context.serverSessions().remember(ticket, engine.session().of(ticket), context, Optional.empty());
    }

    /** From now on the connection is one more of the earlier session's, if it is. */
    private void goOn(Negotiated negotiated) {
        if (negotiated.resumed()) {
            resumed(negotiated)
                    .ifPresent(resumption ->
                            engine.sessionState().life = resumption.session().life());
        }
    }

    private Optional<Resumption> resumed(Negotiated negotiated) {
        return recalled.values().stream()
                .filter(resumption -> Arrays.equals(resumption.ticket().origin().sessionId(), negotiated.sessionId()))
                .findFirst();
    }

    @Override
    public void completed(EchOutcome outcome) {
        Negotiated negotiated = engine.sessionState().negotiated;
        if (negotiated.resumed()) {
            goOn(negotiated);
            engine.sessionState().life.lastAccessed = System.currentTimeMillis();
            resumed(negotiated).ifPresent(resumption -> context.serverSessions().used(resumption.ticket()));
        }
        recalled.values().forEach(Resumption::close);
        recalled.clear();
    }

    @Override
    public SSLException failed(SSLException failure, EchOutcome outcome) {
        recalled.values().forEach(Resumption::close);
        recalled.clear();
        return failure;
    }
}
