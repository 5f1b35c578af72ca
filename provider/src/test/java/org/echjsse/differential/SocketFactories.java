package org.echjsse.differential;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Every way to make a socket, with everything that can be wrong about it. */
final class SocketFactories extends Chapter {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    SocketFactories() {
        super("Socket factories");
        ways();
        hosts();
        wrongArguments();
        wrongPlaces();
        layering();
        suites();
        servers();
    }

    private void ways() {
        pair("every way to make a socket connects it", stage -> {
            SSLSocketFactory factory = stage.client().context().getSocketFactory();
            try (ServerSocket listening = new ServerSocket(0, 50, LOOPBACK)) {
                int port = listening.getLocalPort();
                tellWay(stage, listening, "name", () -> factory.createSocket("localhost", port));
                tellWay(stage, listening, "address", () -> factory.createSocket(LOOPBACK, port));
                tellWay(stage, listening, "name, local", () -> factory.createSocket("localhost", port, LOOPBACK, 0));
                tellWay(stage, listening, "address, local", () -> factory.createSocket(LOOPBACK, port, LOOPBACK, 0));
                tellWay(stage, listening, "any local", () -> factory.createSocket(LOOPBACK, port, null, 0));
                tellWay(
                        stage,
                        listening,
                        "layered",
                        () -> factory.createSocket(new Socket(LOOPBACK, port), Cast.SITE, 443, true));
                tellWay(
                        stage,
                        listening,
                        "layered server",
                        () -> factory.createSocket(new Socket(LOOPBACK, port), null, true));
            }
        });

        pair("no host is this host", stage -> {
            SSLSocketFactory factory = stage.client().context().getSocketFactory();
            try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getByName(null))) {
                int port = listening.getLocalPort();
                tellWay(stage, listening, "name", () -> factory.createSocket((String) null, port));
                tellWay(stage, listening, "name, local", () -> factory.createSocket((String) null, port, LOOPBACK, 0));
                tellWay(stage, listening, "address", () -> factory.createSocket((InetAddress) null, port));
            }
        });
    }

    private void hosts() {
        pair("a host is called as the program calls it", stage -> {
            SSLSocketFactory factory = stage.client().context().getSocketFactory();
            try (ServerSocket listening = new ServerSocket(0, 50, LOOPBACK)) {
                for (String host : List.of("localhost", "LOCALHOST", "127.0.0.1", "127.1")) {
                    tellHost(stage, factory, host, listening.getLocalPort());
                }
            }
        });
    }

    private static void tellHost(Stage stage, SSLSocketFactory factory, String host, int port) throws Exception {
        SSLSocket socket = stage.closing((SSLSocket) factory.createSocket(host, port));
        stage.client().saw(host + " as text", socket.toString().replaceAll(",.*", ""));
        stage.client().saw(host + " as server name", socket.getSSLParameters().getServerNames());
    }

    private static void tellWay(Stage stage, ServerSocket listening, String way, Actor.Action make) throws Exception {
        SSLSocket socket = stage.closing((SSLSocket) make.perform());
        try (Socket accepted = listening.accept()) {
            Actor actor = stage.client();
            actor.saw(way + ": connected", socket.isConnected());
            actor.saw(way + ": bound", socket.isBound());
            actor.saw(way + ": client", socket.getUseClientMode());
            actor.saw(way + ": to the port", socket.getPort() == listening.getLocalPort());
            actor.saw(way + ": from the port", accepted.getPort() == socket.getLocalPort());
            actor.saw(way + ": name", socket.toString().replaceAll("port=\\d+.*", ""));
            actor.saw(way + ": server names", socket.getSSLParameters().getServerNames());
        }
    }

    private void wrongArguments() {
        solo("ports that are none", stage -> {
            SSLSocketFactory factory = stage.it().context().getSocketFactory();
            for (int port : new int[] {-1, 65536}) {
                stage.it().triesInWords("name " + port, () -> factory.createSocket("localhost", port));
                stage.it().triesInWords("address " + port, () -> factory.createSocket(LOOPBACK, port));
                stage.it()
                        .triesInWords(
                                "name, local " + port, () -> factory.createSocket("localhost", port, LOOPBACK, 0));
                stage.it().triesInWords("local " + port, () -> factory.createSocket(LOOPBACK, 1, LOOPBACK, port));
                stage.it()
                        .triesInWords(
                                "local, name " + port, () -> factory.createSocket("localhost", 1, LOOPBACK, port));
            }
        });

        solo("sockets that there are not are not layered over", stage -> {
            SSLSocketFactory factory = stage.it().context().getSocketFactory();
            ByteArrayInputStream consumed = new ByteArrayInputStream(new byte[0]);
            stage.it().tries("null", () -> factory.createSocket((Socket) null, Cast.SITE, 443, true));
            stage.it().triesInWords("null, consumed", () -> factory.createSocket((Socket) null, consumed, true));
            stage.it().triesInWords("unconnected", () -> factory.createSocket(new Socket(), Cast.SITE, 443, true));
            stage.it().triesInWords("unconnected, consumed", () -> factory.createSocket(new Socket(), consumed, true));
        });
    }

    private void wrongPlaces() {
        solo("a closed port refuses the connection", stage -> {
            SSLSocketFactory factory = stage.it().context().getSocketFactory();
            int closed = DirectSockets.closedPort();
            stage.it().tries("name", () -> factory.createSocket("localhost", closed));
            stage.it().tries("address", () -> factory.createSocket(LOOPBACK, closed));
            stage.it().tries("name, local", () -> factory.createSocket("localhost", closed, LOOPBACK, 0));
            stage.it().tries("address, local", () -> factory.createSocket(LOOPBACK, closed, LOOPBACK, 0));
        });

        solo("a name that nobody knows", stage -> {
            SSLSocketFactory factory = stage.it().context().getSocketFactory();
            stage.it().triesInWords("name", () -> factory.createSocket("no name at all", 443));
            stage.it().triesInWords("name, local", () -> factory.createSocket("no name at all", 443, LOOPBACK, 0));
            stage.it().triesInWords("no name", () -> factory.createSocket("", DirectSockets.closedPort())
                    .isConnected());
        });

        solo("local ports that are taken, and addresses that are somebody else's", stage -> {
            SSLSocketFactory factory = stage.it().context().getSocketFactory();
            try (ServerSocket listening = new ServerSocket(0, 50, LOOPBACK);
                    ServerSocket taken = new ServerSocket(0, 50, LOOPBACK)) {
                int port = listening.getLocalPort();
                stage.it().tries("taken", () -> factory.createSocket(LOOPBACK, port, LOOPBACK, taken.getLocalPort()));
                InetAddress elsewhere = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
                stage.it().tries("elsewhere", () -> factory.createSocket(LOOPBACK, port, elsewhere, 0));
            }
        });
    }

    private void layering() {
        pair("a layered socket without a host has the name of the connection below", stage -> {
            SSLSocketFactory factory = stage.client().context().getSocketFactory();
            try (ServerSocket listening = new ServerSocket(0, 50, LOOPBACK)) {
                int port = listening.getLocalPort();
                for (String host : new String[] {null, "", "127.0.0.1", "::1", Cast.SITE, Cast.SITE + ".", "no name"}) {
                    Socket below = stage.closing(new Socket(Cast.siteAddress(), port));
                    Actor.Action make = () -> {
                        SSLSocket socket = stage.closing((SSLSocket) factory.createSocket(below, host, -1, true));
                        return socket.toString()
                                        .replaceAll("port=\\d+", "port=N")
                                        .replaceAll("Session.*", "")
                                + socket.getSSLParameters().getServerNames()
                                + (socket.getPort() == port);
                    };
                    stage.client().triesInWords("host " + host, make);
                }
            }
        });

        pair("a connection that was closed is layered over, and found to be closed", stage -> {
            SSLSocketFactory factory = stage.client().context().getSocketFactory();
            try (ServerSocket listening = new ServerSocket(0, 50, LOOPBACK)) {
                Socket below = new Socket(LOOPBACK, listening.getLocalPort());
                below.close();
                stage.client().triesInWords("closed", () -> factory.createSocket(below, Cast.SITE, 443, true));
                Socket half = stage.closing(new Socket(LOOPBACK, listening.getLocalPort()));
                half.shutdownInput();
                stage.client().triesInWords("half closed", () -> factory.createSocket(half, Cast.SITE, 443, true));
            }
        });
    }

    private void suites() {
        solo("a factory says which suites there are, and keeps its own list", stage -> {
            SSLSocketFactory factory = stage.it().context().getSocketFactory();
            List<String> enabled = Arrays.asList(factory.getDefaultCipherSuites());
            List<String> supported = Arrays.asList(factory.getSupportedCipherSuites());
            SSLSocket socket = stage.it().unconnectedSocket();
            stage.it().saw("subset", supported.containsAll(enabled));
            stage.it()
                    .saw(
                            "of a socket",
                            enabled.equals(
                                    Arrays.asList(stage.it().unconnectedSocket().getEnabledCipherSuites())));
            stage.it().saw("supported", supported.equals(Arrays.asList(socket.getSupportedCipherSuites())));
            enabled.set(0, "mine");
            stage.it().saw("its own", factory.getDefaultCipherSuites()[0].equals("mine"));
        });
    }

    private void servers() {
        solo("every way to make a server socket", stage -> {
            SSLServerSocketFactory factory = stage.it().context().getServerSocketFactory();
            tellServer(stage, "unbound", factory::createServerSocket);
            tellServer(stage, "port", () -> factory.createServerSocket(0));
            tellServer(stage, "backlog", () -> factory.createServerSocket(0, 5));
            tellServer(stage, "address", () -> factory.createServerSocket(0, 5, LOOPBACK));
            tellServer(stage, "no backlog", () -> factory.createServerSocket(0, -1, LOOPBACK));
            tellServer(stage, "no address", () -> factory.createServerSocket(0, 5, null));
        });

        solo("server sockets on ports that are none, or taken", stage -> {
            SSLServerSocketFactory factory = stage.it().context().getServerSocketFactory();
            stage.it().triesInWords("negative", () -> factory.createServerSocket(-1));
            stage.it().triesInWords("too high", () -> factory.createServerSocket(65536, 1));
            stage.it().triesInWords("negative, address", () -> factory.createServerSocket(-1, 1, LOOPBACK));
            try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
                stage.it().tries("taken", () -> factory.createServerSocket(taken.getLocalPort(), 1, LOOPBACK));
            }
        });

        solo("a factory of server sockets says which suites there are", stage -> {
            SSLServerSocketFactory factory = stage.it().context().getServerSocketFactory();
            List<String> enabled = Arrays.asList(factory.getDefaultCipherSuites());
            List<String> supported = Arrays.asList(factory.getSupportedCipherSuites());
            stage.it().saw("subset", supported.containsAll(enabled));
            stage.it()
                    .saw(
                            "as of clients",
                            Arrays.equals(
                                    factory.getSupportedCipherSuites(),
                                    stage.it().context().getSocketFactory().getSupportedCipherSuites()));
            enabled.set(0, "mine");
            stage.it().saw("its own", factory.getDefaultCipherSuites()[0].equals("mine"));
        });
    }

    private static void tellServer(Stage stage, String way, Actor.Action make) throws Exception {
        ServerSocket socket = stage.closing((ServerSocket) make.perform());
        stage.it().saw(way + ": bound", socket.isBound());
        stage.it().saw(way + ": port", socket.getLocalPort() > 0);
        stage.it().saw(way + ": address", socket.getInetAddress());
        stage.it().saw(way + ": is", socket.toString().replaceAll("localport=[1-9]\\d*", "localport=N"));
    }
}
