package org.echjsse.bench;

import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.conscrypt.Conscrypt;
import org.echjsse.EchMode;
import org.echjsse.EchSSLParameters;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;

/** Makes the engines of one end of a kind of handshake. */
final class Endpoint {
    private static final String GROUPS_PROPERTY = "jdk.tls.namedGroups";

    /** What the server has, and what a rejected client thinks it has. */
    private static final EchKeyPair KEY = EchKeyPair.generate(Site.COVER, new SecureRandom());

    private static final EchKeyPair OLD_KEY = EchKeyPair.generate(Site.COVER, new SecureRandom());

    private final Implementation implementation;
    private final Kind kind;
    private final boolean client;
    private final String suite;
    private final AnchoredTrust trust = Site.trust();
    private final SSLContext context;

    private Endpoint(Implementation implementation, Kind kind, boolean client, String suite) {
        this.implementation = implementation;
        this.kind = kind;
        this.client = client;
        this.suite = suite;
        useGroups();
        context = client ? implementation.context(null, trust) : implementation.context(implementation.keys());
        context.createSSLEngine(); // that is when SunJSSE and EchJSSE read the property
        if (client && !kind.isResumed()) {
            context.getClientSessionContext().setSessionCacheSize(1);
        }
    }

    static Endpoint client(Implementation implementation, Kind kind, String suite) {
        return new Endpoint(implementation, kind, true, suite);
    }

    static Endpoint server(Implementation implementation, Kind kind, String suite) {
        return new Endpoint(implementation, kind, false, suite);
    }

    /** Conscrypt reads the property when a handshake begins, SunJSSE once in its life, EchJSSE and BCJSSE for each context. */
    void useGroups() {
        String groups = client ? kind.clientGroups : kind.serverGroups;
        // without the group BCJSSE has no signatures of P-256 either; it sends a share of the first only
        boolean alone = implementation == Implementation.BCJSSE && groups.equals("x25519");
        System.setProperty(GROUPS_PROPERTY, alone ? "x25519,secp256r1" : groups);
    }

    void limitSessions(int sessions) {
        context.getServerSessionContext().setSessionCacheSize(sessions);
    }

    int checks() {
        return trust.checks();
    }

    /**
     * An engine that has not begun.
     *
     * @param port tells a client what it may resume
     */
    SSLEngine engine(int port) {
        SSLEngine engine = client ? context.createSSLEngine(Site.SECRET, port) : context.createSSLEngine();
        engine.setUseClientMode(client);
        SSLParameters parameters = implementation == Implementation.ECHJSSE ? echParameters() : new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        if (implementation != Implementation.CONSCRYPT) { // it knows no choice in TLS 1.3, and prefers AES-128
            parameters.setCipherSuites(new String[] {suite});
        }
        if (client) {
            parameters.setServerNames(List.of(new SNIHostName(Site.SECRET)));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        if (implementation == Implementation.CONSCRYPT) {
            Conscrypt.setUseSessionTickets(engine, true); // what all others do by themselves
            if (client && kind.offersEch()) {
                Conscrypt.setEchConfigList(engine, clientConfigs().encoded());
            }
        }
        return engine;
    }

    private EchSSLParameters echParameters() {
        EchSSLParameters parameters = new EchSSLParameters();
        if (!client) {
            if (kind.offersEch()) {
                parameters.setEchServerKeys(EchServerKeys.of(List.of(KEY)));
            }
        } else if (kind.offersEch()) {
            parameters.setEchConfigList(clientConfigs());
        } else {
            parameters.setEchMode(kind == Kind.GREASE ? EchMode.GREASE : EchMode.DISABLED);
        }
        return parameters;
    }

    private EchConfigList clientConfigs() {
        return (kind == Kind.REJECTED ? OLD_KEY : KEY).configList();
    }
}
