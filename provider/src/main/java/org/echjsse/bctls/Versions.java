package org.echjsse.bctls;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.ProtocolVersion;

/** The protocol versions that are enabled and have at least one cipher suite: without one, a version cannot be offered. */
record Versions(boolean tls13, boolean tls12) {

    static final String TLS_1_3 = "TLSv1.3";
    static final String TLS_1_2 = "TLSv1.2";

    /** Nothing older than TLS 1.3, as in ClientHelloInner (CLI-10). */
    static final Versions ONLY_TLS_1_3 = new Versions(true, false);

    /**
     * @param protocols JSSE names; those not spoken here are left out
     */
    static Versions of(List<String> protocols, List<CipherSuite> suites) {
        return new Versions(
                protocols.contains(TLS_1_3) && suites.stream().anyMatch(CipherSuite::isTls13),
                protocols.contains(TLS_1_2) && !suites.stream().allMatch(CipherSuite::isTls13));
    }

    boolean isEmpty() {
        return !tls13 && !tls12;
    }

    /** Newest first. */
    ProtocolVersion[] toBc() {
        List<ProtocolVersion> list = new ArrayList<>();
        if (tls13) {
            list.add(ProtocolVersion.TLSv13);
        }
        if (tls12) {
            list.add(ProtocolVersion.TLSv12);
        }
        return list.toArray(new ProtocolVersion[0]);
    }

    int[] suites(List<CipherSuite> enabled) {
        return enabled.stream()
                .filter(suite -> suite.isTls13() ? tls13 : tls12)
                .mapToInt(CipherSuite::id)
                .toArray();
    }
}
