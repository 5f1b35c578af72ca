package org.echjsse.bctls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A private key, which may live in any provider or device, and the chain for it, leaf first. */
public record Credential(PrivateKey key, List<X509Certificate> chain) {
    @Override
    public String toString() {
        return "credential of " + chain.get(0).getSubjectX500Principal();
    }
}
