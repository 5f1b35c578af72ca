package org.echjsse.load;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/** One visit, as it happens: {@link #begin}, a while perhaps, {@link #end}. Not thread-safe. */
final class Conversation {
    private final Visit visit;
    private final InetSocketAddress server;
    private final TlsStack serverStack;
    private final Tally tally;
    private Line line;

    Conversation(Visit visit, InetSocketAddress server, TlsStack serverStack, Tally tally) {
        this.visit = visit;
        this.server = server;
        this.serverStack = serverStack;
        this.tally = tally;
    }

    Visit visit() {
        return visit;
    }

    /** Connects, and whatever comes before a visitor lingers. */
    void begin(SSLContext context, Clients clients) throws IOException {
        long begun = System.currentTimeMillis();
        line = visit.driver().open(visit, context, server, clients);
        try {
            greet(visit.purpose() == Purpose.IDLE ? "/idle/" : "/greeting/");
            tally.established(line.session(), begun);
            requireStatus();
        } catch (IOException | RuntimeException e) {
            line.close();
            throw e;
        }
    }

    /** A client of ours knows whether its name was hidden. */
    private void requireStatus() throws IOException {
        if (visit.stack() != TlsStack.ECHJSSE || !visit.tls13()) {
            return;
        }
        String expected = serverStack == TlsStack.ECHJSSE && visit.isHidden() ? "SUCCESS" : "GREASE";
        Object status = line.session().getValue("org.echjsse.status");
        if (!expected.equals(status)) {
            throw new IOException("status of ECH: " + status + ", not " + expected);
        }
    }

    /** The rest, to the end of the connection. Returns what was unusual about it, or {@link Tally#WELL}. */
    String end() throws IOException {
        if (visit.purpose() == Purpose.RESET || visit.purpose() == Purpose.TRUNCATION) {
            line.cut(visit.purpose() == Purpose.RESET);
            return Tally.WELL;
        }
        try {
            return switch (visit.purpose()) {
                case SERVER_GOES -> serverGoes();
                case TRANSFER -> transfer();
                case HALF_CLOSE -> halfClose();
                case IDLE -> awaitGoodBye();
                case TRUNCATED_BY_SERVER -> truncatedByServer();
                default -> {
                    greet("/greeting/");
                    yield Tally.WELL;
                }
            };
        } finally {
            line.close();
        }
    }

    private String serverGoes() throws IOException {
        ask("/greeting/", "Connection: close\r\n");
        requireAnswer();
        return awaitGoodBye();
    }

    private String transfer() throws IOException {
        new Transfer(visit.number(), visit.size()).over(line);
        return Tally.WELL;
    }

    private String halfClose() throws IOException {
        ask("/greeting/", "");
        line.endOutput();
        requireAnswer();
        return awaitGoodBye();
    }

    private String awaitGoodBye() throws IOException {
        int octet = line.in().read();
        if (octet >= 0) {
            throw new IOException("there was to be nothing more, but " + octet);
        }
        return Tally.WELL;
    }

    private String truncatedByServer() throws IOException {
        ask("/cut", "");
        return line.in().read() < 0 ? "end of data" : "data";
    }

    // ---- HTTP

    private void greet(String path) throws IOException {
        ask(path, "");
        requireAnswer();
    }

    private void ask(String path, String header) throws IOException {
        String target = path.endsWith("/") ? path + visit.number() : path;
        line.out()
                .write(("GET " + target + " HTTP/1.1\r\nHost: " + Names.SECRET + "\r\n" + header + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private void requireAnswer() throws IOException {
        byte[] body = line.in().readNBytes(readHead(line.in()));
        String answer = new String(body, StandardCharsets.US_ASCII);
        if (!Objects.equals(answer, Integer.toString(visit.number()))) {
            throw new IOException("the answer is '" + answer + "'");
        }
    }

    /** Reads the head of an answer; returns the length of its body. */
    static int readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int line = 0;
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the answer ends in its head: " + head);
            }
            head.write(octet);
            if (octet == '\n' && line == 0) {
                break;
            } else if (octet == '\n') {
                line = 0;
            } else if (octet != '\r') {
                line++;
            }
        }
        String text = head.toString(StandardCharsets.US_ASCII);
        if (!text.startsWith("HTTP/1.1 200")) {
            throw new IOException("the answer is " + text);
        }
        return text.lines()
                .map(field -> field.toLowerCase(java.util.Locale.ROOT))
                .filter(field -> field.startsWith("content-length:"))
                .map(field -> Integer.parseInt(
                        field.substring("content-length:".length()).trim()))
                .findFirst()
                .orElseThrow(() -> new IOException("no length: " + text));
    }
}
