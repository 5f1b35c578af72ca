package org.echjsse.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchKeyPair;
import org.echjsse.provider.EchProvider;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;

/** The providers and certificates of every stage, made once. */
final class Cast {
    static final String SITE = "site.example";
    static final String COVER = "cover.example";
    static final String CLIENT = "client.example";

    static final TestCertificates AUTHORITY = TestCertificates.create();

    private static final Provider SUNJSSE = Security.getProvider("SunJSSE");
    private static final Leaf SITE_LEAF = AUTHORITY.leaf(Algorithm.EC_P256, SITE, "localhost", "127.0.0.1");
    private static final Leaf CLIENT_LEAF = AUTHORITY.leaf(Algorithm.EC_P256, CLIENT);
    private static final Leaf COVER_LEAF = AUTHORITY.leaf(Algorithm.EC_P256, COVER);

    // key managers choose by server name, so that a site and its cover can share them
    private static final KeyManager[] SITE_KEYS = SITE_LEAF.keyManagers();
    private static final KeyManager[] SITE_AND_COVER_KEYS = TestCertificates.keyManagersOf(SITE_LEAF, COVER_LEAF);
    private static final KeyManager[] CLIENT_KEYS = CLIENT_LEAF.keyManagers();
    private static final TrustManager[] TRUST = AUTHORITY.trustManagers();

    private static final EchKeyPair ECH = EchKeyPair.generate(COVER, new SecureRandom());

    private Cast() {}

    /** A new one for each stage, so that no behaviour sees what another one has taught it. */
    static Provider provider(Pairing pairing, Who who) {
        if (!pairing.isOurs(who)) {
            return SUNJSSE;
        }
        EchProvider.Builder builder = EchProvider.builder().noResolver();
        if (pairing == Pairing.HIDDEN) {
            builder.configs(SITE, ECH.configList()).serverKeys(EchServerKeys.of(List.of(ECH)));
        }
        return builder.build();
    }

    /** The certificate of the site. */
    static KeyManager[] site() {
        return SITE_KEYS;
    }

    static Leaf siteLeaf() {
        return SITE_LEAF;
    }

    static KeyManager[] siteAndCover() {
        return SITE_AND_COVER_KEYS;
    }

    static KeyManager[] client() {
        return CLIENT_KEYS;
    }

    static Leaf clientLeaf() {
        return CLIENT_LEAF;
    }

    /** Trust in the authority of all of them. */
    static TrustManager[] trust() {
        return TRUST;
    }

    /** 127.0.0.1 under the name of the site, that no resolver was asked for. */
    static InetAddress siteAddress() throws IOException {
        return InetAddress.getByAddress(SITE, new byte[] {127, 0, 0, 1});
    }
}
