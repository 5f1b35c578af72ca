package org.echjsse.differential;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.PublicKey;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.echjsse.testing.TestCertificates.Algorithm;

/** Algorithm constraints of the application: what they forbid does not come about. */
final class Constraints extends Chapter {
    /**
     * @param names what is permitted by name
     * @param keys which keys are
     */
    private record Permitting(Predicate<String> names, Predicate<Key> keys) implements AlgorithmConstraints {
        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
            return names.test(algorithm.toLowerCase(Locale.ROOT));
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return keys.test(key);
        }

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
            return permits(primitives, algorithm, parameters) && permits(primitives, key);
        }
    }

    private static AlgorithmConstraints without(String... names) {
        return new Permitting(name -> !Set.of(names).contains(name), key -> true);
    }

    private static AlgorithmConstraints withoutKeys(String algorithm) {
        return new Permitting(name -> true, key -> !key.getAlgorithm().equals(algorithm));
    }

    Constraints() {
        super("Algorithm constraints");

        solo("constraints come back, and those of a new engine can be asked", stage -> {
            SSLEngine engine = stage.it().context(null, Cast.trust()).createSSLEngine();
            AlgorithmConstraints first = engine.getSSLParameters().getAlgorithmConstraints();
            Set<CryptoPrimitive> signature = Set.of(CryptoPrimitive.SIGNATURE);
            for (String name : new String[] {"SHA256withRSA", "MD5withRSA", "TLSv1.2", "TLSv1.1", "RC4", "secp256r1"}) {
                stage.it().saw("permits " + name, first.permits(signature, name, null));
            }
            PublicKey key =
                    Cast.AUTHORITY.leaf(Algorithm.RSA_1024, "x").chain().get(0).getPublicKey();
            stage.it().saw("permits a key", first.permits(signature, key));
            stage.it().tries("no primitive", () -> first.permits(Set.of(), "RSA", null));
            stage.it().tries("no name", () -> first.permits(signature, "", null));
            stage.it().tries("no key", () -> first.permits(signature, null));
            AlgorithmConstraints mine = without("none");
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setAlgorithmConstraints(mine);
            engine.setSSLParameters(parameters);
            stage.it().saw("the same", engine.getSSLParameters().getAlgorithmConstraints() == mine);
            engine.setSSLParameters(new SSLParameters());
            stage.it().saw("kept", engine.getSSLParameters().getAlgorithmConstraints() == mine);
        });

        pair("a protocol that is forbidden is not spoken", Tls.ANY, stage -> {
            EngineWire wire = stage.engines();
            constrain(wire.client.engine, without("tlsv1.3"));
            wire.handshake();
            stage.client().saw("protocol", wire.client.engine.getSession().getProtocol());
            stage.client().saw("enabled", wire.client.engine.getEnabledProtocols());
        });

        pair("nothing is permitted", stage -> {
            EngineWire wire = stage.engines();
            constrain(wire.client.engine, new Permitting(name -> false, key -> false));
            stage.client().tries("begin", () -> {
                wire.client.engine.beginHandshake();
                wire.settle();
                if (wire.client.failure() != null) {
                    throw wire.client.failure();
                }
                return "begun";
            });
        });

        for (boolean onClient : new boolean[] {true, false}) {
            String side = onClient ? "a client forbids " : "a server forbids ";
            pair(side + "suites", stage -> {
                EngineWire wire = stage.engines();
                constrain(
                        side(wire, onClient),
                        without("tls_aes_256_gcm_sha384", "tls_ecdhe_ecdsa_with_aes_256_gcm_sha384"));
                wire.handshake();
                stage.client().saw("suite", wire.client.engine.getSession().getCipherSuite());
            });

            forbids(side + "the only scheme of the certificate", onClient, without("ecdsa_secp256r1_sha256"));
            forbids(side + "the algorithm of that scheme", onClient, without("sha256withecdsa"));
            forbids(side + "the curve of the certificate", onClient, without("secp256r1"));
            forbids(side + "elliptic curves", onClient, without("ec"));
            forbids(side + "keys of elliptic curves", onClient, withoutKeys("EC"));
            forbids(side + "some groups", onClient, without("x25519", "x448"));
        }

        pair("a client forbids keys for agreement on Montgomery curves", stage -> {
            EngineWire wire = stage.engines();
            constrain(wire.client.engine, withoutKeys("XDH"));
            Alerts.attemptOfClient(stage, wire);
        });
        alertsAndSchemes();
    }

    private void alertsAndSchemes() {
        differs(new Difference(
                title(),
                "a client forbids keys of elliptic curves",
                Who.SERVER,
                "alert that came in",
                "certificate_unknown",
                "unsupported_certificate",
                "The alert says what was wrong with the certificate (RFC 8446, 6.2)",
                Tls.V13,
                Difference.Jdk.upTo(20)));
        String scheme = "a server forbids the only scheme of the certificate";
        String reason =
                "TLS 1.2 does not tie the hash to the curve (RFC 5246, 7.4.1.4.1): there are other schemes for the key";
        for (Who who : new Who[] {Who.CLIENT, Who.SERVER}) {
            differs(scheme, who, "handshake", "SSLHandshakeException", "done", reason);
        }
        differs(scheme, Who.CLIENT, "alert that came in", "handshake_failure", "none", reason);
    }

    private static SSLEngine side(EngineWire wire, boolean client) {
        return client ? wire.client.engine : wire.server.engine;
    }

    private void forbids(String name, boolean onClient, AlgorithmConstraints constraints) {
        pair(name, stage -> {
            EngineWire wire = stage.engines();
            constrain(side(wire, onClient), constraints);
            Alerts.attempt(stage, wire);
        });
    }

    private static void constrain(SSLEngine engine, AlgorithmConstraints constraints) {
        Parameters.change(engine, p -> p.setAlgorithmConstraints(constraints));
    }
}
