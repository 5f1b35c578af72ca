package org.echjsse.bctls;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.crypto.TlsHash;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;

/** With which scheme the peer has signed: bctls knows it for as long as it checks the signature, and tells nobody. */
final class PeerSignature {
    private PeerSignature() {}

    /** Of a message that has one and can be parsed; bctls has not read it yet, and says what is wrong with it. */
    static Optional<SignatureScheme> in(short type, HandshakeMessageInput message) {
        if (type != HandshakeType.certificate_verify && type != HandshakeType.server_key_exchange) {
            return Optional.empty();
        }
        Bytes bytes = new Bytes();
        message.updateHash(bytes);
        try {
            WireReader reader = new WireReader(bytes.calculateHash());
            reader.u8("msg_type");
            WireReader body = reader.vector24("body");
            if (type == HandshakeType.server_key_exchange) { // RFC 8422, 5.4
                body.u8("curve_type");
                body.u16("namedcurve");
                body.vector8("public");
            }
            return SignatureScheme.byId(body.u16("algorithm")); // RFC 8446, 4.4.3; RFC 5246, 4.7
        } catch (PeerFault malformed) {
            return Optional.empty();
        }
    }

    /** A hash of a message that is the message. */
    private static final class Bytes implements TlsHash {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void update(byte[] input, int offset, int length) {
            bytes.write(input, offset, length);
        }

        @Override
        public byte[] calculateHash() {
            return bytes.toByteArray();
        }

        @Override
        public TlsHash cloneHash() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void reset() {
            bytes.reset();
        }
    }
}
