package org.echjsse.differential;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** Sockets that are closed as a whole: what is left of them, and what the other side sees. */
final class SocketClosing extends Chapter {
    SocketClosing() {
        super("Socket: closing");
        whatIsLeft();
        whatThePeerSees();
        early();
        lingering();
    }

    private void lingering() {
        for (int seconds : new int[] {-1, 0, 1}) {
            pair("a close with SO_LINGER of " + seconds + " takes back nothing that the peer has read", stage -> {
                SocketWire wire = stage.sockets().handshake();
                SocketWire.send(wire.client, "hello");
                stage.server().saw("received", SocketWire.receive(wire.server, 5));
                wire.client.setSoLinger(seconds >= 0, Math.max(0, seconds));
                SocketWire.close(wire.client);
                stage.client().saw("closed", wire.client.isClosed());
                boolean ended;
                try {
                    ended = wire.server.getInputStream().read() < 0;
                } catch (SocketException reset) {
                    ended = seconds == 0; // which is what it asks for
                }
                stage.server().saw("ended", ended);
            });
        }
    }

    private void whatIsLeft() {
        pair("a closed socket gives no streams and takes no handshake", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.closeBoth();
            for (Who who : Who.BOTH) {
                Actor actor = stage.actor(who);
                SSLSocket socket = wire.end(who);
                DirectSockets.tellStates(actor, "", socket);
                actor.triesInWords("input", socket::getInputStream);
                actor.triesInWords("output", socket::getOutputStream);
                actor.doesInWords("handshake", socket::startHandshake);
            }
        });

        pair("the streams of a closed socket are closed", stage -> {
            SocketWire wire = stage.sockets().handshake();
            InputStream in = wire.client.getInputStream();
            OutputStream out = wire.client.getOutputStream();
            SocketWire.close(wire.client);
            stage.client().triesInWords("read", in::read);
            stage.client().triesInWords("read of nothing", () -> in.read(new byte[0]));
            stage.client().triesInWords("skip", () -> in.skip(1));
            stage.client().triesInWords("available", in::available);
            stage.client().triesInWords("all", () -> in.readAllBytes().length);
            stage.client().doesInWords("close of the input", in::close);
            stage.client().doesInWords("write", () -> out.write(1));
            stage.client().doesInWords("write of nothing", () -> out.write(new byte[0]));
            stage.client().doesInWords("flush", out::flush);
            stage.client().doesInWords("close of the output", out::close);
        });

        pair("what was received and not read is lost with the close", stage -> {
            SocketWire wire = stage.sockets().handshake();
            SocketWire.send(wire.server, "hello");
            InputStream in = wire.client.getInputStream();
            stage.client().saw("first", in.read());
            SocketWire.close(wire.client);
            stage.client().triesInWords("available", in::available);
            stage.client().triesInWords("second", in::read);
        });

        pair("a closed socket may be closed and shut down again", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.closeBoth();
            for (Who who : Who.BOTH) {
                SSLSocket socket = wire.end(who);
                stage.actor(who).doesInWords("close", socket::close);
                stage.actor(who).doesInWords("input", socket::shutdownInput);
                stage.actor(who).doesInWords("output", socket::shutdownOutput);
            }
        });

        pair("the session outlives the socket", stage -> {
            SocketWire wire = stage.sockets().handshake();
            SSLSession session = wire.client.getSession();
            wire.closeBoth();
            stage.client()
                    .saw("the same", wire.client.getSession().getCipherSuite().equals(session.getCipherSuite()));
            stage.client().saw("protocol", wire.client.getSession().getProtocol());
            stage.client().saw("valid", session.isValid());
            stage.client().saw("peer", session.getPeerPrincipal());
            stage.client().saw("handshake session", wire.client.getHandshakeSession());
            stage.client().saw("application protocol", wire.client.getApplicationProtocol());
            stage.client().saw("client", wire.client.getUseClientMode());
            stage.client().saw("protocols", wire.client.getEnabledProtocols());
            stage.client().doesInWords("mode", () -> wire.client.setUseClientMode(false));
        });

        pair("closing a stream closes the socket", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.client.setSoTimeout(1);
            wire.client.getInputStream().close();
            stage.client().saw("closed", wire.client.isClosed());
            OutputStream out = wire.server.getOutputStream();
            stage.server().saw("end", wire.server.getInputStream().read());
            wire.server.setSoTimeout(1);
            out.close();
            stage.server().saw("closed", wire.server.isClosed());
        });
    }

    private void whatThePeerSees() {
        pair("a peer reads to the end, and is not closed by that", stage -> {
            SocketWire wire = stage.sockets().handshake();
            SocketWire.send(wire.client, "bye");
            SocketWire.close(wire.client);
            InputStream in = wire.server.getInputStream();
            stage.server().saw("read", new String(in.readAllBytes()));
            stage.server().saw("end", in.read());
            stage.server().saw("closed", wire.server.isClosed());
            stage.server().saw("connected", wire.server.isConnected());
            stage.server().saw("valid", wire.server.getSession().isValid());
            SocketWire.close(wire.server);
            stage.server().saw("closed at last", wire.server.isClosed());
        });

        pair("both sides close at once", stage -> {
            SocketWire wire = stage.sockets().handshake();
            CompletableFuture<Void> other = Stage.inBackground(() -> {
                SocketWire.close(wire.server);
                return null;
            });
            stage.client().doesInWords("close", () -> SocketWire.close(wire.client));
            Stage.await(other);
            stage.client().saw("closed", wire.client.isClosed());
            stage.server().saw("closed", wire.server.isClosed());
        });

        pair("a session that was closed in good order can go on", stage -> {
            SocketWire wire = stage.sockets().handshake();
            SocketWire.send(wire.server, "hello");
            SocketWire.receive(wire.client, 5);
            wire.closeBoth();
            stage.client().saw("client's", wire.client.getSession().isValid());
            stage.server().saw("server's", wire.server.getSession().isValid());
        });
    }

    private void early() {
        pair("a client that closes before the handshake is not heard of", stage -> {
            SocketWire wire = stage.sockets();
            wire.client.close();
            DirectSockets.tellStates(stage.client(), "", wire.client);
            stage.client().saw("suite", wire.client.getSession().getCipherSuite());
            stage.client().doesInWords("handshake", wire.client::startHandshake);
            stage.server().doesInWords("handshake", wire.server::startHandshake);
            stage.server().saw("closed", wire.server.isClosed());
        });

        pair("a server that closes before the handshake is missed", stage -> {
            SocketWire wire = stage.sockets();
            wire.server.close();
            DirectSockets.tellStates(stage.server(), "", wire.server);
            stage.server().saw("suite", wire.server.getSession().getCipherSuite());
            stage.client().does("handshake", wire.client::startHandshake);
            stage.client().saw("closed", wire.client.isClosed());
            stage.client().saw("suite", wire.client.getSession().getCipherSuite());
        });

        pair("a socket that failed to shake hands is closed and stays readable as a failure", stage -> {
            SocketWire wire = stage.sockets();
            InputStream in = wire.server.getInputStream();
            OutputStream out = wire.server.getOutputStream();
            wire.client.close();
            stage.server().does("handshake", wire.server::startHandshake);
            DirectSockets.tellStates(stage.server(), "", wire.server);
            stage.server().tries("read", in::read);
            stage.server().tries("available", in::available);
            stage.server().does("write", () -> out.write(1));
            stage.server().doesInWords("again", wire.server::startHandshake);
            stage.server().triesInWords("input", wire.server::getInputStream);
            stage.server().doesInWords("close", wire.server::close);
            stage.server().doesInWords("shut down", wire.server::shutdownInput);
        });
    }
}
