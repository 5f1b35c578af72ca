package org.echjsse.config;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.security.auth.Destroyable;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.hpke.HpkeKeyPair;
import org.echjsse.hpke.HpkeRecipient;
import org.echjsse.hpke.HpkeSuite;

/**
 * The private key of a server and the configuration it belongs to. {@code toString} shows the configuration only. Thread-safe;
 * immutable but for {@link #destroy()}.
 */
public final class EchKeyPair implements Destroyable {
    private final EchConfig.Known config;
    private final HpkeKeyPair keys;
    private final byte[] info;

    private EchKeyPair(EchConfig.Known config, HpkeKeyPair keys) {
        this.config = config;
        this.keys = keys;
        this.info = config.hpkeInfo();
    }

    /**
     * The pair of a configuration and its private key.
     *
     * @param privateKey as RFC 9180 serializes it: raw for X25519 and X448, big-endian for the NIST curves; copied
     * @throws IllegalArgumentException if a server could not keep what the configuration promises (CFG-42): the KEM or a suite is not
     *     supported, an extension is not known, the name is not allowed, or the key is another one
     */
    public static EchKeyPair of(EchConfig.Known config, byte[] privateKey) {
        HpkeKem kem = HpkeKem.of(config.kemId())
                .orElseThrow(() -> new IllegalArgumentException("the KEM of " + config + " is not supported"));
        return of(config, HpkeKeyPair.ofPrivateKey(kem, privateKey));
    }

    static EchKeyPair of(EchConfig.Known config, HpkeKeyPair keys) {
        if (!matches(config, keys)) {
            throw new IllegalArgumentException("the private key is not that of " + config);
        }
        if (!config.extensions().isEmpty()) {
            // even an optional one: the server vouches for what it publishes
            throw new IllegalArgumentException("an extension of " + config + " is not known");
        }
        if (!config.cipherSuites().stream().allMatch(Usability::isSupported)) {
            throw new IllegalArgumentException("a cipher suite of " + config + " is not supported"); // CFG-41
        }
        config.problem().ifPresent(problem -> {
            throw new IllegalArgumentException("no client would use " + config + ": " + problem);
        });
        return new EchKeyPair(config, keys);
    }

    /** What to generate: set what differs from the defaults, then {@link Builder#generate}. */
    public static Builder builder(String publicName) {
        return new Builder(publicName);
    }

    /**
     * A new pair with the defaults of {@link Builder}.
     *
     * @throws IllegalArgumentException if the name is not allowed (CFG-45)
     */
    public static EchKeyPair generate(String publicName, SecureRandom random) {
        return builder(publicName).generate(random);
    }

    public EchConfig.Known config() {
        return config;
    }

    /** A list of this configuration only: what to publish. */
    public EchConfigList configList() {
        return EchConfigList.of(List.of(config));
    }

    /** The file of RFC 9934: private key and configuration. It is a secret. */
    public String toPem() {
        return EchPem.of(List.of(this), configList()).toPem();
    }

    /**
     * For the handshake: an HPKE context for a hello that was sealed to this configuration.
     *
     * @return empty if it cannot be one: the suite is not in the configuration (SRV-09), or {@code enc} is no key (SRV-11)
     */
    @SuppressWarnings("exports")
    public Optional<HpkeRecipient> recipient(EchConfig.HpkeSymmetricCipherSuite suite, byte[] enc) {
        if (!config.cipherSuites().contains(suite)) {
            return Optional.empty();
        }
        return HpkeSuite.of(config.kemId(), suite.kdfId(), suite.aeadId())
                .flatMap(hpke -> HpkeRecipient.setUp(hpke, enc, keys, info));
    }

    /** PEM-04: the KEM and the bytes of the public key. */
    static boolean matches(EchConfig.Known config, HpkeKeyPair keys) {
        return config.kemId() == keys.kem().id() && Arrays.equals(config.publicKey(), keys.publicKey());
    }

    HpkeKeyPair keys() {
        return keys;
    }

    /** Wipes the private key. A handshake that opens a hello afterwards ends in {@link IllegalStateException}. */
    @Override
    public void destroy() {
        keys.destroy();
    }

    @Override
    public boolean isDestroyed() {
        return keys.isDestroyed();
    }

    @Override
    public String toString() {
        return "EchKeyPair of " + config;
    }

    /** What a new pair is to be like. Not thread-safe. */
    public static final class Builder {
        private final String publicName;
        private int kemId = HpkeKem.X25519.id();
        private List<EchConfig.HpkeSymmetricCipherSuite> suites = List.of(
                new EchConfig.HpkeSymmetricCipherSuite(0x0001, 0x0001),
                new EchConfig.HpkeSymmetricCipherSuite(0x0001, 0x0003));
        private int maximumNameLength;
        private Set<Integer> usedConfigIds = Set.of();

        private Builder(String publicName) {
            this.publicName = publicName;
        }

        /** Default: X25519 (0x0020), the one every client has (HPK-01). */
        public Builder kem(int id) {
            kemId = id;
            return this;
        }

        /** Default: HKDF-SHA256 with AES-128-GCM, which every client has, and with ChaCha20-Poly1305. */
        public Builder cipherSuites(List<EchConfig.HpkeSymmetricCipherSuite> suites) {
            this.suites = List.copyOf(suites);
            return this;
        }

        /** Length in bytes of the longest name served with this key, 0 to 255; default 0: not said (CFG-44). */
        public Builder maximumNameLength(int length) {
            maximumNameLength = length;
            return this;
        }

        /** Ids of configurations that clients may still have of this server; the new one gets another (CFG-40). */
        public Builder avoidConfigIds(Set<Integer> used) {
            usedConfigIds = Set.copyOf(used);
            return this;
        }

        /**
         * @throws IllegalArgumentException if the name is not allowed (CFG-45), the KEM or a suite is not supported, there is no
         *     suite, the length is out of range, or all 256 ids are in use
         */
        public EchKeyPair generate(SecureRandom random) {
            PublicName.problem(publicName).ifPresent(problem -> {
                throw new IllegalArgumentException(
                        "public_name " + PublicName.readable(publicName) + " cannot be used: " + problem);
            });
            if (publicName.length() > 0xff) {
                throw new IllegalArgumentException("public_name is longer than 255 bytes");
            }
            if (maximumNameLength < 0 || maximumNameLength > 0xff) {
                throw new IllegalArgumentException("maximum_name_length " + maximumNameLength + " is not in 0 to 255");
            }
            HpkeKem kem = HpkeKem.of(kemId)
                    .orElseThrow(
                            () -> new IllegalArgumentException(String.format("KEM 0x%04x is not supported", kemId)));
            if (suites.isEmpty() || !suites.stream().allMatch(Usability::isSupported)) {
                throw new IllegalArgumentException("cipher suites " + suites + " cannot be used"); // CFG-41
            }
            HpkeKeyPair keys = HpkeKeyPair.generate(kem, random);
            Contents contents = new Contents(
                    configId(random), kemId, keys.publicKey(), suites, maximumNameLength, publicName, List.of());
            return of(new EchConfig.Known(contents.encodeConfig(), contents), keys);
        }

        // RFC 9849, 4.1; CFG-40: any id that is free, each as likely as the other, so that it tells nothing about the
        // server
        private int configId(SecureRandom random) {
            List<Integer> free = IntStream.rangeClosed(0, 0xff)
                    .boxed()
                    .filter(id -> !usedConfigIds.contains(id))
                    .collect(Collectors.toList());
            if (free.isEmpty()) {
                throw new IllegalArgumentException("all 256 values of config_id are in use");
            }
            return free.get(random.nextInt(free.size()));
        }
    }
}
