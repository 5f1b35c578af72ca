package org.echjsse.differential;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Sockets that make their connection themselves: before it, while it is made, and when there is none. */
final class DirectSockets extends Chapter {
    /** A kind of address that no socket of TCP knows. */
    private static final class Elsewhere extends SocketAddress {
        private static final long serialVersionUID = 1;
    }

    DirectSockets() {
        super("Socket: direct");
        unconnected();
        connecting();
        failing();
    }

    private void unconnected() {
        solo("a socket that is not connected says so", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            tellStates(stage.it(), "", socket);
            stage.it().triesInWords("input", socket::getInputStream);
            stage.it().triesInWords("output", socket::getOutputStream);
            stage.it().doesInWords("handshake", socket::startHandshake);
            stage.it().doesInWords("input shut down", socket::shutdownInput);
            stage.it().doesInWords("output shut down", socket::shutdownOutput);
        });

        solo("a socket that is not connected has nobody's session", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            stage.it().saw("suite", socket.getSession().getCipherSuite());
            stage.it().saw("protocol", socket.getSession().getProtocol());
            stage.it().saw("valid", socket.getSession().isValid());
            stage.it().saw("handshake session", socket.getHandshakeSession());
            stage.it().saw("application protocol", socket.getApplicationProtocol());
            stage.it().saw("while shaking hands", socket.getHandshakeApplicationProtocol());
        });

        solo("a socket that is not connected has no addresses", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            stage.it().saw("address", socket.getInetAddress());
            stage.it().saw("port", socket.getPort());
            stage.it().saw("local port", socket.getLocalPort());
            stage.it().saw("local address", socket.getLocalAddress().isAnyLocalAddress());
            stage.it().saw("remote", socket.getRemoteSocketAddress());
            stage.it().saw("local", socket.getLocalSocketAddress());
            stage.it().saw("channel", socket.getChannel());
        });

        solo("a socket that is closed before it is connected stays so", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            socket.close();
            socket.close();
            tellStates(stage.it(), "", socket);
            stage.it().doesInWords("connect", () -> socket.connect(loopback(1)));
            stage.it().doesInWords("bind", () -> socket.bind(loopback(0)));
            stage.it().triesInWords("input", socket::getInputStream);
            stage.it().triesInWords("output", socket::getOutputStream);
            stage.it().doesInWords("handshake", socket::startHandshake);
            stage.it().doesInWords("input shut down", socket::shutdownInput);
            stage.it().doesInWords("output shut down", socket::shutdownOutput);
            stage.it().triesInWords("time-out", socket::getSoTimeout);
            stage.it().saw("suite", socket.getSession().getCipherSuite());
        });

        solo("a socket may be bound before it is connected, and once only", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            socket.bind(loopback(0));
            stage.it().saw("bound", socket.isBound());
            stage.it().saw("connected", socket.isConnected());
            stage.it().saw("port", socket.getLocalPort() > 0);
            stage.it().saw("address", socket.getLocalAddress());
            stage.it().doesInWords("again", () -> socket.bind(loopback(0)));
        });

        solo("a socket is not bound to what is no address", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            SocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 0);
            stage.it().doesInWords("elsewhere", () -> socket.bind(new Elsewhere()));
            stage.it().doesInWords("unresolved", () -> socket.bind(unresolved));
            stage.it().doesInWords("null", () -> socket.bind(null));
            tellStates(stage.it(), "", socket);
        });
    }

    private void connecting() {
        pair("a socket that was bound connects from where it was bound to", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SSLSocket client = stage.client().unconnectedSocket();
            client.bind(loopback(0));
            int port = client.getLocalPort();
            client.connect(new InetSocketAddress(Cast.siteAddress(), listening.getLocalPort()));
            SocketWire wire = SocketWire.of(stage, client, (SSLSocket) listening.accept());
            stage.server().saw("from that port", wire.server.getPort() == port);
            tellTalk(stage, wire.handshake());
        });

        pair("a socket is connected after it was made", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SSLSocket client = stage.client().unconnectedSocket();
            client.connect(new InetSocketAddress(Cast.siteAddress(), listening.getLocalPort()), Stage.PATIENCE_MILLIS);
            SocketWire wire = SocketWire.of(stage, client, (SSLSocket) listening.accept());
            tellStates(stage.client(), "", client);
            stage.client().saw("port", client.getPort() == listening.getLocalPort());
            stage.client().saw("address", client.getInetAddress());
            stage.client().saw("local address", client.getLocalAddress());
            stage.client().saw("channel", client.getChannel());
            stage.server().saw("address", wire.server.getInetAddress());
            stage.server().saw("port", wire.server.getPort() == client.getLocalPort());
            stage.server().saw("local port", wire.server.getLocalPort() == listening.getLocalPort());
            stage.server().saw("channel", wire.server.getChannel());
            tellTalk(stage, wire.handshake());
        });

        pair("a socket is connected once only", stage -> {
            SocketWire wire = stage.sockets();
            SocketAddress again = wire.client.getRemoteSocketAddress();
            stage.client().doesInWords("connect", () -> wire.client.connect(again));
            stage.client().doesInWords("bind", () -> wire.client.bind(loopback(0)));
            stage.server().doesInWords("connect", () -> wire.server.connect(again));
            stage.server().doesInWords("bind", () -> wire.server.bind(loopback(0)));
            tellTalk(stage, wire.handshake());
            stage.client().doesInWords("connect after the handshake", () -> wire.client.connect(again));
        });

        pair("a socket says what it is before and after the handshake", stage -> {
            SocketWire wire = stage.sockets();
            stage.client().saw("before", nameOf(wire.client));
            wire.handshake();
            stage.client().saw("after", nameOf(wire.client));
            stage.server().saw("after", nameOf(wire.server));
            wire.closeBoth();
            stage.client().saw("closed", nameOf(wire.client));
        });

        pair("the streams of a socket are always the same", stage -> {
            SocketWire wire = stage.sockets().handshake();
            stage.client().saw("input", wire.client.getInputStream() == wire.client.getInputStream());
            stage.client().saw("output", wire.client.getOutputStream() == wire.client.getOutputStream());
        });
    }

    private void failing() {
        solo("a port where nobody listens refuses the connection", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            int closed = closedPort();
            stage.it().does("connect", () -> socket.connect(loopback(closed)));
            stage.it().saw("connected", socket.isConnected());
            stage.it().triesInWords("input", socket::getInputStream);
            stage.it().doesInWords("handshake", socket::startHandshake);
            stage.it().saw("suite", socket.getSession().getCipherSuite());
            socket.close();
            stage.it().saw("closed", socket.isClosed());
        });

        solo("a socket that was refused cannot be connected to somewhere else", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            int closed = closedPort();
            stage.it().does("refused", () -> socket.connect(loopback(closed)));
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                stage.it().does("again", () -> socket.connect(listening.getLocalSocketAddress()));
            }
        });

        solo("a name that nobody knows is not connected to", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            stage.it()
                    .does("connect", () -> socket.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 443)));
            stage.it().saw("connected", socket.isConnected());
            stage.it().triesInWords("input", socket::getInputStream);
        });

        solo("a socket is not connected to what is no address", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            stage.it().doesInWords("null", () -> socket.connect(null));
            stage.it().doesInWords("elsewhere", () -> socket.connect(new Elsewhere()));
            stage.it().doesInWords("negative time-out", () -> socket.connect(loopback(1), -1));
            tellStates(stage.it(), "", socket);
        });
    }

    /** How the socket describes itself, without what changes: the port, and the session's time of creation. */
    private static String nameOf(SSLSocket socket) {
        return socket.toString().replaceAll("port=[1-9]\\d*", "port=N").replaceAll("Session\\(\\d+", "Session(N");
    }

    private static void tellTalk(Stage stage, SocketWire wire) throws Exception {
        SocketWire.send(wire.client, "hello");
        stage.server().saw("received", SocketWire.receive(wire.server, 5));
    }

    static void tellStates(Actor actor, String when, Socket socket) {
        actor.saw("connected" + when, socket.isConnected());
        actor.saw("bound" + when, socket.isBound());
        actor.saw("closed" + when, socket.isClosed());
        actor.saw("input is shut down" + when, socket.isInputShutdown());
        actor.saw("output is shut down" + when, socket.isOutputShutdown());
    }

    static SocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A port that was free a moment ago. */
    static int closedPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return taken.getLocalPort();
        }
    }
}
