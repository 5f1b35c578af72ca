package org.echjsse.bctls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client and a server in memory, and the bytes between them: counted, recorded, and cut as a test likes. */
final class ConnectionPair {
    final TlsConnection client;
    final TlsConnection server;
    /** Everything that went from client to server. */
    final ByteArrayOutputStream clientSent = new ByteArrayOutputStream();
    /** Everything that went from server to client. */
    final ByteArrayOutputStream serverSent = new ByteArrayOutputStream();

    TlsFailure clientFailure;
    TlsFailure serverFailure;
    private int chunk = Integer.MAX_VALUE;
    private int recordLimit = Integer.MAX_VALUE;

    ConnectionPair(TlsConnection client, TlsConnection server) {
        this.client = client;
        this.server = server;
    }

    /** From now on at most so many bytes are handed over at a time. */
    ConnectionPair inChunksOf(int bytes) {
        chunk = bytes;
        return this;
    }

    /** From now on handshake records in the clear carry at most so many bytes; TLS 1.3 only. */
    ConnectionPair inRecordsOf(int bytes) {
        recordLimit = bytes;
        return this;
    }

    /** Handshake messages may be cut into records anywhere (RFC 8446, 5.1). */
    private byte[] recut(byte[] sent) {
        if (recordLimit == Integer.MAX_VALUE) {
            return sent;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < sent.length; ) {
            int end = at + 5 + ((sent[at + 3] & 0xff) << 8 | sent[at + 4] & 0xff);
            boolean cut = sent[at] == 22;
            for (int from = at + 5; from < end; ) {
                int length = cut ? Math.min(recordLimit, end - from) : end - from;
                out.write(sent, at, 3);
                out.write(length >> 8);
                out.write(length);
                out.write(sent, from, length);
                from += length;
            }
            at = end;
        }
        return out.toByteArray();
    }

    /** Begins, and moves bytes until nothing moves any more. */
    ConnectionPair handshake() {
        try {
            server.begin();
        } catch (TlsFailure e) {
            serverFailure = e;
        }
        try {
            client.begin();
        } catch (TlsFailure e) {
            clientFailure = e;
        }
        return pump();
    }

    /** Moves bytes until nothing moves any more. */
    ConnectionPair pump() {
        boolean moved;
        do {
            moved = clientToServer();
            moved |= serverToClient();
        } while (moved);
        return this;
    }

    boolean clientToServer() {
        byte[] out = drain(client);
        clientSent.writeBytes(out);
        if (serverFailure == null) {
            serverFailure = offer(server, recut(out));
        }
        return out.length > 0;
    }

    boolean serverToClient() {
        byte[] out = drain(server);
        serverSent.writeBytes(out);
        if (clientFailure == null) {
            clientFailure = offer(client, recut(out));
        }
        return out.length > 0;
    }

    static byte[] drain(TlsConnection from) {
        byte[] out = new byte[from.pendingOutput()];
        int taken = from.takeOutput(out, 0, out.length);
        return Arrays.copyOf(out, taken);
    }

    TlsFailure offer(TlsConnection to, byte[] bytes) {
        try {
            for (int at = 0; at < bytes.length; at += Math.min(chunk, bytes.length - at)) {
                int length = Math.min(chunk, bytes.length - at);
                // a copy: records are decrypted in place
                to.offerInput(Arrays.copyOfRange(bytes, at, at + length), 0, length);
            }
            return null;
        } catch (TlsFailure e) {
            return e;
        }
    }

    static void write(TlsConnection to, String text) throws TlsFailure {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.write(bytes, 0, bytes.length);
    }

    static String read(TlsConnection from) {
        byte[] in = new byte[from.pendingInput()];
        from.takeInput(in, 0, in.length);
        return new String(in, StandardCharsets.UTF_8);
    }

    /** What the client sent, as characters a byte: for looking whether a name is in it. */
    String clientSentText() {
        return clientSent.toString(StandardCharsets.ISO_8859_1);
    }
}
