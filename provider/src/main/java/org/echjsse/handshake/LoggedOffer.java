package org.echjsse.handshake;

import java.util.Arrays;
import org.echjsse.config.EchConfig;

/**
 * What opens one ClientHelloInner, on its way to a key log.
 *
 * @param sharedSecret wiped when written
 */
record LoggedOffer(KeyLog log, byte[] sharedSecret) {
    /** RFC 9850; CLI-73: under the random of the outer hello, which is the one that a reader of the network has. */
    void write(byte[] outerRandom, EchConfig config) {
        log.log(KeyLog.Label.ECH_SECRET, outerRandom, sharedSecret);
        log.log(KeyLog.Label.ECH_CONFIG, outerRandom, config.encoded());
        Arrays.fill(sharedSecret, (byte) 0);
    }

    @Override
    public String toString() {
        return "LoggedOffer";
    }
}
