package org.echjsse.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Megabytes that an echo sends back while they are still being sent. */
final class Transfer {
    private static final int LONGEST_WRITE = 50_000;

    private final SplittableRandom random;
    private final int size;

    Transfer(long seed, int size) {
        this.random = new SplittableRandom(seed);
        this.size = size;
    }

    void over(Line line) throws IOException {
        OutputStream out = line.out();
        InputStream in = line.in();
        FutureTask<String> sending = new FutureTask<>(() -> send(out));
        Thread writer = new Thread(sending, "transfer");
        writer.start();
        try {
            String received = receive(in);
            String sent = sending.get();
            if (!received.equals(sent)) {
                throw new IOException("sent " + sent + ", received " + received);
            }
        } catch (ExecutionException e) {
            throw new IOException("cannot be sent", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            if (!sending.isDone()) {
                line.cut(true); // or it would write for ever
            }
            join(writer);
        }
    }

    private static void join(Thread writer) {
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the digest of what it has sent. */
    private String send(OutputStream out) throws IOException {
        out.write(("POST /echo HTTP/1.1\r\nHost: " + Names.SECRET + "\r\nContent-Length: " + size + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        MessageDigest digest = digest();
        byte[] part = new byte[LONGEST_WRITE];
        for (int left = size; left > 0; ) {
            int length = Math.min(left, 1 + random.nextInt(LONGEST_WRITE));
            random.nextBytes(part);
            digest.update(part, 0, length);
            out.write(part, 0, length);
            left -= length;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private String receive(InputStream in) throws IOException {
        int length = Conversation.readHead(in);
        if (length != size) {
            throw new IOException("the echo has " + length + " bytes, not " + size);
        }
        MessageDigest digest = digest();
        byte[] part = new byte[LONGEST_WRITE];
        for (int left = size; left > 0; ) {
            int count = in.read(part, 0, Math.min(left, part.length));
            if (count < 0) {
                throw new EOFException(left + " bytes are missing of " + size);
            }
            digest.update(part, 0, count);
            left -= count;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
