package org.echjsse.config;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.hpke.HpkeKeyPair;
import org.echjsse.wire.WireWriter;

/** Configurations of every kind. */
final class Samples {
    static final HexFormat HEX = HexFormat.of();
    static final EchConfig.HpkeSymmetricCipherSuite AES = new EchConfig.HpkeSymmetricCipherSuite(1, 1);
    static final EchConfig.HpkeSymmetricCipherSuite CHACHA = new EchConfig.HpkeSymmetricCipherSuite(1, 3);

    /** RFC 9934, figure 1. */
    static final String RFC_9934 =
            "003efe0d003ae7002000203cc1537606db1c3a5def421794cc778891598a222c9d5210c29620388b24110b"
                    + "000400010001000b6578616d706c652e636f6d0000";

    private static final byte[] PUBLIC_KEY =
            HpkeKeyPair.generate(HpkeKem.X25519, new SecureRandom()).publicKey();

    private Samples() {}

    static Contents contents() {
        return new Contents(7, 0x0020, PUBLIC_KEY, List.of(AES, CHACHA), 64, "public.example", List.of());
    }

    static Contents named(String publicName) {
        Contents c = contents();
        return new Contents(
                c.configId(), c.kemId(), c.publicKey(), c.cipherSuites(), c.maximumNameLength(), publicName, List.of());
    }

    static Contents kem(int kemId, byte[] publicKey) {
        Contents c = contents();
        return new Contents(
                c.configId(), kemId, publicKey, c.cipherSuites(), c.maximumNameLength(), c.publicName(), List.of());
    }

    static Contents suites(EchConfig.HpkeSymmetricCipherSuite... suites) {
        Contents c = contents();
        return new Contents(
                c.configId(),
                c.kemId(),
                c.publicKey(),
                List.of(suites),
                c.maximumNameLength(),
                c.publicName(),
                List.of());
    }

    static Contents extensions(int... types) {
        Contents c = contents();
        return new Contents(
                c.configId(),
                c.kemId(),
                c.publicKey(),
                c.cipherSuites(),
                c.maximumNameLength(),
                c.publicName(),
                java.util.Arrays.stream(types)
                        .mapToObj(type -> new EchConfig.Extension(type, new byte[] {1, 2}))
                        .toList());
    }

    static byte[] unknown(int version) {
        return new WireWriter()
                .u16(version)
                .vector16(new byte[] {1, 2, 3, 4, 5})
                .toByteArray();
    }

    static byte[] list(byte[]... configs) {
        return new WireWriter()
                .vector16((WireWriter list) -> {
                    for (byte[] config : configs) {
                        list.bytes(config);
                    }
                })
                .toByteArray();
    }
}
