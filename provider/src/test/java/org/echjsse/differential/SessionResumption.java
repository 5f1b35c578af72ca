package org.echjsse.differential;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/** Which sessions go on, and with whom. */
final class SessionResumption extends Chapter {
    private static final Consumer<SSLEngine> AS_IT_IS = engine -> {};

    SessionResumption() {
        super("Session: resumption");

        pair("a second connection resumes the session", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            stage.client().saw("first", visits.kind());
            visits.engines();
            stage.client().saw("second", visits.kind());
            visits.engines();
            stage.client().saw("third", visits.kind());
        });

        pair("sockets resume as engines do", stage -> {
            Visits visits = Visits.of(stage);
            visits.sockets();
            stage.client().saw("first", visits.kind());
            visits.sockets();
            stage.client().saw("second", visits.kind());
            visits.sockets();
            stage.client().saw("third", visits.kind());
        });

        pair("a resumed connection carries data", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            EngineWire wire = visits.engines();
            wire.send(wire.client, "hello");
            stage.server().saw("received", wire.server.takeText());
            wire.send(wire.server, "welcome");
            stage.client().saw("received", wire.client.takeText());
        });

        pair("ids and times of a session that goes on", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire first = visits.engines();
            EngineWire second = visits.engines();
            tellBoth(stage.client(), first.client, second.client);
            tellBoth(stage.server(), first.server, second.server);
        });

        pair("what a session that goes on says of itself", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire first = visits.engines();
            EngineWire second = visits.engines();
            SSLSession client = second.client.engine.getSession();
            SSLSession server = second.server.engine.getSession();
            stage.client().saw("id", client.getId().length);
            stage.client().saw("host", client.getPeerHost());
            stage.client().saw("port", client.getPeerPort());
            stage.client().saw("protocol", client.getProtocol());
            stage.client()
                    .saw(
                            "same suite",
                            client.getCipherSuite()
                                    .equals(first.client.engine.getSession().getCipherSuite()));
            stage.client().saw("valid", client.isValid());
            stage.client()
                    .saw("first still valid", first.client.engine.getSession().isValid());
            stage.server().saw("id", server.getId().length);
            stage.server().saw("host", server.getPeerHost());
            stage.server().saw("port", server.getPeerPort());
            stage.server().saw("valid", server.isValid());
            stage.server()
                    .saw("first still valid", first.server.engine.getSession().isValid());
        });

        pair("the last access is when the session goes on", stage -> {
            Visits visits = Visits.of(stage);
            SSLSession first = visits.engines().client.engine.getSession();
            long before = System.currentTimeMillis() + 1;
            waitUntil(before + 1);
            SSLSession second = visits.engines().client.engine.getSession();
            stage.client().saw("created before", second.getCreationTime() < before);
            stage.client().saw("accessed now", second.getLastAccessedTime() >= before);
            stage.client().saw("first accessed now", first.getLastAccessedTime() >= before);
        });

        pair("a server's last access is when the session goes on", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            long before = System.currentTimeMillis() + 1;
            waitUntil(before + 1);
            SSLSession second = visits.engines().server.engine.getSession();
            stage.server().saw("created before", second.getCreationTime() < before);
            stage.server().saw("accessed now", second.getLastAccessedTime() >= before);
        });

        pair("a server peer is that of the connection", stage -> {
            Visits visits = Visits.of(stage);
            SSLEngine one = serverFor(stage, "one.example", 1);
            new EngineWire(stage.client().engine(), one).handshake();
            SSLEngine two = serverFor(stage, "two.example", 2);
            new EngineWire(stage.client().engine(), two).handshake();
            visits.kind();
            stage.server().saw("host", two.getSession().getPeerHost());
            stage.server().saw("port", two.getSession().getPeerPort());
        });

        pair("another port, another session", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines(Cast.SITE, 443);
            visits.engines(Cast.SITE, 8443);
            stage.client().saw("both", visits.kind());
            visits.engines(Cast.SITE, 443);
            stage.client().saw("first again", visits.kind());
        });

        pair("another host, another session", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines(Cast.SITE, 443);
            visits.engines("localhost", 443);
            stage.client().saw("both", visits.kind());
        });

        pair("the case of a host means nothing", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines("localhost", 443);
            visits.kind();
            visits.engines("LocalHost", 443);
            stage.client().saw("second", visits.kind());
        });

        pair("a client that has no host resumes nothing", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines(null, -1);
            visits.kind();
            visits.engines(null, -1);
            stage.client().saw("second", visits.kind());
        });

        pair("another client context, another session", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            visits.forget();
            visits.engines();
            stage.client().saw("both", visits.kind());
        });

        pair("a server that has lost its memory shakes hands anew", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire first = visits.engines();
            visits.kind();
            stage.server().use(stage.server().context(Cast.site(), Cast.trust()));
            EngineWire second = visits.engines();
            stage.client().saw("second", visits.kind());
            stage.client().saw("equal", first.client.engine.getSession().equals(second.client.engine.getSession()));
            stage.client()
                    .saw("first still valid", first.client.engine.getSession().isValid());
            visits.engines();
            stage.client().saw("third", visits.kind());
        });

        pair("with other server names", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines(names("localhost"), AS_IT_IS);
            visits.kind();
            visits.engines(names("site.example"), AS_IT_IS);
            stage.client().saw("second", visits.kind());
        });

        pair("with other application protocols", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines(protocols("h2", "http/1.1"), protocols("h2"));
            visits.kind();
            EngineWire second = visits.engines(protocols("http/1.1"), protocols("http/1.1"));
            stage.client().saw("second", visits.kind());
            stage.client().saw("protocol", second.client.engine.getApplicationProtocol());
            stage.server().saw("protocol", second.server.engine.getApplicationProtocol());
            EngineWire third = visits.engines(AS_IT_IS, protocols("h2"));
            stage.client().saw("third", visits.kind());
            stage.client().saw("none", third.client.engine.getApplicationProtocol());
        });

        pair("with endpoint identification that was not there before", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            visits.kind();
            visits.engines(identification("HTTPS"), AS_IT_IS);
            stage.client().saw("second", visits.kind());
        });

        pair("with other endpoint identification", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines(identification("HTTPS"), AS_IT_IS);
            visits.kind();
            visits.engines(identification("LDAPS"), AS_IT_IS);
            stage.client().saw("second", visits.kind());
        });

        pair("without endpoint identification that was there before", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines(identification("HTTPS"), AS_IT_IS);
            visits.kind();
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("a suite that the client does not enable", stage -> {
            Visits visits = Visits.of(stage);
            String first = visits.engines().client.engine.getSession().getCipherSuite();
            visits.kind();
            EngineWire second = visits.engines(without(first), AS_IT_IS);
            stage.client().saw("second", visits.kind());
            stage.client()
                    .saw("same", first.equals(second.client.engine.getSession().getCipherSuite()));
        });

        pair("a suite that the server does not enable", stage -> {
            Visits visits = Visits.of(stage);
            String first = visits.engines().client.engine.getSession().getCipherSuite();
            visits.kind();
            EngineWire second = visits.engines(AS_IT_IS, without(first));
            stage.client().saw("second", visits.kind());
            stage.client()
                    .saw("same", first.equals(second.client.engine.getSession().getCipherSuite()));
        });

        pair("a protocol that the client does not enable", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            visits.kind();
            Consumer<SSLEngine> other = engine ->
                    engine.setEnabledProtocols(new String[] {stage.protocol() == Tls.V13 ? "TLSv1.2" : "TLSv1.3"});
            visits.engines(other, other);
            stage.client().saw("second", visits.kind());
        });

        pair("a protocol that the server does not enable", Tls.V12, stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            visits.kind();
            Consumer<SSLEngine> both = engine -> engine.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
            Consumer<SSLEngine> other = engine -> engine.setEnabledProtocols(new String[] {"TLSv1.3"});
            EngineWire second = visits.engines(both, other);
            stage.client().saw("second", visits.kind());
            stage.client().saw("protocol", second.client.engine.getSession().getProtocol());
        });

        pair("a session of TLS 1.2 is offered by a client that has TLS 1.3 too", Tls.V12, stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            visits.kind();
            Consumer<SSLEngine> both = engine -> engine.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
            EngineWire second = visits.engines(both, AS_IT_IS);
            stage.client().saw("second", visits.kind());
            stage.client().saw("protocol", second.client.engine.getSession().getProtocol());
            EngineWire third = visits.engines(both, both);
            stage.client().saw("third", visits.kind());
            stage.client().saw("protocol then", third.client.engine.getSession().getProtocol());
        });

        pair("several connections at once, each with its session", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            visits.kind();
            EngineWire one = offered(stage);
            EngineWire two = offered(stage);
            one.handshake();
            stage.client().saw("one", visits.kind());
            two.handshake();
            stage.client().saw("two", visits.kind());
            EngineWire three = offered(stage);
            EngineWire four = offered(stage);
            three.handshake();
            stage.client().saw("three", visits.kind());
            four.handshake();
            stage.client().saw("four", visits.kind());
        });

        pair("which of several sessions goes on", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire one = offered(stage);
            EngineWire two = offered(stage);
            one.handshake().client.engine.getSession().putValue("which", "one");
            two.handshake().client.engine.getSession().putValue("which", "two");
            EngineWire three = visits.engines();
            stage.client().saw("goes on", three.client.engine.getSession().getValue("which"));
            EngineWire four = visits.engines();
            stage.client().saw("then", four.client.engine.getSession().getValue("which"));
        });

        pair("sessions go on after the connection was closed", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire first = visits.engines();
            first.client.engine.closeOutbound();
            first.settle();
            first.server.engine.closeOutbound();
            first.settle();
            visits.kind();
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("a client that forbids new sessions, and has none", stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.setEnableSessionCreation(false);
            Exception failure = failure(wire);
            stage.client().saw("failure", Thrown.name(failure));
            stage.client().saw("words", failure.getMessage());
            stage.server().saw("anything came", wire.server.incoming().length > 0);
        });

        pair("a socket that forbids new sessions, and has none", stage -> {
            SocketWire wire = stage.sockets();
            wire.client.setEnableSessionCreation(false);
            stage.client().saw("failure", Thrown.name(failure(wire.client::startHandshake)));
        });

        pair("a client that forbids new sessions, and has one", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            visits.kind();
            visits.engines(engine -> engine.setEnableSessionCreation(false), AS_IT_IS);
            stage.client().saw("second", visits.kind());
        });

        pair("a client that forbids new sessions, and a server that does not know the old one", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            stage.server().use(stage.server().context(Cast.site(), Cast.trust()));
            EngineWire wire = visits.unfinished(engine -> engine.setEnableSessionCreation(false), AS_IT_IS);
            stage.client().saw("failure", Thrown.name(failure(wire)));
            stage.server().saw("failed", wire.server.failure() != null);
        });

        pair("a server that forbids new sessions, and gets a new client", stage -> {
            SocketWire wire = stage.sockets();
            wire.server.setEnableSessionCreation(false);
            var other = Stage.inBackground(() -> failure(wire.client::startHandshake));
            stage.server().saw("failure", Thrown.name(failure(wire.server::startHandshake)));
            stage.client().saw("failure", Thrown.name(Stage.await(other)));
        });

        pair("a server that forbids new sessions, and gets an old client", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            visits.kind();
            visits.engines(AS_IT_IS, engine -> engine.setEnableSessionCreation(false));
            stage.client().saw("second", visits.kind());
        });

        pair("whether new sessions are allowed is remembered", stage -> {
            EngineWire wire = stage.engines();
            stage.client().saw("at first", wire.client.engine.getEnableSessionCreation());
            wire.client.engine.setEnableSessionCreation(false);
            stage.client().saw("then", wire.client.engine.getEnableSessionCreation());
            wire.client.engine.setEnableSessionCreation(true);
            wire.handshake();
            wire.client.engine.setEnableSessionCreation(false);
            stage.client().saw("afterwards", wire.client.engine.getEnableSessionCreation());
            wire.send(wire.client, "hello");
            stage.server().saw("received", wire.server.takeText());
        });

        declare();
    }

    private void declare() {
        String whose =
                "SunJSSE says whom the session was begun with, and cannot tell an empty host from none; ours says"
                        + " whom the connection is with";
        differs("what a session that goes on says of itself", Who.SERVER, "host", "", "null", whose);
        differs("what a session that goes on says of itself", Who.SERVER, "port", "65535", "-1", whose);
        differs("a server peer is that of the connection", Who.SERVER, "host", "one.example", "two.example", whose);
        differs("a server peer is that of the connection", Who.SERVER, "port", "1", "2", whose);
        differs(
                "with other server names",
                Who.CLIENT,
                "second",
                "resumed",
                "full",
                "RFC 8446, 4.6.1: a session is for the name that it was established for; with ECH it must not even tell that"
                        + " two names have one visitor");
        differs(new Difference(
                title(),
                "several connections at once, each with its session",
                Who.CLIENT,
                "four",
                "full",
                "resumed",
                "SunJSSE's client keeps the newest ticket only, ours one for each connection that may begin",
                Tls.V13,
                Difference.Jdk.ALL));
        differs(
                "a server that forbids new sessions, and gets a new client",
                Who.CLIENT,
                "failure",
                "SSLHandshakeException",
                "SSLException",
                "SunJSSE's server socket sends handshake_failure where its engine sends internal_error; ours has one word for"
                        + " both");
        differs(new Difference(
                title(),
                "a server's last access is when the session goes on",
                Who.SERVER,
                "accessed now",
                "true",
                "false",
                "our client asks for no tickets in TLS 1.2, and SunJSSE's server does not note the access to sessions that it"
                        + " keeps",
                Tls.V12,
                Difference.Jdk.ALL));
    }

    /** With a ClientHello that is on its way. */
    private static EngineWire offered(Stage stage) throws Exception {
        EngineWire wire = stage.engines();
        wire.client.engine.beginHandshake();
        while (wire.server.incoming().length == 0) {
            wire.client.step();
        }
        return wire;
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Exception failure(Step step) {
        try {
            step.run();
        } catch (Exception | AssertionError e) {
            return e instanceof Exception failure ? failure : null;
        }
        throw new IllegalStateException("it has not failed");
    }

    private static Exception failure(EngineWire wire) {
        return failure(wire::handshake);
    }

    private static SSLEngine serverFor(Stage stage, String host, int port) throws Exception {
        SSLEngine server = stage.server().context().createSSLEngine(host, port);
        server.setUseClientMode(false);
        return server;
    }

    private static void tellBoth(Actor actor, EngineWire.End first, EngineWire.End second) {
        SSLSession one = first.engine.getSession();
        SSLSession two = second.engine.getSession();
        actor.saw("equal", one.equals(two));
        actor.saw("hash", one.hashCode() == two.hashCode());
        actor.saw("same ids", Arrays.equals(one.getId(), two.getId()));
        actor.saw("same creation", one.getCreationTime() == two.getCreationTime());
    }

    private static Consumer<SSLEngine> names(String name) {
        return engine -> {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            engine.setSSLParameters(parameters);
        };
    }

    private static Consumer<SSLEngine> protocols(String... protocols) {
        return engine -> {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            engine.setSSLParameters(parameters);
        };
    }

    private static Consumer<SSLEngine> identification(String algorithm) {
        return engine -> {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(algorithm);
            engine.setSSLParameters(parameters);
        };
    }

    private static Consumer<SSLEngine> without(String suite) {
        return engine -> engine.setEnabledCipherSuites(Arrays.stream(engine.getEnabledCipherSuites())
                .filter(enabled -> !enabled.equals(suite))
                .toArray(String[]::new));
    }

    static void waitUntil(long millis) throws InterruptedException {
        while (System.currentTimeMillis() < millis) {
            Thread.sleep(1);
        }
    }
}
