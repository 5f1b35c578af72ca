package org.echjsse.differential;

import java.util.EventObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionBindingEvent;
import javax.net.ssl.SSLSocket;

/** {@code HandshakeCompletedEvent} and {@code SSLSessionBindingEvent}. */
final class SessionEvents extends Chapter {
    SessionEvents() {
        super("Session: events");

        pair("the event of a handshake tells its session", stage -> {
            Visits visits = Visits.of(stage);
            tellEvent(stage, visits);
        });

        pair("the event of a handshake that resumes tells its session", stage -> {
            Visits visits = Visits.of(stage);
            visits.sockets();
            tellEvent(stage, visits);
        });

        pair("the event of a server with a client that is known", stage -> {
            stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
            SocketWire wire = stage.sockets();
            wire.server.setNeedClientAuth(true);
            CompletableFuture<HandshakeCompletedEvent> told = listenTo(wire.server);
            wire.handshake();
            HandshakeCompletedEvent event = told.get(Stage.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            stage.server().saw("session", event.getSession().equals(wire.server.getSession()));
            stage.server().saw("peer", event.getPeerPrincipal());
            stage.server().saw("chain", event.getPeerCertificates().length);
            stage.server().saw("local", event.getLocalPrincipal());
            stage.server().saw("local chain", event.getLocalCertificates().length);
        });

        pair("the event of a server with a client that is not known", stage -> {
            SocketWire wire = stage.sockets();
            CompletableFuture<HandshakeCompletedEvent> told = listenTo(wire.server);
            wire.handshake();
            HandshakeCompletedEvent event = told.get(Stage.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            stage.server().tries("peer", event::getPeerPrincipal);
            stage.server().tries("chain", event::getPeerCertificates);
        });

        pair("a session that is invalidated in the event", stage -> {
            Visits visits = Visits.of(stage);
            CompletableFuture<SSLSession> ended = new CompletableFuture<>();
            SocketWire wire = visits.sockets(socket -> socket.addHandshakeCompletedListener(event -> {
                event.getSession().invalidate();
                ended.complete(event.getSession());
            }));
            ended.get(Stage.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            stage.client().saw("valid", wire.client.getSession().isValid());
        });

        solo("events of values", stage -> {
            SSLSession session = stage.it().context().createSSLEngine().getSession();
            SSLSessionBindingEvent event = new SSLSessionBindingEvent(session, "name");
            stage.it().saw("name", event.getName());
            stage.it().saw("session", event.getSession() == session);
            stage.it().saw("source", ((EventObject) event).getSource() == session);
        });
    }

    private static CompletableFuture<HandshakeCompletedEvent> listenTo(SSLSocket socket) {
        CompletableFuture<HandshakeCompletedEvent> told = new CompletableFuture<>();
        socket.addHandshakeCompletedListener(told::complete);
        return told;
    }

    private static void tellEvent(Stage stage, Visits visits) throws Exception {
        CompletableFuture<HandshakeCompletedEvent> told = new CompletableFuture<>();
        visits.kind();
        SocketWire wire = visits.sockets(socket -> socket.addHandshakeCompletedListener(told::complete));
        HandshakeCompletedEvent event = told.get(Stage.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        stage.client().saw("handshake", visits.kind());
        stage.client().saw("socket", event.getSocket() == wire.client);
        stage.client().saw("source", event.getSource() == wire.client);
        stage.client().saw("session", event.getSession().equals(wire.client.getSession()));
        stage.client().saw("suite", event.getCipherSuite());
        stage.client().saw("peer", event.getPeerPrincipal());
        stage.client().saw("chain", event.getPeerCertificates().length);
        stage.client().saw("local", event.getLocalPrincipal());
        stage.client().saw("local chain", event.getLocalCertificates());
    }
}
