package org.echjsse.differential;

import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** What a session says of itself: before, during and after the handshake. */
final class SessionBasics extends Chapter {
    SessionBasics() {
        super("Session: what it says");

        solo("before the handshake an engine has the null session", stage -> {
            SSLEngine engine = stage.it().context().createSSLEngine(Cast.SITE, 443);
            engine.setUseClientMode(true);
            tellAll(stage.it(), engine.getSession());
            stage.it().saw("handshake session", engine.getHandshakeSession());
            stage.it().saw("the same again", engine.getSession().equals(engine.getSession()));
        });

        solo("a socket that is not connected has the null session", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            tellAll(stage.it(), socket.getSession());
            stage.it().saw("handshake session", socket.getHandshakeSession());
        });

        solo("null sessions are valid or not", stage -> {
            SSLEngine engine = stage.it().context().createSSLEngine(Cast.SITE, 443);
            SSLSession session = engine.getSession();
            stage.it().saw("before", session.isValid());
            session.invalidate();
            stage.it().saw("invalidated", session.isValid());
        });

        pair("the null session stays what it is when the handshake is over", stage -> {
            EngineWire wire = stage.engines();
            SSLSession before = wire.client.engine.getSession();
            SSLSession serverBefore = wire.server.engine.getSession();
            wire.handshake();
            stage.client().saw("protocol", before.getProtocol());
            stage.client().saw("suite", before.getCipherSuite());
            stage.client().saw("id", before.getId().length);
            stage.client().saw("equals the one after it", before.equals(wire.client.engine.getSession()));
            stage.server().saw("protocol", serverBefore.getProtocol());
            stage.server().saw("equals the one after it", serverBefore.equals(wire.server.engine.getSession()));
        });

        pair("protocol, suite and peer of an engine's session", stage -> {
            EngineWire wire = stage.engines().handshake();
            tellPeer(stage.client(), wire.client.engine.getSession());
            tellPeer(stage.server(), wire.server.engine.getSession());
        });

        pair("protocol, suite and peer of a socket's session", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SocketWire wire = SocketWire.connect(stage, listening).handshake();
            SSLSession client = wire.client.getSession();
            SSLSession server = wire.server.getSession();
            stage.client().saw("protocol", client.getProtocol());
            stage.client().saw("suite", client.getCipherSuite());
            stage.client().saw("host", client.getPeerHost());
            stage.client().saw("port is the server's", client.getPeerPort() == listening.getLocalPort());
            stage.client().saw("valid", client.isValid());
            stage.server().saw("protocol", server.getProtocol());
            stage.server().saw("suite", server.getCipherSuite());
            stage.server().saw("host", server.getPeerHost());
            stage.server().saw("port is the client's", server.getPeerPort() == wire.client.getLocalPort());
            stage.server().saw("valid", server.isValid());
        });

        pair("a server's engine knows its peer only if it was told", stage -> {
            SSLEngine server = stage.server().context().createSSLEngine("peer.example", 12345);
            server.setUseClientMode(false);
            EngineWire wire = new EngineWire(stage.client().engine(), server).handshake();
            stage.server().saw("host", wire.server.engine.getSession().getPeerHost());
            stage.server().saw("port", wire.server.engine.getSession().getPeerPort());
        });

        pair("a client without a host says so", stage -> {
            SSLEngine client = stage.client().context().createSSLEngine();
            client.setUseClientMode(true);
            EngineWire wire = new EngineWire(client, stage.server().engine()).handshake();
            SSLSession session = wire.client.engine.getSession();
            stage.client().saw("host", session.getPeerHost());
            stage.client().saw("port", session.getPeerPort());
            stage.client().saw("id", session.getId().length);
            stage.client().saw("valid", session.isValid());
            stage.client().saw("in a context", session.getSessionContext() != null);
        });

        pair("an id is 32 bytes, a copy each time", stage -> {
            EngineWire wire = stage.engines().handshake();
            tellId(stage.client(), wire.client.engine.getSession());
            tellId(stage.server(), wire.server.engine.getSession());
        });

        pair("the id of one side and of the other", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client()
                    .saw(
                            "the server's",
                            Arrays.equals(
                                    wire.client.engine.getSession().getId(),
                                    wire.server.engine.getSession().getId()));
        });

        pair("getSession gives the same session again and again", stage -> {
            EngineWire wire = stage.engines().handshake();
            SSLSession first = wire.client.engine.getSession();
            wire.send(wire.client, "hello");
            wire.send(wire.server, "welcome");
            SSLSession second = wire.client.engine.getSession();
            stage.client().saw("same", first == second);
            stage.client().saw("equal", first.equals(second));
            stage.client().saw("hash", first.hashCode() == second.hashCode());
            stage.client().saw("equals null", first.equals(null));
            stage.client().saw("equals text", first.equals("session"));
        });

        pair("sessions of different handshakes are not equal", stage -> {
            SSLSession first = stage.engines().handshake().client.engine.getSession();
            stage.client().use(stage.client().context(null, Cast.trust()));
            SSLSession second = stage.engines().handshake().client.engine.getSession();
            stage.client().saw("equal", first.equals(second));
            stage.client().saw("ids", Arrays.equals(first.getId(), second.getId()));
        });

        pair("times of a session", stage -> {
            long before = System.currentTimeMillis();
            EngineWire wire = stage.engines().handshake();
            long after = System.currentTimeMillis();
            tellTimes(stage.client(), wire.client.engine.getSession(), before, after);
            tellTimes(stage.server(), wire.server.engine.getSession(), before, after);
        });

        pair("data does not change the time of last access", stage -> {
            EngineWire wire = stage.engines().handshake();
            long client = wire.client.engine.getSession().getLastAccessedTime();
            long server = wire.server.engine.getSession().getLastAccessedTime();
            nextMilli();
            nextMilli();
            wire.send(wire.client, "hello");
            wire.send(wire.server, "welcome");
            stage.client().saw("same", client == wire.client.engine.getSession().getLastAccessedTime());
            stage.server().saw("same", server == wire.server.engine.getSession().getLastAccessedTime());
        });

        pair("sizes of buffers", stage -> {
            EngineWire wire = stage.engines();
            tellSizes(stage.client(), "before", wire.client.engine.getSession());
            wire.handshake();
            tellSizes(stage.client(), "after", wire.client.engine.getSession());
            tellSizes(stage.server(), "after", wire.server.engine.getSession());
        });

        pair("sizes of buffers for each suite of a certificate's kind", stage -> {
            for (String suite : stage.client().engine().getEnabledCipherSuites()) {
                if (suite.contains("_GCM_") || suite.contains("_CHACHA20_")) {
                    EngineWire wire = stage.engines();
                    boolean tls13 = !suite.contains("_WITH_");
                    if (tls13 == (stage.protocol() == Tls.V13) && (tls13 || suite.startsWith("TLS_ECDHE_ECDSA_"))) {
                        wire.client.engine.setEnabledCipherSuites(new String[] {suite});
                        wire.handshake();
                        tellSizes(stage.client(), suite, wire.client.engine.getSession());
                    }
                }
            }
        });

        pair("a session as text", stage -> {
            EngineWire wire = stage.engines();
            stage.client().saw("before", words(wire.client.engine.getSession()));
            wire.handshake();
            stage.client().saw("after", words(wire.client.engine.getSession()));
            stage.server().saw("after", words(wire.server.engine.getSession()));
        });

        pair("a connection that is closed keeps its session", stage -> {
            EngineWire wire = stage.engines().handshake();
            SSLSession session = wire.client.engine.getSession();
            wire.client.engine.closeOutbound();
            wire.settle();
            wire.server.engine.closeOutbound();
            wire.settle();
            stage.client().saw("same", session.equals(wire.client.engine.getSession()));
            stage.client().saw("protocol", wire.client.engine.getSession().getProtocol());
            stage.client().saw("valid", session.isValid());
            stage.server().saw("valid", wire.server.engine.getSession().isValid());
            stage.client().saw("handshake session", wire.client.engine.getHandshakeSession());
        });

        pair("an end without close_notify leaves the session", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client().tries("closeInbound", () -> {
                wire.client.engine.closeInbound();
                return "done";
            });
            stage.client().saw("valid", wire.client.engine.getSession().isValid());
            stage.client().saw("protocol", wire.client.engine.getSession().getProtocol());
        });

        pair("a damaged record ends the connection, and the session", stage -> {
            EngineWire wire = stage.engines().handshake();
            SSLSession session = wire.server.engine.getSession();
            wire.client.wrap("hello");
            byte[] record = wire.server.incoming();
            record[record.length - 1] ^= 1;
            wire.settle();
            stage.server().saw("failure", Thrown.name(wire.server.failure()));
            stage.server().saw("valid", session.isValid());
            stage.server().saw("protocol", wire.server.engine.getSession().getProtocol());
            stage.client().saw("valid", wire.client.engine.getSession().isValid());
        });

        pair("a socket that is closed still tells its session", stage -> {
            SocketWire wire = stage.sockets().handshake();
            SSLSession session = wire.server.getSession();
            var closing = Stage.inBackground(() -> {
                wire.client.close();
                return null;
            });
            stage.server().saw("end", wire.server.getInputStream().read());
            wire.server.close();
            Stage.await(closing);
            stage.server().saw("same", session.equals(wire.server.getSession()));
            stage.server().saw("valid", session.isValid());
            stage.client().saw("protocol", wire.client.getSession().getProtocol());
            stage.client().saw("valid", wire.client.getSession().isValid());
        });
    }

    private static void tellAll(Actor actor, SSLSession session) {
        actor.saw("protocol", session.getProtocol());
        actor.saw("suite", session.getCipherSuite());
        actor.saw("id", session.getId().length);
        actor.saw("host", session.getPeerHost());
        actor.saw("port", session.getPeerPort());
        actor.saw("valid", session.isValid());
        actor.saw("context", session.getSessionContext());
        actor.saw("values", session.getValueNames());
        actor.saw("accessed when it was created", session.getCreationTime() == session.getLastAccessedTime());
        actor.saw("local certificates", session.getLocalCertificates());
        actor.saw("local principal", session.getLocalPrincipal());
        actor.tries("peer certificates", session::getPeerCertificates);
        actor.tries("peer principal", session::getPeerPrincipal);
        actor.saw("text", words(session));
    }

    private static void tellPeer(Actor actor, SSLSession session) {
        actor.saw("protocol", session.getProtocol());
        actor.saw("suite", session.getCipherSuite());
        actor.saw("host", session.getPeerHost());
        actor.saw("port", session.getPeerPort());
        actor.saw("valid", session.isValid());
        actor.saw("values", session.getValueNames());
    }

    private static void tellId(Actor actor, SSLSession session) {
        byte[] id = session.getId();
        actor.saw("length", id.length);
        byte[] same = id.clone();
        id[0] ^= 1;
        actor.saw("as it was", Arrays.equals(same, session.getId()));
    }

    private static void tellTimes(Actor actor, SSLSession session, long before, long after) {
        actor.saw(
                "created during the handshake",
                before <= session.getCreationTime() && session.getCreationTime() <= after);
        actor.saw("accessed after it was created", session.getLastAccessedTime() >= session.getCreationTime());
        actor.saw("accessed during the handshake", session.getLastAccessedTime() <= after);
    }

    private static void tellSizes(Actor actor, String when, SSLSession session) {
        actor.saw("packet, " + when, session.getPacketBufferSize());
        actor.saw("application, " + when, session.getApplicationBufferSize());
    }

    /** Without the time that is in it. */
    private static String words(SSLSession session) {
        return session.toString().replace(Long.toString(session.getCreationTime()), "TIME");
    }

    private static void nextMilli() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }
}
