package org.echjsse.config;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.echjsse.hpke.HpkeAead;
import org.echjsse.hpke.HpkeKdf;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.hpke.HpkePublicKey;

/** Whether a client can use a well-formed configuration: what fails here is skipped, never a fault of the list (CFG-24). */
final class Usability {
    private Usability() {}

    static Optional<String> problem(EchConfig.Known config) {
        Set<Integer> types = new HashSet<>();
        for (EchConfig.Extension extension : config.extensions()) {
            if (!types.add(extension.type())) {
                return Optional.of("extension " + extension + " stands there twice"); // RFC 9849, 4.2; CFG-16
            }
            if (extension.isMandatory()) {
                return Optional.of(
                        "mandatory extension " + extension + " is not known"); // RFC 9849, 4.2; CFG-17, CFG-18
            }
        }
        Optional<HpkeKem> kem = HpkeKem.of(config.kemId());
        if (kem.isEmpty()) {
            return Optional.of(String.format("KEM 0x%04x is not supported", config.kemId())); // RFC 9849, 4; CFG-20
        }
        if (HpkePublicKey.parse(kem.get(), config.publicKey()).isEmpty()) {
            return Optional.of("public_key is no key of " + kem.get()); // RFC 9180, 7.1.4; CFG-08
        }
        if (suite(config).isEmpty()) {
            return Optional.of(
                    "none of its cipher suites is supported: " + config.cipherSuites()); // RFC 9849, 6.1; CFG-21
        }
        // RFC 9849, 6.1.7; CFG-12, CFG-13
        return PublicName.problem(config.publicName())
                .map(reason -> "public_name " + PublicName.readable(config.publicName()) + ": " + reason);
    }

    /** Our choice among the suites of a configuration; their order there says nothing (CLI-02). */
    static Optional<EchConfig.HpkeSymmetricCipherSuite> suite(EchConfig.Known config) {
        return config.cipherSuites().stream()
                .filter(Usability::isSupported)
                .min(Comparator.comparingInt(EchConfig.HpkeSymmetricCipherSuite::aeadId)
                        .thenComparingInt(EchConfig.HpkeSymmetricCipherSuite::kdfId));
    }

    static boolean isSupported(EchConfig.HpkeSymmetricCipherSuite suite) {
        return HpkeKdf.of(suite.kdfId()).isPresent()
                && HpkeAead.of(suite.aeadId()).isPresent();
    }
}
