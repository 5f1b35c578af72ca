package org.echjsse.it.mutant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Records over a socket. Keeps every byte that the client has sent. */
final class RecordLayer {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION = 23;
    private static final int LIMIT = 1 << 14;

    /** What came, and under which keys. */
    record Received(int type, byte[] content, Protection.Keys keys) {}

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private Optional<Protection> writing = Optional.empty();
    private List<Protection> reading = List.of();
    private OldOpener oldOpener;
    private boolean changed;

    /** What opens the records of TLS 1.2 behind change_cipher_spec. */
    @FunctionalInterface
    interface OldOpener {
        byte[] open(int type, byte[] fragment);
    }

    RecordLayer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Every byte from the client. */
    byte[] everything() {
        return raw.toByteArray();
    }

    void writeUnder(Protection protection) {
        writing = Optional.of(protection);
    }

    /** One of these will fit: a client that sees through a lie goes on with the keys of its other hello. */
    void readUnder(List<Protection> candidates) {
        reading = candidates;
    }

    void openWith(OldOpener opener) {
        oldOpener = opener;
    }

    boolean isProtected() {
        return writing.isPresent();
    }

    void write(int type, byte[] content) throws IOException {
        write(type, content, LIMIT);
    }

    /** In records of at most so many bytes; an empty content makes one empty record. */
    void write(int type, byte[] content, int limit) throws IOException {
        int at = 0;
        do {
            int end = Math.min(content.length, at + limit);
            byte[] fragment = Arrays.copyOfRange(content, at, end);
            if (writing.isPresent()) {
                writeInner(Bytes.concat(fragment, Bytes.of(type)));
            } else {
                writePlain(type, fragment);
            }
            at = end;
        } while (at < content.length);
    }

    /** Protected: TLSInnerPlaintext with type and padding, whatever it is. */
    void writeInner(byte[] innerPlaintext) throws IOException {
        raw(writing.orElseThrow().seal(innerPlaintext));
    }

    /** In clear, whatever the state. */
    void writePlain(int type, byte[] fragment) throws IOException {
        raw(new Bytes().u8(type).u16(0x0303).vector16(fragment).done());
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Ends our direction only, so that what the client says can still be heard. */
    void shutDown() throws IOException {
        socket.shutdownOutput();
    }

    /** {@code null} at the end. */
    Received read() throws IOException {
        byte[] header = take(5);
        if (header == null) {
            return null;
        }
        byte[] fragment = take((header[3] & 0xff) << 8 | header[4] & 0xff);
        if (fragment == null) {
            return null;
        }
        if (header[0] == CHANGE_CIPHER_SPEC) {
            changed = true;
        } else if (oldOpener != null && changed) {
            return new Received(header[0], oldOpener.open(header[0], fragment), Protection.Keys.APPLICATION);
        }
        if (header[0] != APPLICATION) {
            return new Received(header[0], fragment, Protection.Keys.NONE);
        }
        for (Protection candidate : reading) {
            Optional<byte[]> opened = candidate.open(header, fragment);
            if (opened.isPresent()) {
                reading = List.of(candidate);
                byte[] inner = opened.get();
                int end = inner.length - 1;
                while (inner[end] == 0) {
                    end--;
                }
                return new Received(inner[end], Arrays.copyOf(inner, end), candidate.keys);
            }
        }
        throw new DishonestClient("sent a record that none of its keys opens");
    }

    private byte[] take(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        raw.writeBytes(bytes);
        return bytes.length < length ? null : bytes;
    }
}
