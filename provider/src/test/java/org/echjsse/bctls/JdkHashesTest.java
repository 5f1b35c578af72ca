package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.junit.jupiter.api.Test;

class JdkHashesTest {
    @Property(tries = 300)
    void bouncyCastlesHmacOverThemIsTheJdks(
            @ForAll JdkHashes hash,
            @ForAll @Size(min = 1, max = 200) byte[] key,
            @ForAll @Size(max = 300) byte[] first,
            @ForAll @Size(max = 300) byte[] second)
            throws Exception {
        HMac ours = new HMac(hash.newBcDigest());
        ours.init(new KeyParameter(key));
        Mac jdks = Mac.getInstance("Hmac" + hash.name());
        jdks.init(new SecretKeySpec(key, "any"));
        for (byte[] message : new byte[][] {first, second}) { // the second one after a reset
            byte[] result = new byte[ours.getMacSize()];
            for (byte octet : message) {
                ours.update(octet);
            }
            ours.update(message, 0, message.length);
            ours.doFinal(result, 0);
            jdks.update(message);
            assertArrayEquals(jdks.doFinal(message), result);
        }
    }

    @Property(tries = 100)
    void aCopyGoesOnByItself(@ForAll JdkHashes hash, @ForAll @Size(max = 200) byte[] bytes) {
        JdkHashes.BcDigest digest = (JdkHashes.BcDigest) hash.newBcDigest();
        digest.update(bytes, 0, bytes.length);
        JdkHashes.BcDigest copy = digest.copy();
        digest.update((byte) 1);
        byte[] result = new byte[copy.getDigestSize()];
        copy.doFinal(result, 0);
        assertArrayEquals(hash.newDigest().digest(bytes), result);
    }

    @Test
    void whatTheJdkHasNotIsLeftToBouncyCastle() {
        assertEquals(Optional.empty(), JdkHashes.of(CryptoHashAlgorithm.sm3));
    }
}
