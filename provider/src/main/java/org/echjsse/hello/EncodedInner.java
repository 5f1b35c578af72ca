package org.echjsse.hello;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/**
 * EncodedClientHelloInner (RFC 9849, section 5.1): what is encrypted. Going out, a ClientHelloInner loses its session id and what it
 * shares with the outer hello; coming in, it gets both back, byte for byte.
 */
public final class EncodedInner {
    private static final int MESSAGE_TYPE = 1;
    private static final int U16_LIMIT = 0xffff;

    private EncodedInner() {}

    /**
     * @param inner ClientHelloInner
     * @param outer ClientHelloOuter; only its encrypted_client_hello may still change
     * @return without padding
     */
    public static byte[] encode(ClientHello inner, ClientHello outer) {
        return encode(inner, OuterExtensions.choose(inner, outer));
    }

    static byte[] encode(ClientHello inner, ClientHello outer, Set<Integer> folded) {
        return encode(inner, OuterExtensions.choose(inner, outer, folded));
    }

    private static byte[] encode(ClientHello inner, Optional<OuterExtensions.Run> run) {
        HelloFields fields = inner.fields();
        WireWriter out = new WireWriter();
        inner.copy(out, fields.bodyAt(), fields.sessionIdAt() - 1);
        out.u8(0); // RFC 9849, 5.1; CLI-20: legacy_session_id is empty
        inner.copy(out, fields.behindSessionId(), fields.extensionsLengthAt());
        List<HelloExtension> extensions = inner.extensions();
        out.vector16((WireWriter block) -> {
            for (int i = 0; i < extensions.size(); i++) {
                if (run.isPresent() && i == run.get().from()) {
                    // CLI-21: one extension, at the very place of those it stands for
                    List<HelloExtension> references =
                            extensions.subList(run.get().from(), run.get().to());
                    block.u16(ExtensionType.ECH_OUTER_EXTENSIONS);
                    block.vector16((WireWriter body) -> body.vector8(
                            (WireWriter list) -> references.forEach(reference -> list.u16(reference.type()))));
                    i = run.get().to() - 1;
                } else {
                    inner.copy(block, extensions.get(i).at(), extensions.get(i).end());
                }
            }
        });
        return out.toByteArray();
    }

    /**
     * ClientHelloInner from what was decrypted.
     *
     * @param plaintext with padding
     * @param outer the ClientHelloOuter it came in
     * @return the whole handshake message
     * @throws PeerFault for what SRV-20 to SRV-31 forbid
     */
    public static byte[] decode(byte[] plaintext, ClientHello outer) throws PeerFault {
        WireReader in = new WireReader(plaintext);
        HelloFields fields = HelloFields.read(in);
        if (fields.extensionsAt() == HelloFields.NONE) {
            throw PeerFault.malformed("EncodedClientHelloInner", "has no extensions"); // SRV-21
        }
        if (fields.sessionIdLength() != 0) {
            throw PeerFault.malformed("EncodedClientHelloInner", "has a legacy_session_id"); // RFC 9849, 5.1; SRV-22
        }
        requireZeros(in.rest());
        byte[] extensions = expand(plaintext, fields.extensions(), outer);
        byte[] sessionId = outer.sessionId(); // RFC 9849, 5.1; SRV-23
        return new WireWriter(plaintext.length + extensions.length)
                .u8(MESSAGE_TYPE)
                .vector24((WireWriter body) -> {
                    body.bytes(plaintext, fields.bodyAt(), fields.sessionIdAt() - 1 - fields.bodyAt());
                    body.vector8(sessionId);
                    body.bytes(
                            plaintext,
                            fields.behindSessionId(),
                            fields.extensionsLengthAt() - fields.behindSessionId());
                    body.vector16(extensions);
                })
                .toByteArray();
    }

    private static byte[] expand(byte[] plaintext, List<HelloExtension> extensions, ClientHello outer)
            throws PeerFault {
        WireWriter block = new WireWriter();
        for (HelloExtension extension : extensions) {
            if (extension.type() == ExtensionType.ECH_OUTER_EXTENSIONS) {
                // there is at most one: a second one has been refused as an extension that stands there twice (SRV-29)
                expandReferences(new WireReader(plaintext, extension.bodyAt(), extension.bodyLength()), outer, block);
            } else {
                block.bytes(plaintext, extension.at(), extension.end() - extension.at());
            }
        }
        // SRV-31, SEC-08: what was copied comes from the outer hello once at most, so this is at most the sum of both
        if (block.position() > U16_LIMIT) {
            throw PeerFault.forbidden("RFC 9849, 5.1", "ClientHelloInner is too long");
        }
        return block.toByteArray();
    }

    /** RFC 9849, appendix A; SRV-30: one cursor over the outer extensions, which only moves forward. */
    private static void expandReferences(WireReader in, ClientHello outer, WireWriter block) throws PeerFault {
        WireReader references = in.vector8("OuterExtensions");
        in.expectEnd("ech_outer_extensions");
        if (references.isEmpty()) {
            throw PeerFault.malformed("OuterExtensions", "is empty"); // RFC 9849, 5.1; SRV-28
        }
        List<HelloExtension> candidates = outer.extensions();
        int next = 0;
        while (!references.isEmpty()) {
            int wanted = references.u16("OuterExtensions");
            if (wanted == ExtensionType.ENCRYPTED_CLIENT_HELLO || wanted == ExtensionType.ECH_OUTER_EXTENSIONS) {
                throw PeerFault.forbidden("RFC 9849, 5.1", String.format("extension 0x%04x is referenced", wanted));
            }
            while (next < candidates.size() && candidates.get(next).type() != wanted) {
                next++;
            }
            if (next == candidates.size()) { // SRV-24, SRV-25, SRV-27
                throw PeerFault.forbidden(
                        "RFC 9849, 5.1",
                        String.format("extension 0x%04x is missing, referenced twice or out of order", wanted));
            }
            outer.copy(block, candidates.get(next).at(), candidates.get(next).end());
            next++;
        }
    }

    private static void requireZeros(byte[] padding) throws PeerFault {
        int any = 0;
        for (byte b : padding) {
            any |= b;
        }
        if (any != 0) {
            throw PeerFault.forbidden("RFC 9849, 5.1", "padding is not zero"); // SRV-20
        }
    }
}
