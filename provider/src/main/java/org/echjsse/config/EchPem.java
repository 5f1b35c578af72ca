package org.echjsse.config;

import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.echjsse.hpke.HpkeKeyPair;
import org.echjsse.wire.PeerFault;

/**
 * The contents of a PEM file of RFC 9934: an optional private key and an {@code ECHConfigList}. Text in, text out; files are the
 * caller's. Immutable; {@code toString} shows no secret.
 */
public final class EchPem {
    private static final String KEY_LABEL = "PRIVATE KEY";
    private static final String CONFIG_LABEL = "ECHCONFIG";
    private static final int SIZE_LIMIT = 1 << 18;

    private final List<EchKeyPair> keyPairs;
    private final EchConfigList configList;

    private EchPem(List<EchKeyPair> keyPairs, EchConfigList configList) {
        this.keyPairs = List.copyOf(keyPairs);
        this.configList = configList;
    }

    static EchPem of(List<EchKeyPair> keyPairs, EchConfigList configList) {
        return new EchPem(keyPairs, configList);
    }

    /** A file without a private key, for clients and for {@code retry_configs} (PEM-11). */
    public static EchPem of(EchConfigList configList) {
        return new EchPem(List.of(), configList);
    }

    /**
     * Reads up to the end of the ECHCONFIG block and ignores what follows (PEM-05), a private key too (PEM-02).
     *
     * @throws ProtocolException naming the reason, never a byte of the key, if there is no such block, more than one private key
     *     before it, a key that is not PKCS#8 or belongs to none of the configurations (PEM-04), or one that the configuration it
     *     belongs to does not fit (CFG-42)
     */
    public static EchPem parse(String text) throws ProtocolException {
        if (text.length() > SIZE_LIMIT) {
            throw PeerFault.malformed("PEM", "is longer than " + SIZE_LIMIT + " characters"); // PEM-07
        }
        PemBlocks blocks = new PemBlocks(text);
        HpkeKeyPair keys = null;
        for (Optional<PemBlocks.Block> block = blocks.next(); block.isPresent(); block = blocks.next()) {
            String label = block.get().label();
            if (label.equals(CONFIG_LABEL)) {
                EchConfigList configList = EchConfigList.fromBase64(block.get().base64());
                return new EchPem(keys == null ? List.of() : keyPairs(configList, keys), configList);
            }
            if (label.equals(KEY_LABEL)) {
                if (keys != null) {
                    throw PeerFault.malformed("PEM", "has two private keys before ECHCONFIG"); // RFC 9934, 3; PEM-02
                }
                keys = readKey(block.get());
            } else if (label.endsWith(KEY_LABEL)) {
                // RFC 9934, 3; PEM-03: PKCS#8 in clear and nothing else
                throw PeerFault.malformed(
                        "PEM", "has a key of the form " + label + "; only PKCS#8, PRIVATE KEY, can be used");
            }
        }
        throw PeerFault.malformed("PEM", "has no ECHCONFIG block"); // RFC 9934, 3; PEM-01
    }

    /** Every configuration of the file that the private key belongs to, with the key; empty if there is no key in it. */
    public List<EchKeyPair> keyPairs() {
        return keyPairs;
    }

    /** All configurations of the file, also those of other keys. */
    public EchConfigList configList() {
        return configList;
    }

    /** The text of the file; a secret, unless there is no private key in it. */
    public String toPem() {
        StringBuilder text = new StringBuilder();
        if (!keyPairs.isEmpty()) {
            byte[] der = Pkcs8.write(keyPairs.get(0).keys());
            block(text, KEY_LABEL, der);
            Arrays.fill(der, (byte) 0);
        }
        block(text, CONFIG_LABEL, configList.encoded());
        return text.toString();
    }

    @Override
    public String toString() {
        return "EchPem(" + (keyPairs.isEmpty() ? "no private key" : "private key") + ", " + configList + ")";
    }

    private static List<EchKeyPair> keyPairs(EchConfigList configList, HpkeKeyPair keys) throws PeerFault {
        List<EchKeyPair> pairs = new ArrayList<>();
        for (EchConfig config : configList.configs()) {
            if (config instanceof EchConfig.Known known && EchKeyPair.matches(known, keys)) {
                try {
                    pairs.add(EchKeyPair.of(known, keys));
                } catch (IllegalArgumentException unfit) {
                    throw PeerFault.malformed("ECHCONFIG", unfit.getMessage());
                }
            }
        }
        if (pairs.isEmpty()) {
            // RFC 9934, 3; PEM-04
            throw PeerFault.malformed("PEM", "none of the configurations has the public key of the private key");
        }
        return pairs;
    }

    private static HpkeKeyPair readKey(PemBlocks.Block block) throws PeerFault {
        byte[] der = null;
        try {
            der = LaxBase64.decode(block.base64(), KEY_LABEL);
            return Pkcs8.read(der);
        } finally {
            if (der != null) {
                Arrays.fill(der, (byte) 0);
            }
        }
    }

    private static void block(StringBuilder text, String label, byte[] content) {
        text.append("-----BEGIN ").append(label).append("-----\n");
        text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content))
                .append('\n');
        text.append("-----END ").append(label).append("-----\n");
    }
}
