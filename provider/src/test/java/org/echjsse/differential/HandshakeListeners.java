package org.echjsse.differential;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** Who is told of a completed handshake, when, and what. */
final class HandshakeListeners extends Chapter {
    HandshakeListeners() {
        super("Socket: listeners");
        registering();
        telling();
    }

    private void registering() {
        solo("listeners are added and taken out, and nobody is taken out who was not added", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            HandshakeCompletedListener one = event -> {};
            HandshakeCompletedListener other = event -> {};
            stage.it().doesInWords("null", () -> socket.addHandshakeCompletedListener(null));
            stage.it().doesInWords("remove null", () -> socket.removeHandshakeCompletedListener(null));
            stage.it().does("remove of none", () -> socket.removeHandshakeCompletedListener(one));
            socket.addHandshakeCompletedListener(one);
            stage.it().doesInWords("remove another", () -> socket.removeHandshakeCompletedListener(other));
            stage.it().doesInWords("remove", () -> socket.removeHandshakeCompletedListener(one));
            stage.it().does("remove again", () -> socket.removeHandshakeCompletedListener(one));
            socket.addHandshakeCompletedListener(one);
            socket.addHandshakeCompletedListener(one);
            stage.it().doesInWords("added twice, removed", () -> socket.removeHandshakeCompletedListener(one));
            stage.it().does("and again", () -> socket.removeHandshakeCompletedListener(one));
        });

        pair("a listener that was taken out hears nothing", stage -> {
            SocketWire wire = stage.sockets();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            HandshakeCompletedListener gone = event -> heard.add("gone");
            wire.client.addHandshakeCompletedListener(gone);
            wire.client.addHandshakeCompletedListener(event -> heard.add("here"));
            wire.client.removeHandshakeCompletedListener(gone);
            wire.handshake();
            stage.client().saw("heard", take(heard));
            stage.client().saw("left", heard);
        });

        pair("a listener that comes after the handshake hears nothing", stage -> {
            SocketWire wire = stage.sockets().handshake();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            wire.client.addHandshakeCompletedListener(event -> heard.add("late"));
            SocketWire.send(wire.client, "hello");
            SocketWire.send(wire.server, SocketWire.receive(wire.server, 5));
            SocketWire.receive(wire.client, 5);
            stage.client().saw("heard", heard);
        });
    }

    private void telling() {
        pair("a listener hears what the session knows", stage -> {
            SocketWire wire = stage.sockets();
            for (Who who : Who.BOTH) {
                BlockingQueue<HandshakeCompletedEvent> heard = new LinkedBlockingQueue<>();
                wire.end(who).addHandshakeCompletedListener(heard::add);
                if (who == Who.SERVER) {
                    wire.handshake();
                    tellEvent(stage.server(), wire.server, take(heard));
                }
            }
        });

        pair("a client's listener hears what the session knows", stage -> {
            stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
            SocketWire wire = stage.sockets();
            wire.server.setNeedClientAuth(true);
            BlockingQueue<HandshakeCompletedEvent> heard = new LinkedBlockingQueue<>();
            wire.client.addHandshakeCompletedListener(heard::add);
            wire.handshake();
            tellEvent(stage.client(), wire.client, take(heard));
        });

        pair("listeners are called on a thread of their own", stage -> {
            SocketWire wire = stage.sockets();
            BlockingQueue<Thread> heard = new LinkedBlockingQueue<>();
            wire.client.addHandshakeCompletedListener(event -> heard.add(Thread.currentThread()));
            wire.client.addHandshakeCompletedListener(event -> heard.add(Thread.currentThread()));
            wire.handshake();
            Thread first = take(heard);
            stage.client().saw("name", first.getName());
            stage.client().saw("daemon", first.isDaemon());
            stage.client().saw("own", first != Thread.currentThread());
            stage.client().saw("one for all", take(heard) == first);
        });

        pair("a listener may use the socket", stage -> {
            SocketWire wire = stage.sockets();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            wire.client.addHandshakeCompletedListener(event -> {
                try {
                    SocketWire.send(event.getSocket(), "hello");
                    heard.add(event.getSocket().getSession().getProtocol());
                } catch (Exception e) {
                    heard.add(Thrown.words(e));
                }
            });
            wire.handshake();
            stage.client().saw("heard", take(heard));
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });

        pair("a listener hears of the first handshake that read or write began", stage -> {
            SocketWire wire = stage.sockets();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            wire.client.addHandshakeCompletedListener(event -> heard.add("client"));
            Stage.inBackground(() -> SocketWire.receive(wire.server, 5));
            SocketWire.send(wire.client, "hello");
            stage.client().saw("heard", take(heard));
        });

        pair("a listener hears once of each connection, also of one that goes on from a session", stage -> {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            SSLServerSocket listening = stage.server().serverSocket();
            for (int i = 0; i < 2; i++) {
                SSLSocket client = stage.client().socket(listening.getLocalPort());
                SocketWire wire = SocketWire.of(stage, client, (SSLSocket) listening.accept());
                client.addHandshakeCompletedListener(event -> heard.add(event.getCipherSuite()));
                wire.handshake();
                SocketWire.send(wire.server, "ticket"); // before it, in TLS 1.3
                SocketWire.receive(client, 6);
                stage.client()
                        .saw(
                                "suite of " + i,
                                take(heard).equals(client.getSession().getCipherSuite()));
                wire.closeBoth();
            }
            stage.client().saw("left", heard);
        });

        pair("a new handshake of an established connection is no news", Tls.V13, stage -> {
            SocketWire wire = stage.sockets();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            wire.client.addHandshakeCompletedListener(event -> heard.add("client"));
            wire.handshake();
            stage.client().saw("heard", take(heard));
            wire.client.startHandshake();
            SocketWire.send(wire.client, "hello");
            SocketWire.send(wire.server, SocketWire.receive(wire.server, 5));
            SocketWire.receive(wire.client, 5);
            stage.client().saw("left", heard);
        });

        pair("a listener that throws harms only its own thread", stage -> {
            SocketWire wire = stage.sockets();
            BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
            wire.client.addHandshakeCompletedListener(event -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
                throw new IllegalStateException("a listener's own fault");
            });
            SocketWire.send(wire.handshake().client, "hello");
            stage.client().saw("thrown", Thrown.inWords(take(thrown)));
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            stage.client().saw("closed", wire.client.isClosed());
        });

        pair("a handshake that fails is no news", stage -> {
            stage.client().use(stage.client().context(null, null));
            SocketWire wire = stage.sockets();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            wire.client.addHandshakeCompletedListener(event -> heard.add("client"));
            wire.server.addHandshakeCompletedListener(event -> heard.add("server"));
            CompletableFuture<SSLSession> asking = Stage.inBackground(wire.server::getSession);
            stage.client().does("handshake", wire.client::startHandshake);
            stage.server().saw("valid", Stage.await(asking).isValid());
            stage.client().saw("heard", heard);
        });
    }

    private static void tellEvent(Actor actor, SSLSocket socket, HandshakeCompletedEvent event) throws Exception {
        actor.saw("source", event.getSource() == socket);
        actor.saw("socket", event.getSocket() == socket);
        actor.saw("session", event.getSession() == socket.getSession());
        actor.saw("suite", event.getCipherSuite().equals(socket.getSession().getCipherSuite()));
        actor.tries("peer", event::getPeerPrincipal);
        actor.tries("peers", () -> event.getPeerCertificates().length);
        actor.tries("local", event::getLocalPrincipal);
        actor.tries("locals", () -> event.getLocalCertificates() == null ? null : event.getLocalCertificates().length);
    }

    private static <T> T take(BlockingQueue<T> heard) throws Exception {
        T first = heard.poll(Stage.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
            throw new IllegalStateException("nobody was told");
        }
        return first;
    }
}
