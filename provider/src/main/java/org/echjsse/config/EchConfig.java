package org.echjsse.config;

import java.util.List;

/** One {@code ECHConfig} (RFC 9849, section 4), with the very bytes it came in: they are part of the HPKE info (CFG-23). */
public sealed interface EchConfig permits EchConfig.Known, EchConfig.Unknown {

    /** {@code encrypted_client_hello} and {@code ECHConfig.version} share this code point. */
    int VERSION = 0xfe0d;

    int version();

    /** The bytes from version to the end of the contents; a copy. */
    byte[] encoded();

    /** An HPKE symmetric cipher suite by its two ids; a pair, never mixed (CFG-21). */
    record HpkeSymmetricCipherSuite(int kdfId, int aeadId) {}

    /** An extension of a configuration. */
    final class Extension {
        /** Filled in by the config room. */
        private Extension() {}
    }

    /** Version 0xfe0d. */
    final class Known implements EchConfig {
        private Known() {}

        @Override
        public int version() {
            return VERSION;
        }

        @Override
        public byte[] encoded() {
            throw new UnsupportedOperationException();
        }

        public int configId() {
            throw new UnsupportedOperationException();
        }

        public int kemId() {
            throw new UnsupportedOperationException();
        }

        /** A copy. */
        public byte[] publicKey() {
            throw new UnsupportedOperationException();
        }

        public List<HpkeSymmetricCipherSuite> cipherSuites() {
            throw new UnsupportedOperationException();
        }

        public int maximumNameLength() {
            throw new UnsupportedOperationException();
        }

        public String publicName() {
            throw new UnsupportedOperationException();
        }
    }

    /** Any other version: kept, never used (CFG-04). */
    final class Unknown implements EchConfig {
        private Unknown() {}

        @Override
        public int version() {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] encoded() {
            throw new UnsupportedOperationException();
        }
    }
}
