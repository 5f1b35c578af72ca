package org.echjsse.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireWriter;

/** One plain DNS server (RFC 1035): over UDP, again when nothing comes, and over TCP when the answer does not fit. */
final class DnsServer implements NameServer {
    /** RFC 1536, 1; doubled each time. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(800);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final InetSocketAddress address;
    private final Duration limit;
    private final Executor executor;

    /**
     * @param limit after which it is given up
     * @param executor whose threads wait for the answer
     */
    DnsServer(InetSocketAddress address, Duration limit, Executor executor) {
        this.address = address;
        this.limit = limit;
        this.executor = executor;
    }

    /** As in RFC 4501. */
    @Override
    public URI uri() {
        return URI.create("dns://" + NameServer.inUri(address.getAddress()) + ":" + address.getPort() + "/");
    }

    @Override
    public String toString() {
        return uri().toString();
    }

    @Override
    public CompletableFuture<Reply> ask(DnsQuestion question, Freshness freshness) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new Reply(new Exchange(question).run(), uri(), 0);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }

    /** One question, until it has been answered or the time is over. */
    private final class Exchange {
        private final DnsQuestion question;
        private final long end = System.nanoTime() + limit.toNanos();

        Exchange(DnsQuestion question) {
            this.question = question;
        }

        DnsResponse run() throws IOException {
            DnsReading reading = ask(DnsQuery.Edns.VERSION_0);
            if (reading instanceof DnsReading.ErrorCode error && error.isAboutEdns()) {
                reading = ask(DnsQuery.Edns.NONE); // RFC 6891, 7; DNS-54: once
            }
            if (reading instanceof DnsReading.ErrorCode error) {
                throw error.fault();
            }
            if (reading instanceof DnsResponse response) {
                return response;
            }
            throw PeerFault.forbidden("RFC 7766, 5", "the response is truncated, over TCP, too");
        }

        private DnsReading ask(DnsQuery.Edns edns) throws IOException {
            // DNS-55: an id that cannot be guessed, and a new socket, whose port the system chooses at random.
            int id = RANDOM.nextInt(0x10000);
            byte[] query = DnsQuery.plain(question, id, edns);
            DnsReading reading = overUdp(query, id);
            // RFC 2181, 9; RFC 7766, 5; DNS-53
            return reading instanceof DnsReading.Truncated ? overTcp(query, id) : reading;
        }

        private DnsReading overUdp(byte[] query, int id) throws IOException {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(address); // the system drops what others send, and tells when nobody is there
                long wait = FIRST_WAIT.toNanos();
                while (true) {
                    socket.send(new DatagramPacket(query, query.length));
                    Optional<DnsReading> reading = receive(socket, id, earlier(end, System.nanoTime() + wait));
                    if (reading.isPresent()) {
                        return reading.get();
                    }
                    left(end); // throws when it is over
                    wait *= 2;
                }
            } catch (PortUnreachableException e) {
                throw new IOException("nobody listens there", e);
            }
        }

        /** Empty if nothing has come in time. */
        private Optional<DnsReading> receive(DatagramSocket socket, int id, long until) throws IOException {
            byte[] buffer = new byte[0x10000];
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                try {
                    socket.setSoTimeout(left(until));
                    socket.receive(packet);
                } catch (SocketTimeoutException nothing) {
                    return Optional.empty();
                }
                byte[] message = Arrays.copyOf(buffer, packet.getLength());
                if (DnsResponse.isFor(message, id, question)) {
                    return Optional.of(DnsResponse.read(message, id, question));
                }
                // DNS-55: somebody guesses, or an answer comes late. The real one may be on its way.
            }
        }

        private DnsReading overTcp(byte[] query, int id) throws IOException {
            try (Socket socket = new Socket()) {
                socket.connect(address, left(end));
                socket.setSoTimeout(left(end));
                // RFC 7766, 8: the length and the message in one segment
                socket.getOutputStream().write(new WireWriter().vector16(query).toByteArray());
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] message = new byte[in.readUnsignedShort()];
                for (int at = 0; at < message.length; ) {
                    socket.setSoTimeout(left(end));
                    int n = in.read(message, at, message.length - at);
                    if (n < 0) {
                        throw new EOFException();
                    }
                    at += n;
                }
                return DnsResponse.read(message, id, question);
            } catch (EOFException e) {
                throw new IOException("the answer is truncated, and the TCP connection ends", e);
            } catch (SocketException e) {
                throw new IOException("the answer is truncated, and TCP fails: " + NameServer.reason(e), e);
            }
        }

        private static long earlier(long one, long other) {
            return one - other < 0 ? one : other; // nanoTime may wrap
        }

        /** @throws SocketTimeoutException if it is over */
        private int left(long until) throws SocketTimeoutException {
            long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (millis <= 0) {
                throw new SocketTimeoutException("no answer in time");
            }
            return (int) Math.min(millis, Integer.MAX_VALUE);
        }
    }
}
