package org.echjsse.hello;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.echjsse.wire.WireWriter;

/** Builds ClientHello messages extension by extension, for tests of every room. Immutable. */
public final class HelloSamples {
    /** An extension as type and body. */
    public record Ext(int type, byte[] body) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Ext ext && type == ext.type && Arrays.equals(body, ext.body);
        }

        @Override
        public int hashCode() {
            return 31 * type + Arrays.hashCode(body);
        }

        @Override
        public String toString() {
            return String.format("%04x(%d)", type, body.length);
        }
    }

    public static final byte[] TLS_1_3 = {2, 3, 4};

    private final int randomFill;
    private final byte[] sessionId;
    private final List<Ext> extensions;

    private HelloSamples(int randomFill, byte[] sessionId, List<Ext> extensions) {
        this.randomFill = randomFill;
        this.sessionId = sessionId;
        this.extensions = List.copyOf(extensions);
    }

    /** A hello whose random is this byte 32 times, with a session id of 32 bytes. */
    public static HelloSamples hello(int randomFill) {
        byte[] sessionId = new byte[32];
        Arrays.fill(sessionId, (byte) 0x77);
        return new HelloSamples(randomFill, sessionId, List.of());
    }

    public HelloSamples sessionId(byte[] sessionId) {
        return new HelloSamples(randomFill, sessionId, extensions);
    }

    public HelloSamples with(int type, byte... body) {
        List<Ext> more = new ArrayList<>(extensions);
        more.add(new Ext(type, body));
        return new HelloSamples(randomFill, sessionId, more);
    }

    public HelloSamples with(List<Ext> extensions) {
        List<Ext> more = new ArrayList<>(this.extensions);
        more.addAll(extensions);
        return new HelloSamples(randomFill, sessionId, more);
    }

    public HelloSamples name(String name) {
        return with(
                ExtensionType.SERVER_NAME,
                new WireWriter()
                        .vector16((WireWriter list) -> list.u8(0).vector16(name.getBytes()))
                        .toByteArray());
    }

    /** The whole message. */
    public byte[] message() {
        return new WireWriter()
                .u8(1)
                .vector24((WireWriter out) -> out.bytes(body()))
                .toByteArray();
    }

    public byte[] body() {
        byte[] random = new byte[32];
        Arrays.fill(random, (byte) randomFill);
        return new WireWriter()
                .u16(0x0303)
                .bytes(random)
                .vector8(sessionId)
                .u16(6)
                .u16(0x1301)
                .u16(0x1302)
                .u16(0x1303)
                .u8(1)
                .u8(0)
                .vector16((WireWriter block) -> extensions.forEach(
                        extension -> block.u16(extension.type()).vector16(extension.body())))
                .toByteArray();
    }

    public ClientHello view() {
        return ClientHello.ours(message());
    }
}
