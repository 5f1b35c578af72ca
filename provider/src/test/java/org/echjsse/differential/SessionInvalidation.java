package org.echjsse.differential;

import java.util.Arrays;
import javax.net.ssl.SSLSession;

/** What becomes of a session that is invalidated, and of its connections. */
final class SessionInvalidation extends Chapter {
    SessionInvalidation() {
        super("Session: invalidation");

        pair("a client's session that is invalidated does not go on", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines().client.engine.getSession().invalidate();
            visits.kind();
            visits.engines();
            stage.client().saw("second", visits.kind());
            visits.engines();
            stage.client().saw("third", visits.kind());
        });

        pair("a server's session that is invalidated does not go on", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines().server.engine.getSession().invalidate();
            visits.kind();
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("the connection goes on", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.getSession().invalidate();
            wire.server.engine.getSession().invalidate();
            wire.send(wire.client, "hello");
            stage.server().saw("received", wire.server.takeText());
            wire.send(wire.server, "welcome");
            stage.client().saw("received", wire.client.takeText());
            stage.client().saw("valid", wire.client.engine.getSession().isValid());
            stage.server().saw("valid", wire.server.engine.getSession().isValid());
        });

        pair("a socket's connection goes on", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.client.getSession().invalidate();
            wire.server.getSession().invalidate();
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            stage.client().saw("valid", wire.client.getSession().isValid());
        });

        pair("a socket's session that is invalidated does not go on", stage -> {
            Visits visits = Visits.of(stage);
            visits.sockets().client.getSession().invalidate();
            visits.kind();
            visits.sockets();
            stage.client().saw("second", visits.kind());
        });

        pair("what is left of a session", stage -> {
            EngineWire wire = stage.engines().handshake();
            SSLSession session = wire.client.engine.getSession();
            byte[] id = session.getId();
            String suite = session.getCipherSuite();
            session.invalidate();
            stage.client().saw("valid", session.isValid());
            stage.client().saw("same", session.equals(wire.client.engine.getSession()));
            stage.client().saw("id", Arrays.equals(id, session.getId()));
            stage.client().saw("protocol", session.getProtocol());
            stage.client().saw("suite", suite.equals(session.getCipherSuite()));
            stage.client().saw("peer", session.getPeerPrincipal());
            stage.client().saw("host", session.getPeerHost());
            stage.client().saw("context", session.getSessionContext());
        });

        pair("invalidating twice", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            session.invalidate();
            stage.client().tries("again", () -> {
                session.invalidate();
                return session.isValid();
            });
        });

        pair("the session of an earlier connection ends those of later ones", stage -> {
            Visits visits = Visits.of(stage);
            SSLSession first = visits.engines().client.engine.getSession();
            SSLSession second = visits.engines().client.engine.getSession();
            visits.kind();
            first.invalidate();
            stage.client().saw("second", second.isValid());
            visits.engines();
            stage.client().saw("third", visits.kind());
        });

        pair("the session of a later connection and that of an earlier one", stage -> {
            Visits visits = Visits.of(stage);
            SSLSession first = visits.engines().client.engine.getSession();
            SSLSession second = visits.engines().client.engine.getSession();
            visits.kind();
            second.invalidate();
            stage.client().saw("first", first.isValid());
            visits.engines();
            stage.client().saw("third", visits.kind());
        });

        pair("a session that is invalidated while the handshake runs", stage -> {
            stage.client()
                    .use(stage.client().context(null, Looking.at(Cast.trust(), engine -> engine.getHandshakeSession()
                            .invalidate())));
            EngineWire wire = stage.engines().handshake();
            stage.client().saw("valid", wire.client.engine.getSession().isValid());
            stage.client().saw("in a context", wire.client.engine.getSession().getSessionContext() != null);
            wire.send(wire.client, "hello");
            stage.server().saw("received", wire.server.takeText());
        });

        pair("invalidated before the tickets come", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            while (wire.client.finishedCount() == 0) {
                if (!wire.client.step()) {
                    wire.server.step();
                }
            }
            wire.client.engine.getSession().invalidate();
            wire.settle();
            visits.kind();
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("a connection that fails takes its session with it", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire wire = visits.engines();
            visits.kind();
            wire.server.wrap("hello");
            byte[] record = wire.client.incoming();
            record[record.length - 1] ^= 1;
            wire.settle();
            stage.client().saw("failed", wire.client.failure() != null);
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("a connection whose peer fails", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire wire = visits.engines();
            visits.kind();
            wire.client.wrap("hello");
            byte[] record = wire.server.incoming();
            record[record.length - 1] ^= 1;
            wire.settle();
            stage.client().saw("failed", wire.client.failure() != null);
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("a transport that ends without close_notify", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire wire = visits.engines();
            visits.kind();
            stage.client().tries("closeInbound", () -> {
                wire.client.engine.closeInbound();
                return "done";
            });
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        declare();
    }

    private void declare() {
        differs(
                "a server's session that is invalidated does not go on",
                Who.CLIENT,
                "second",
                "resumed",
                "full",
                "SunJSSE's server cannot call its tickets back; SSLSession.invalidate() says that nothing resumes the session");
        differs(
                "invalidated before the tickets come",
                Who.CLIENT,
                "second",
                "resumed",
                "full",
                "a ticket of a session that was invalidated is not kept");
    }
}
