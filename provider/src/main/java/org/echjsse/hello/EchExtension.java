package org.echjsse.hello;

import java.util.Arrays;
import org.echjsse.wire.Octets;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/** {@code ECHClientHello}: the body of encrypted_client_hello in a ClientHello (RFC 9849, section 5). */
public sealed interface EchExtension {
    /** Type inner: this hello is a ClientHelloInner. */
    record Inner() implements EchExtension {}

    /**
     * Type outer.
     *
     * @param payloadAt position of the payload in the message (CLI-62: never searched for)
     * @param payloadLength 1 to 65535
     */
    record Outer(int kdfId, int aeadId, int configId, Octets enc, int payloadAt, int payloadLength)
            implements EchExtension {}

    /**
     * @throws PeerFault malformed if it does not have the form (SRV-02), forbidden if its type is unknown (SRV-03)
     */
    static EchExtension parse(ClientHello hello, HelloExtension extension) throws PeerFault {
        WireReader in = hello.reader(extension);
        int type = in.u8("ECHClientHello.type");
        if (type == Types.INNER) {
            in.expectEnd("ECHClientHello");
            return new Inner();
        }
        if (type != Types.OUTER) {
            throw PeerFault.forbidden("RFC 9849, 7", "ECHClientHello.type is " + type);
        }
        int kdfId = in.u16("kdf_id");
        int aeadId = in.u16("aead_id");
        int configId = in.u8("config_id");
        Octets enc = Octets.copyOf(in.vector16("enc").rest());
        WireReader payload = in.vector16("payload");
        if (payload.isEmpty()) {
            throw PeerFault.malformed("payload", "is empty"); // RFC 9849, 5
        }
        in.expectEnd("ECHClientHello");
        return new Outer(kdfId, aeadId, configId, enc, payload.position(), payload.remaining());
    }

    /** The body of type inner. */
    static byte[] inner() {
        return new byte[] {Types.INNER};
    }

    /** The body of type outer. */
    static byte[] outer(int kdfId, int aeadId, int configId, byte[] enc, byte[] payload) {
        return new WireWriter()
                .u8(Types.OUTER)
                .u16(kdfId)
                .u16(aeadId)
                .u8(configId)
                .vector16(enc)
                .vector16(payload)
                .toByteArray();
    }

    /**
     * ClientHelloOuterAAD (RFC 9849, 5.2): the body of the message, the payload replaced by as many zeros (CLI-61, SRV-12).
     * SEC-10: all of it, so that not a byte can be changed on the way.
     */
    static byte[] aad(ClientHello outer, Outer ech) {
        byte[] aad = outer.bodyOfMessage();
        int from = ech.payloadAt() - ClientHello.headerLength();
        Arrays.fill(aad, from, from + ech.payloadLength(), (byte) 0);
        return aad;
    }

    /** {@code ECHClientHelloType}. */
    final class Types {
        static final int OUTER = 0;
        static final int INNER = 1;

        private Types() {}
    }
}
