package org.echjsse.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.echjsse.hpke.HpkeAead;
import org.echjsse.hpke.HpkeKdf;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.wire.WireWriter;

/**
 * One {@code ECHConfig} (RFC 9849, section 4), with the very bytes it came in: they are part of the HPKE info (CFG-23). Immutable;
 * equal by bytes.
 */
public sealed interface EchConfig permits EchConfig.Known, EchConfig.Unknown {

    /** {@code encrypted_client_hello} and {@code ECHConfig.version} share this code point. */
    int VERSION = 0xfe0d;

    int version();

    /** The bytes from version to the end of the contents; a copy. */
    byte[] encoded();

    /** An HPKE symmetric cipher suite by its two ids; a pair, never mixed (CFG-21). */
    record HpkeSymmetricCipherSuite(int kdfId, int aeadId) {

        /** Names where we know them, ids where we do not. */
        @Override
        public String toString() {
            return HpkeKdf.of(kdfId).map(HpkeKdf::toString).orElse("KDF " + hex(kdfId)) + "/"
                    + HpkeAead.of(aeadId).map(HpkeAead::toString).orElse("AEAD " + hex(aeadId));
        }
    }

    /** An extension of a configuration (RFC 9849, section 4.2). None is known to us. */
    final class Extension {
        private static final int MANDATORY_BIT = 0x8000;

        private final int type;
        private final byte[] data;

        Extension(int type, byte[] data) {
            this.type = type;
            this.data = data;
        }

        public int type() {
            return type;
        }

        /** A copy. */
        public byte[] data() {
            return data.clone();
        }

        /** Whether a client that does not know it must ignore the whole configuration (CFG-17). */
        public boolean isMandatory() {
            return (type & MANDATORY_BIT) != 0;
        }

        @Override
        public String toString() {
            return hex(type) + (isMandatory() ? " (mandatory, " : " (optional, ") + data.length + " bytes)";
        }
    }

    /** Version 0xfe0d. */
    final class Known implements EchConfig {
        private static final byte[] INFO_LABEL = "tls ech\0".getBytes(StandardCharsets.US_ASCII);

        private final byte[] encoded;
        private final Contents contents;
        private volatile Optional<String> problem; // asked for with every connection, and costs a key agreement

        Known(byte[] encoded, Contents contents) {
            this.encoded = encoded;
            this.contents = contents;
        }

        @Override
        public int version() {
            return VERSION;
        }

        @Override
        public byte[] encoded() {
            return encoded.clone();
        }

        public int configId() {
            return contents.configId();
        }

        public int kemId() {
            return contents.kemId();
        }

        /** A copy. */
        public byte[] publicKey() {
            return contents.publicKey().clone();
        }

        public List<HpkeSymmetricCipherSuite> cipherSuites() {
            return contents.cipherSuites();
        }

        /** 0 to 255; 0 says nothing (CFG-10). */
        public int maximumNameLength() {
            return contents.maximumNameLength();
        }

        /** The bytes of the wire as characters 0 to 255; only a name that is {@linkplain #problem() no problem} is a host name. */
        public String publicName() {
            return contents.publicName();
        }

        public List<Extension> extensions() {
            return contents.extensions();
        }

        /** {@code info} of RFC 9849, 6.1 and 7.1: a label and the configuration as it was published (HPK-09, SRV-10). */
        public byte[] hpkeInfo() {
            return new WireWriter().bytes(INFO_LABEL).bytes(encoded).toByteArray();
        }

        /** Why a client has to leave this configuration alone, for people; empty if it can use it (CFG-24). */
        public Optional<String> problem() {
            Optional<String> known = problem;
            if (known == null) {
                known = Usability.problem(this);
                problem = known;
            }
            return known;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Known known && Arrays.equals(encoded, known.encoded);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(encoded);
        }

        @Override
        public String toString() {
            StringJoiner line = new StringJoiner(", ", "ECHConfig(", ")");
            line.add("config_id " + configId());
            line.add("public_name " + PublicName.readable(publicName()));
            line.add(HpkeKem.of(kemId()).map(HpkeKem::toString).orElse("KEM " + hex(kemId())));
            line.add("suites " + cipherSuites());
            line.add("maximum_name_length " + maximumNameLength());
            if (!extensions().isEmpty()) {
                line.add("extensions " + extensions());
            }
            return line.toString();
        }
    }

    /** Any other version: kept, never used (CFG-04). */
    final class Unknown implements EchConfig {
        private final int version;
        private final byte[] encoded;

        Unknown(int version, byte[] encoded) {
            this.version = version;
            this.encoded = encoded;
        }

        @Override
        public int version() {
            return version;
        }

        @Override
        public byte[] encoded() {
            return encoded.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown unknown && Arrays.equals(encoded, unknown.encoded);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(encoded);
        }

        @Override
        public String toString() {
            return "ECHConfig(version " + hex(version) + ", " + encoded.length + " bytes, not known)";
        }
    }

    private static String hex(int id) {
        return String.format("0x%04x", id);
    }
}
