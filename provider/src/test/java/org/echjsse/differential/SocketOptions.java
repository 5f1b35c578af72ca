package org.echjsse.differential;

import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.TreeSet;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** What {@link Socket} can be set to, and {@link java.net.ServerSocket}: TLS has no opinion about it, except of urgent data. */
final class SocketOptions extends Chapter {
    SocketOptions() {
        super("Socket: options");
        clients();
        servers();
    }

    private void clients() {
        solo("options of a socket that is not connected are read as they were set", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            tellDefaults(stage.it(), socket);
            setAll(socket);
            tellSettings(stage.it(), socket);
        });

        pair("options of connected sockets are read as they were set", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SSLSocket client = stage.client().socket(listening.getLocalPort());
            SSLSocket server = stage.closing((SSLSocket) listening.accept());
            setAll(client);
            tellSettings(stage.client(), client);
            setAll(server);
            tellSettings(stage.server(), server);
        });

        pair("options stay when a socket is connected", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SSLSocket client = stage.client().unconnectedSocket();
            setAll(client);
            client.connect(DirectSockets.loopback(listening.getLocalPort()));
            tellSettings(stage.client(), client);
        });

        solo("values that no option can have are refused", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            stage.it().doesInWords("time-out", () -> socket.setSoTimeout(-1));
            stage.it().doesInWords("send buffer", () -> socket.setSendBufferSize(0));
            stage.it().doesInWords("receive buffer", () -> socket.setReceiveBufferSize(0));
            stage.it().doesInWords("linger", () -> socket.setSoLinger(true, -1));
            stage.it().doesInWords("traffic class", () -> socket.setTrafficClass(256));
            stage.it().doesInWords("no option", () -> socket.setOption(null, true));
            stage.it().triesInWords("no option read", () -> socket.getOption(null));
            stage.it().doesInWords("multicast", () -> socket.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true));
            stage.it().triesInWords("multicast read", () -> socket.getOption(StandardSocketOptions.IP_MULTICAST_TTL));
        });

        solo("options by name", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            TreeSet<String> names = new TreeSet<>();
            socket.supportedOptions().forEach(option -> names.add(option.name()));
            stage.it().saw("supported", names);
            stage.it().saw("self", socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true) == socket);
            stage.it().saw("value", socket.getOption(StandardSocketOptions.SO_KEEPALIVE));
            stage.it().saw("by getter", socket.getKeepAlive());
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            stage.it().saw("no delay", socket.getTcpNoDelay());
        });

        pair("there is no urgent data", stage -> {
            SocketWire wire = stage.sockets().handshake();
            stage.client().doesInWords("urgent data", () -> wire.client.sendUrgentData(1));
            stage.client().doesInWords("inline", () -> wire.client.setOOBInline(true));
            stage.client().triesInWords("inline read", wire.client::getOOBInline);
            stage.server().doesInWords("urgent data", () -> wire.server.sendUrgentData(1));
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });

        pair("a socket that is closed has no options", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.closeBoth();
            SSLSocket socket = wire.client;
            stage.client().doesInWords("set time-out", () -> socket.setSoTimeout(1));
            stage.client().triesInWords("time-out", socket::getSoTimeout);
            stage.client().triesInWords("no delay", socket::getTcpNoDelay);
            stage.client().doesInWords("set no delay", () -> socket.setTcpNoDelay(true));
            stage.client().triesInWords("linger", socket::getSoLinger);
            stage.client().doesInWords("set linger", () -> socket.setSoLinger(true, 1));
            stage.client().triesInWords("keep alive", socket::getKeepAlive);
            stage.client().triesInWords("reuse", socket::getReuseAddress);
            stage.client().triesInWords("traffic class", socket::getTrafficClass);
            stage.client().triesInWords("send buffer", socket::getSendBufferSize);
            stage.client().triesInWords("receive buffer", socket::getReceiveBufferSize);
            stage.client().triesInWords("option", () -> socket.getOption(StandardSocketOptions.SO_KEEPALIVE));
            stage.client()
                    .triesInWords("supported", () -> socket.supportedOptions().isEmpty());
            stage.client().doesInWords("urgent data", () -> socket.sendUrgentData(1));
        });

        pair("a socket that is closed still has its addresses", stage -> {
            SocketWire wire = stage.sockets().handshake();
            int port = wire.client.getPort();
            wire.closeBoth();
            DirectSockets.tellStates(stage.client(), "", wire.client);
            stage.client().saw("address", wire.client.getInetAddress());
            stage.client().saw("port", wire.client.getPort() == port);
            stage.client().saw("local port", wire.client.getLocalPort() > 0);
            stage.client().saw("local address", wire.client.getLocalAddress());
            stage.client().saw("remote", wire.client.getRemoteSocketAddress() == null);
            stage.client().saw("channel", wire.client.getChannel());
            DirectSockets.tellStates(stage.server(), "", wire.server);
        });

        solo("performance preferences are taken and not heeded", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            stage.it().doesInWords("set", () -> socket.setPerformancePreferences(1, 2, 3));
        });
    }

    private void servers() {
        solo("options of a server socket are read as they were set", stage -> {
            SSLServerSocket listening = (SSLServerSocket)
                    stage.it().context().getServerSocketFactory().createServerSocket();
            stage.closing(listening);
            TreeSet<String> names = new TreeSet<>();
            listening.supportedOptions().forEach(option -> names.add(option.name()));
            stage.it().saw("supported", names);
            stage.it().saw("time-out before", listening.getSoTimeout());
            stage.it().saw("reuse before", listening.getReuseAddress());
            listening.setSoTimeout(1234);
            listening.setReuseAddress(false);
            listening.setReceiveBufferSize(20_000);
            stage.it().saw("time-out", listening.getSoTimeout());
            stage.it().saw("reuse", listening.getReuseAddress());
            stage.it().saw("buffer", listening.getReceiveBufferSize() >= 20_000);
            listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            stage.it().saw("reuse by name", listening.getReuseAddress());
            stage.it().saw("channel", listening.getChannel());
            stage.it().doesInWords("negative time-out", () -> listening.setSoTimeout(-1));
        });

        pair("accepted sockets do not inherit the time-out of the server socket", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            listening.setSoTimeout(Stage.PATIENCE_MILLIS);
            stage.client().socket(listening.getLocalPort());
            SSLSocket server = stage.closing((SSLSocket) listening.accept());
            stage.server().saw("time-out", server.getSoTimeout());
            stage.server().saw("no delay", server.getTcpNoDelay());
            stage.server().saw("keep alive", server.getKeepAlive());
            stage.server().saw("linger", server.getSoLinger());
        });
    }

    private static void tellDefaults(Actor actor, Socket socket) throws Exception {
        actor.saw("no delay by default", socket.getTcpNoDelay());
        actor.saw("linger by default", socket.getSoLinger());
        actor.saw("keep alive by default", socket.getKeepAlive());
        actor.saw("reuse by default", socket.getReuseAddress());
        actor.saw("traffic class by default", socket.getTrafficClass());
    }

    private static void setAll(Socket socket) throws Exception {
        socket.setTcpNoDelay(true);
        socket.setSoLinger(true, 3);
        socket.setSoTimeout(4321);
        socket.setKeepAlive(true);
        socket.setReuseAddress(true);
        socket.setTrafficClass(8);
        socket.setSendBufferSize(30_000);
        socket.setReceiveBufferSize(40_000);
    }

    private static void tellSettings(Actor actor, Socket socket) throws Exception {
        actor.saw("no delay", socket.getTcpNoDelay());
        actor.saw("linger", socket.getSoLinger());
        actor.saw("time-out", socket.getSoTimeout());
        actor.saw("keep alive", socket.getKeepAlive());
        actor.saw("reuse", socket.getReuseAddress());
        actor.saw("traffic class", socket.getTrafficClass());
        actor.saw("send buffer", socket.getSendBufferSize() >= 30_000);
        actor.saw("receive buffer", socket.getReceiveBufferSize() >= 40_000);
        socket.setSoLinger(false, 0);
        actor.saw("no linger", socket.getSoLinger());
        socket.setSoLinger(true, 100_000);
        actor.saw("long linger", socket.getSoLinger());
        socket.setSoLinger(false, 0);
    }
}
