package org.echjsse.differential;

import java.security.cert.CertificateException;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;

/** Handshakes between honest peers that cannot succeed, and what both programs are told. */
final class HandshakeErrors extends Chapter {
    private static final TestCertificates STRANGERS = TestCertificates.create();

    private static final String UNHANDLED =
            "an application's own fault is told to it as SSLException, and its peer hears"
                    + " of it, as SunJSSE does since JDK 25";
    private static final String UNKNOWN_CA = "RFC 8446, 6.2: unknown_ca says more than certificate_unknown";
    private static final String NEEDED = "RFC 8446, 4.4.2.4, and RFC 5246, 7.4.6, as SunJSSE does since JDK 25";

    /** What is changed before the handshake begins. */
    private interface Setup {
        void apply(EngineWire wire) throws Exception;
    }

    HandshakeErrors() {
        super("Errors in handshakes");
        nothingInCommon();
        refusals();
        certificates();
        faultsOfApplications();
        sockets();
    }

    private void engines(String name, Setup setup) {
        pair(name, stage -> attempt(stage, setup));
    }

    private void engines(String name, Tls protocol, Setup setup) {
        pair(name, protocol, stage -> attempt(stage, setup));
    }

    private static void attempt(Stage stage, Setup setup) throws Exception {
        EngineWire wire = stage.engines();
        setup.apply(wire);
        play(stage, wire);
    }

    private static void play(Stage stage, EngineWire wire) throws Exception {
        wire.client.engine.beginHandshake();
        wire.server.engine.beginHandshake();
        wire.settle();
        Failure.tell(stage.client(), wire.client);
        Failure.tell(stage.server(), wire.server);
    }

    private void nothingInCommon() {
        engines("no protocol in common, TLS 1.3 is the client's", wire -> {
            wire.client.engine.setEnabledProtocols(new String[] {"TLSv1.3"});
            wire.server.engine.setEnabledProtocols(new String[] {"TLSv1.2"});
        });
        pair("no protocol in common, TLS 1.3 is the server's", stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.setEnabledProtocols(new String[] {"TLSv1.2"});
            wire.server.engine.setEnabledProtocols(new String[] {"TLSv1.3"});
            wire.attempt(stage);
        });
        engines("no suite in common", Tls.V13, wire -> {
            wire.client.engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
            wire.server.engine.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
        });
        engines("no TLS 1.2 suite in common", Tls.V12, wire -> {
            wire.client.engine.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
            wire.server.engine.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"});
        });
        engines(
                "no suite for the certificate",
                Tls.V12,
                wire -> wire.client.engine.setEnabledCipherSuites(
                        new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}));
        engines("no application protocol in common", wire -> {
            applicationProtocol(wire.client.engine, "h2");
            applicationProtocol(wire.server.engine, "http/1.1");
        });
        begins("a client with no protocol", true, engine -> engine.setEnabledProtocols(new String[0]));
        begins("a server with no protocol", false, engine -> engine.setEnabledProtocols(new String[0]));
        begins("a client with no suite", true, engine -> engine.setEnabledCipherSuites(new String[0]));
        begins("a server with no suite", false, engine -> engine.setEnabledCipherSuites(new String[0]));
        begins("a client with suites of another protocol", true, engine -> {
            engine.setEnabledProtocols(new String[] {"TLSv1.3"});
            engine.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
        });
    }

    private interface EngineSetup {
        void apply(SSLEngine engine);
    }

    /** A handshake that fails before there is a peer. */
    private void begins(String name, boolean client, EngineSetup setup) {
        solo(name, stage -> {
            SSLEngine engine = stage.it().context().createSSLEngine(Cast.SITE, 443);
            engine.setUseClientMode(client);
            setup.apply(engine);
            Throwable failure = null;
            try {
                engine.beginHandshake();
            } catch (Exception e) {
                failure = e;
            }
            Failure.tell(stage.it(), failure);
            stage.it().saw("status", engine.getHandshakeStatus());
            stage.it().saw("inbound done", engine.isInboundDone());
            stage.it().saw("outbound done", engine.isOutboundDone());
            stage.it().tries("again", () -> {
                engine.beginHandshake();
                return "begun";
            });
        });
    }

    private void refusals() {
        engines("a selector refuses all application protocols", wire -> select(wire, (engine, offered) -> null));
        engines("a selector invents an application protocol", wire -> select(wire, (engine, offered) -> "x"));
        engines("a server that does not know the name", wire -> {
            SSLParameters parameters = wire.server.engine.getSSLParameters();
            parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("other\\.example")));
            wire.server.engine.setSSLParameters(parameters);
        });
        pair("a server without a certificate", stage -> {
            stage.server().use(stage.server().context(null, Cast.trust()));
            stage.engines().attempt(stage);
        });
        engines("a server that may not begin a session", wire -> wire.server.engine.setEnableSessionCreation(false));
        for (Who who : List.of(Who.CLIENT, Who.SERVER)) {
            String told = who == Who.CLIENT
                    ? "Received fatal alert: internal_error"
                    : "Not resumption, and no new session is allowed";
            for (String what : List.of("failure", "reason")) {
                differs(difference(
                                "a server that may not begin a session",
                                who,
                                what,
                                "none",
                                what.equals("failure") ? "SSLException" : told,
                                "a peer that waits for ever is told why it does, as SunJSSE does since JDK 25")
                        .on(Difference.Jdk.upTo(24)));
            }
        }
    }

    private Difference difference(String behaviour, Who who, String what, String sun, String ours, String reason) {
        return new Difference(title(), behaviour, who, what, sun, ours, reason, Tls.ANY, Difference.Jdk.ALL);
    }

    private static void select(EngineWire wire, BiFunction<SSLEngine, List<String>, String> selector) {
        applicationProtocol(wire.client.engine, "h2");
        wire.server.engine.setHandshakeApplicationProtocolSelector(selector);
    }

    private void certificates() {
        servers(
                "a certificate of an unknown authority",
                () -> STRANGERS.leaf(Algorithm.EC_P256, Cast.SITE).keyManagers());
        differs(
                "a certificate of an unknown authority",
                Who.SERVER,
                "reason",
                "Received fatal alert: certificate_unknown",
                "Received fatal alert: unknown_ca",
                UNKNOWN_CA);
        servers(
                "a certificate that has expired",
                () -> Cast.AUTHORITY.expiredLeaf(Algorithm.EC_P256, Cast.SITE).keyManagers());
        differs(difference(
                        "a certificate that has expired",
                        Who.SERVER,
                        "reason",
                        "Received fatal alert: certificate_unknown",
                        "Received fatal alert: certificate_expired",
                        "as SunJSSE does it in TLS 1.2, and since JDK 25 in TLS 1.3")
                .in(Tls.V13)
                .on(Difference.Jdk.upTo(24)));
        servers("a certificate for another name", () -> leaf("other.example"));
        servers("a certificate for an address, and asked for a name", () -> leaf("192.0.2.1"));
        pair("a certificate for a name, and asked for an address", stage -> {
            stage.server().use(stage.server().context(leaf(Cast.SITE), Cast.trust()));
            SSLEngine client = stage.client().context().createSSLEngine("192.0.2.1", 443);
            client.setUseClientMode(true);
            client.setEnabledProtocols(stage.protocol().enabled());
            play(stage, new EngineWire(identify(client), stage.server().engine()));
        });
        engines(
                "a client certificate is needed, and there is none",
                wire -> wire.server.engine.setNeedClientAuth(true));
        differs(neededCertificate(Tls.V13, "certificate_required"));
        differs(neededCertificate(Tls.V12, "handshake_failure"));
        pair("a client certificate that the server refuses", stage -> {
            stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
            stage.server()
                    .use(stage.server().context(Cast.site(), TrustOf.nobody(new CertificateException("not this one"))));
            EngineWire wire = stage.engines();
            wire.server.engine.setNeedClientAuth(true);
            play(stage, wire);
        });
    }

    private Difference neededCertificate(Tls protocol, String alert) {
        return difference(
                        "a client certificate is needed, and there is none",
                        Who.CLIENT,
                        "reason",
                        "Received fatal alert: bad_certificate",
                        "Received fatal alert: " + alert,
                        NEEDED)
                .in(protocol)
                .on(Difference.Jdk.upTo(24));
    }

    private interface Keys {
        KeyManager[] get();
    }

    private void servers(String name, Keys keys) {
        pair(name, stage -> {
            stage.server().use(stage.server().context(keys.get(), Cast.trust()));
            EngineWire wire = stage.engines();
            identify(wire.client.engine);
            play(stage, wire);
        });
    }

    private static KeyManager[] leaf(String name) {
        return Cast.AUTHORITY.leaf(Algorithm.EC_P256, name).keyManagers();
    }

    private void faultsOfApplications() {
        pair("a trust manager says no", stage -> {
            CertificateException refusal = new CertificateException("no, thanks");
            stage.client().use(stage.client().context(null, TrustOf.nobody(refusal)));
            play(stage, stage.engines());
        });
        pair("a trust manager has a defect", stage -> {
            stage.client().use(stage.client().context(null, TrustOf.nobody(new IllegalStateException("broken"))));
            stage.client().saw("failure", failure(stage.engines(), Who.CLIENT));
        });
        pair("a key manager has a defect", stage -> {
            stage.server().use(stage.server().context(new KeyManager[] {new BrokenKeys()}, Cast.trust()));
            stage.server().saw("failure", failure(stage.engines(), Who.SERVER));
        });
        pair("a selector of application protocols has a defect", stage -> {
            EngineWire wire = stage.engines();
            select(wire, (engine, offered) -> {
                throw new IllegalStateException("broken");
            });
            stage.server().saw("failure", failure(wire, Who.SERVER));
        });
        differs(defect("a trust manager has a defect", Who.CLIENT, "IllegalStateException"));
        for (String defect :
                List.of("a key manager has a defect", "a selector of application protocols has a defect")) {
            differs(defect(defect, Who.SERVER, "IllegalStateException").in(Tls.V13));
            differs(defect(defect, Who.SERVER, "none").in(Tls.V12));
        }
    }

    private Difference defect(String behaviour, Who who, String sun) {
        return difference(behaviour, who, "failure", sun, "SSLException caused by IllegalStateException", UNHANDLED)
                .on(Difference.Jdk.upTo(24));
    }

    private static String failure(EngineWire wire, Who who) throws SSLException {
        wire.client.engine.beginHandshake();
        wire.server.engine.beginHandshake();
        wire.settle();
        Exception failure = (who == Who.CLIENT ? wire.client : wire.server).failure();
        return failure == null ? "none" : Thrown.words(failure);
    }

    private void sockets() {
        pair("a socket that gets a certificate for another name", stage -> {
            stage.server().use(stage.server().context(leaf("other.example"), Cast.trust()));
            SocketWire wire = stage.sockets();
            identify(wire.client);
            var server = Stage.inBackground(() -> failure(wire.server));
            Failure.tell(stage.client(), failure(wire.client));
            Stage.await(server); // whether it can read why depends on what it is writing
        });
    }

    private static Throwable failure(SSLSocket socket) {
        try {
            socket.startHandshake();
            socket.getInputStream().read();
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    private static SSLEngine identify(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static void identify(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
    }

    private static void applicationProtocol(SSLEngine engine, String name) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {name});
        engine.setSSLParameters(parameters);
    }
}
