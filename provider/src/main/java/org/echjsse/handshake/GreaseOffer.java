package org.echjsse.handshake;

import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.EchExtension;
import org.echjsse.hello.EncodedInner;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.HelloExtension;
import org.echjsse.hello.Padding;
import org.echjsse.hpke.HpkeAead;
import org.echjsse.hpke.HpkeKdf;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.hpke.HpkeKeyPair;
import org.echjsse.wire.WireWriter;

/** The look-alike extension of RFC 9849, 6.2.1. */
public final class GreaseOffer {
    // CLI-12: what a client leaves out of a ClientHelloInner, which is for TLS 1.3 only
    private static final Set<Integer> ONLY_TLS_1_2 = Set.of(
            ExtensionType.EC_POINT_FORMATS,
            ExtensionType.ENCRYPT_THEN_MAC,
            ExtensionType.EXTENDED_MASTER_SECRET,
            ExtensionType.SESSION_TICKET,
            ExtensionType.RENEGOTIATION_INFO);

    // GRS-03: what sites publish and we support
    private static final List<HpkeAead> PLAUSIBLE = List.of(HpkeAead.AES_128_GCM, HpkeAead.CHACHA20_POLY1305);

    // GRS-05: what sites publish as maximum_name_length; most say nothing. With names of usual length these give
    // payloads of 144, 176, 208 and 240 bytes, which are the sizes of BoringSSL's GREASE too, so that a long one does
    // not mean "real"
    private static final List<Integer> MAXIMUM_NAME_LENGTHS = List.of(0, 0, 0, 64, 96, 128);

    private GreaseOffer() {}

    /**
     * {@code extension_data} as long as that of a real offer made of the same hello would be, to one of the sites there are (GRS-01 to
     * GRS-05).
     *
     * @param draft ClientHello with its header; encrypted_client_hello stands at its place with an empty body
     */
    public static byte[] extensionFor(byte[] draft, SecureRandom random) {
        ClientHello outer = ClientHello.ours(draft);
        ClientHello inner = ClientHello.ours(innerLike(outer));
        int encodedLength = EncodedInner.encode(inner, outer).length;
        int padding = Padding.zeros(encodedLength, ClientOffer.nameLength(outer), pick(MAXIMUM_NAME_LENGTHS, random));
        byte[] payload = new byte[encodedLength + padding + HpkeAead.TAG_LENGTH];
        random.nextBytes(payload);
        // GRS-04: a key that is one; 32 random bytes would show by their top bit
        HpkeKeyPair anybody = HpkeKeyPair.generate(HpkeKem.X25519, random);
        anybody.destroy();
        // GRS-12: always of type outer; GRS-13: fresh each time
        return EchExtension.outer(
                HpkeKdf.HKDF_SHA256.id(),
                pick(PLAUSIBLE, random).id(),
                random.nextInt(0x100), // GRS-02
                anybody.publicKey(),
                payload);
    }

    private static <T> T pick(List<T> choices, SecureRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** The ClientHelloInner that a real offer would have with this hello: only its lengths matter. */
    private static byte[] innerLike(ClientHello outer) {
        byte[] sessionId = outer.sessionId();
        return new WireWriter()
                .u8(1)
                .vector24((WireWriter body) -> {
                    body.u16(0x0303).bytes(outer.random()).vector8(sessionId);
                    body.vector16((WireWriter list) -> suites(outer).forEach(list::u16));
                    body.u8(1).u8(0);
                    body.vector16((WireWriter block) -> outer.extensions().stream()
                            .filter(extension -> !ONLY_TLS_1_2.contains(extension.type()))
                            .forEach(extension -> block.u16(extension.type()).vector16(innerBody(outer, extension))));
                })
                .toByteArray();
    }

    private static byte[] innerBody(ClientHello outer, HelloExtension extension) {
        return switch (extension.type()) {
            case ExtensionType.ENCRYPTED_CLIENT_HELLO -> EchExtension.inner();
            case ExtensionType.SUPPORTED_VERSIONS -> new byte[] {2, 0x03, 0x04};
            default -> outer.body(extension);
        };
    }

    /** Those of TLS 1.3, and GREASE values; all of them if there is none. */
    private static List<Integer> suites(ClientHello outer) {
        List<Integer> suites = outer.cipherSuites().stream()
                .filter(suite -> suite >>> 8 == 0x13 || (suite & 0x0f0f) == 0x0a0a)
                .toList();
        return suites.isEmpty() ? outer.cipherSuites() : suites;
    }
}
