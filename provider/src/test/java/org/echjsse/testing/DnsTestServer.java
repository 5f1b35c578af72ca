package org.echjsse.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.Message;

/** A plain DNS server on loopback, UDP and TCP on one port, that does what a script says. Daemon threads. */
public final class DnsTestServer implements AutoCloseable {
    /** How a query came. */
    public enum Over {
        UDP,
        TCP
    }

    /** What the server sends to one query: nothing, one message, or several (over TCP: all in one connection). */
    public interface Script {
        List<byte[]> answer(Over over, byte[] query) throws IOException;
    }

    /** What the server answers to one query, however it came. */
    public interface Zone {
        Message answer(Message query) throws IOException;
    }

    /**
     * @param port of the client
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Query(Over over, byte[] message, int port) {}

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<Query> queries = new CopyOnWriteArrayList<>();
    private volatile Script script = (over, query) -> List.of();

    private DnsTestServer(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
    }

    public static DnsTestServer start() {
        for (int attempt = 0; ; attempt++) {
            try {
                ServerSocket tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                try {
                    DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
                    DnsTestServer server = new DnsTestServer(udp, tcp);
                    server.startThread(server::serveUdp);
                    server.startThread(server::serveTcp);
                    return server;
                } catch (IOException portIsTaken) {
                    tcp.close();
                    if (attempt == 20) {
                        throw portIsTaken;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void startThread(Runnable task) {
        Thread thread = new Thread(task, "DnsTestServer");
        thread.setDaemon(true);
        thread.start();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort());
    }

    public void script(Script newScript) {
        script = newScript;
    }

    public void zone(Zone answers) {
        script = (over, query) -> {
            byte[] answer = answers.answer(new Message(query)).toWire();
            return List.of(over == Over.TCP ? framed(answer) : answer);
        };
    }

    /** In the order in which they came. */
    public List<Query> queries() {
        return queries;
    }

    /** The same, without those that came once more: a client whose answer takes its time sends the same datagram again. */
    public List<Query> questions() {
        Map<String, Query> first = new LinkedHashMap<>();
        for (Query query : queries) {
            String same =
                    query.over() + " " + query.port() + " " + HexFormat.of().formatHex(query.message());
            first.putIfAbsent(same, query);
        }
        return List.copyOf(first.values());
    }

    private void serveUdp() {
        byte[] buffer = new byte[0x10000];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
                for (byte[] answer : asked(Over.UDP, Arrays.copyOf(buffer, packet.getLength()), packet.getPort())) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // closed; or the client has gone, and the next one comes
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                List<byte[]> answers = new ArrayList<>(asked(Over.TCP, query, socket.getPort()));
                for (byte[] answer : answers) {
                    socket.getOutputStream().write(answer);
                }
            } catch (IOException e) {
                // closed; or the client has gone
            }
        }
    }

    private List<byte[]> asked(Over over, byte[] query, int port) throws IOException {
        queries.add(new Query(over, query, port));
        return script.answer(over, query);
    }

    /** With the length that a message has over TCP. */
    public static byte[] framed(byte[] message) {
        byte[] framed = new byte[message.length + 2];
        framed[0] = (byte) (message.length >> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
