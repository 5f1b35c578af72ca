package org.echjsse.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/** {@code ECHConfigContents} (RFC 9849, section 4): read, and written for a new key. The array is never handed out. */
record Contents(
        int configId,
        int kemId,
        byte[] publicKey,
        List<EchConfig.HpkeSymmetricCipherSuite> cipherSuites,
        int maximumNameLength,
        String publicName,
        List<EchConfig.Extension> extensions) {

    Contents {
        cipherSuites = List.copyOf(cipherSuites);
        extensions = List.copyOf(extensions);
    }

    /** Reads one entry of a list: header, contents to their last byte. */
    static EchConfig readConfig(WireReader list) throws PeerFault {
        int from = list.position();
        int version = list.u16("ECHConfig.version");
        // CFG-03: an entry that overruns the list is a fault of the whole list
        WireReader contents = list.vector16("ECHConfig.contents");
        byte[] encoded = list.copy(from, list.position());
        if (version != EchConfig.VERSION) {
            return new EchConfig.Unknown(version, encoded); // RFC 9849, 4; CFG-04, PEM-13: skipped, not looked into
        }
        return new EchConfig.Known(encoded, read(contents));
    }

    private static Contents read(WireReader in) throws PeerFault {
        int configId = in.u8("config_id");
        int kemId = in.u16("kem_id");
        byte[] publicKey = notEmpty(in.vector16("public_key"), "public_key"); // CFG-07
        List<EchConfig.HpkeSymmetricCipherSuite> suites = readSuites(in.vector16("cipher_suites"));
        int maximumNameLength = in.u8("maximum_name_length");
        byte[] publicName = notEmpty(in.vector8("public_name"), "public_name"); // CFG-11
        List<EchConfig.Extension> extensions = readExtensions(in.vector16("extensions"));
        // RFC 9849, 4; CFG-06: what is left over would go into the HPKE info, so it is never cut off
        in.expectEnd("ECHConfigContents");
        return new Contents(
                configId,
                kemId,
                publicKey,
                suites,
                maximumNameLength,
                new String(publicName, StandardCharsets.ISO_8859_1),
                extensions);
    }

    // RFC 9849, 4; CFG-09: 4 to 65532 bytes, in fours
    private static List<EchConfig.HpkeSymmetricCipherSuite> readSuites(WireReader in) throws PeerFault {
        if (in.isEmpty()) {
            throw PeerFault.malformed("cipher_suites", "is empty");
        }
        List<EchConfig.HpkeSymmetricCipherSuite> suites = new ArrayList<>();
        while (!in.isEmpty()) {
            suites.add(new EchConfig.HpkeSymmetricCipherSuite(in.u16("kdf_id"), in.u16("aead_id")));
        }
        return suites;
    }

    // RFC 9849, 4.2; CFG-15, CFG-19: any order, framed to the end
    private static List<EchConfig.Extension> readExtensions(WireReader in) throws PeerFault {
        List<EchConfig.Extension> extensions = new ArrayList<>();
        while (!in.isEmpty()) {
            int type = in.u16("ECHConfigExtension.type");
            extensions.add(new EchConfig.Extension(
                    type, in.vector16("ECHConfigExtension.data").rest()));
        }
        return extensions;
    }

    private static byte[] notEmpty(WireReader in, String field) throws PeerFault {
        if (in.isEmpty()) {
            throw PeerFault.malformed(field, "is empty");
        }
        return in.rest();
    }

    /** The whole {@code ECHConfig} of a new configuration. */
    byte[] encodeConfig() {
        return new WireWriter()
                .u16(EchConfig.VERSION)
                .vector16((WireWriter out) -> {
                    out.u8(configId).u16(kemId).vector16(publicKey);
                    out.vector16((WireWriter list) -> cipherSuites.forEach(
                            suite -> list.u16(suite.kdfId()).u16(suite.aeadId())));
                    out.u8(maximumNameLength).vector8(publicName.getBytes(StandardCharsets.ISO_8859_1));
                    out.vector16((WireWriter list) -> extensions.forEach(
                            extension -> list.u16(extension.type()).vector16(extension.data())));
                })
                .toByteArray();
    }
}
