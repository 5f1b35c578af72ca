package org.echjsse.handshake;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Properties;
import org.echjsse.wire.WireWriter;

/** Known answers from a file of hexadecimal values. */
final class Vectors {
    private final Properties values = new Properties();

    Vectors(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/handshake/" + name)) {
            values.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    byte[] bytes(String key) {
        String value = values.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("no vector " + key);
        }
        return HexFormat.of().parseHex(value);
    }

    /** The body of a ClientHello as a whole message. */
    byte[] clientHello(String key) {
        return clientHello(bytes(key));
    }

    static byte[] clientHello(byte[] body) {
        return new WireWriter()
                .u8(1)
                .vector24((WireWriter out) -> out.bytes(body))
                .toByteArray();
    }

    /** A message with eight bytes filled in. */
    static byte[] filled(byte[] message, int at, byte[] eight) {
        byte[] filled = message.clone();
        System.arraycopy(eight, 0, filled, at, 8);
        return filled;
    }

    /** A ServerHello or HelloRetryRequest with another suite. */
    static byte[] withSuite(byte[] message, int suite) {
        byte[] other = message.clone();
        int at = 4 + 2 + 32 + 1 + 32;
        other[at] = (byte) (suite >>> 8);
        other[at + 1] = (byte) suite;
        return other;
    }
}
