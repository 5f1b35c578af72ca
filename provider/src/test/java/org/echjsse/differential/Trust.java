package org.echjsse.differential;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.security.auth.x500.X500Principal;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;

/** How trust managers are asked, what is checked around plain ones, and what becomes of what they throw. */
final class Trust extends Chapter {
    private static final Leaf RSA = Cast.AUTHORITY.leaf(Algorithm.RSA_2048, Cast.SITE);
    private static final Leaf OTHER = Cast.AUTHORITY.leaf(Algorithm.EC_P256, "other.example");
    private static final Leaf WILDCARD = Cast.AUTHORITY.leaf(Algorithm.EC_P256, "*.example");
    private static final Leaf PART = Cast.AUTHORITY.leaf(Algorithm.EC_P256, "s*.deep.example");
    private static final Leaf COMMON_NAME = Cast.AUTHORITY.leafWithCommonNameOnly(Algorithm.EC_P256, Cast.SITE);
    private static final Leaf OTHER_COMMON_NAME =
            Cast.AUTHORITY.leafWithCommonNameOnly(Algorithm.EC_P256, "other.example");
    private static final Leaf EXPIRED = Cast.AUTHORITY.expiredLeaf(Algorithm.EC_P256, Cast.SITE);

    Trust() {
        super("Trust managers");
        asking();
        identification();
        algorithms();
        refusals();
        betterAlerts();
        whatBreaks();
        sha224();
    }

    private static final String SEEN_FROM_OTHER_SIDE = "How the other side sees it";

    private void betterAlerts() {
        String reason = "The alert says what was wrong with the certificate (RFC 8446, 6.2)";
        for (String behaviour : new String[] {"a trust manager refuses: expired", "a trust manager refuses: revoked"}) {
            differs(
                    behaviour,
                    Who.SERVER,
                    "alert that came in",
                    "certificate_unknown",
                    behaviour.endsWith("expired") ? "certificate_expired" : "certificate_revoked",
                    reason);
        }
        for (String behaviour : new String[] {
            "a trust manager refuses: expired, and wrapped", "an expired certificate and the JDK's trust manager"
        }) {
            olderJdk(behaviour, Who.SERVER, "alert that came in", "certificate_unknown", "certificate_expired", reason);
        }
    }

    private void olderJdk(String behaviour, Who who, String what, String sun, String ours, String reason) {
        differs(new Difference(title(), behaviour, who, what, sun, ours, reason, Tls.ANY, Difference.Jdk.upTo(20)));
    }

    private void whatBreaks() {
        String broken = "a trust manager that breaks";
        String reason = "As newer JDKs: callers of an engine catch SSLException";
        olderJdk(
                broken,
                Who.CLIENT,
                "handshake",
                "IllegalStateException",
                "SSLException caused by IllegalStateException",
                reason);
        String nullIssuers = "a trust manager that says null instead of no issuer";
        String tolerant = "No list is an empty list";
        Difference.Jdk newer = Difference.Jdk.from(21);
        olderJdk(nullIssuers, Who.SERVER, "handshake", "NullPointerException", "done", tolerant);
        olderJdk(nullIssuers, Who.CLIENT, "handshake", "not done", "done", SEEN_FROM_OTHER_SIDE);
        differs(new Difference(
                title(),
                nullIssuers,
                Who.SERVER,
                "handshake",
                "SSLException caused by NullPointerException",
                "done",
                tolerant,
                Tls.ANY,
                newer));
        differs(new Difference(
                title(),
                nullIssuers,
                Who.CLIENT,
                "handshake",
                "SSLException",
                "done",
                SEEN_FROM_OTHER_SIDE,
                Tls.ANY,
                newer));
        differs(new Difference(
                title(),
                nullIssuers,
                Who.CLIENT,
                "alert that came in",
                "internal_error",
                "none",
                SEEN_FROM_OTHER_SIDE,
                Tls.ANY,
                newer));
    }

    private void sha224() {
        for (String trust : new String[] {"a plain trust manager", "the JDK's trust manager"}) {
            String behaviour = "a certificate with SHA-224, and " + trust;
            String refused = "SSLHandshakeException caused by CertificateException";
            String reason = "Nobody issues them, and TLS 1.3 has struck SHA-224 off the list";
            differs(behaviour, Who.CLIENT, "handshake", "done", refused, reason);
            differs(behaviour, Who.SERVER, "handshake", "done", "SSLHandshakeException", SEEN_FROM_OTHER_SIDE);
            differs(
                    behaviour,
                    Who.SERVER,
                    "alert that came in",
                    "none",
                    "unsupported_certificate",
                    SEEN_FROM_OTHER_SIDE);
            olderJdk(
                    behaviour,
                    Who.SERVER,
                    "alert that came in",
                    "certificate_unknown",
                    "unsupported_certificate",
                    "The alert says what was wrong with the certificate (RFC 8446, 6.2)");
        }
    }

    private void asking() {
        pair("an extended one is asked for an engine", stage -> {
            RecordingTrust trust = RecordingTrust.everybody();
            stage.client().use(stage.client().context(null, trust.extended()));
            stage.engines().handshake();
            stage.client().saw("asked", trust.asked);
        });

        pair("an extended one is asked for a socket", stage -> {
            RecordingTrust trust = RecordingTrust.everybody();
            stage.client().use(stage.client().context(null, trust.extended()));
            stage.sockets().handshake();
            stage.client().saw("asked", trust.asked);
        });

        pair("an extended one is asked about a client", stage -> {
            RecordingTrust trust = RecordingTrust.everybody();
            stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
            stage.server().use(stage.server().context(Cast.site(), trust.extended()));
            EngineWire wire = stage.engines();
            wire.server.engine.setNeedClientAuth(true);
            wire.handshake();
            stage.server().saw("asked", trust.asked);
        });

        pair("an extended one is asked about a certificate with an RSA key", stage -> {
            RecordingTrust trust = RecordingTrust.everybody();
            stage.client().use(stage.client().context(null, trust.extended()));
            stage.server().use(stage.server().context(RSA.keyManagers(), Cast.trust()));
            stage.engines().handshake();
            stage.client().saw("asked", trust.asked);
        });

        pair("a plain one is asked without a connection", stage -> {
            RecordingTrust ofClient = RecordingTrust.everybody();
            RecordingTrust ofServer = RecordingTrust.everybody();
            stage.client().use(stage.client().context(Cast.client(), ofClient.plain()));
            stage.server().use(stage.server().context(Cast.site(), ofServer.plain()));
            EngineWire wire = stage.engines();
            wire.server.engine.setWantClientAuth(true);
            wire.handshake();
            stage.client().saw("asked", ofClient.asked);
            stage.server().saw("asked", ofServer.asked);
        });

        pair("the session has the certificates when the handshake is over", stage -> {
            RecordingTrust trust = RecordingTrust.everybody();
            stage.client().use(stage.client().context(null, trust.plain()));
            EngineWire wire = stage.engines();
            stage.client().tries("before", () -> wire.client.engine.getSession().getPeerCertificates().length);
            wire.handshake();
            SSLSession session = wire.client.engine.getSession();
            stage.client().saw("certificates", session.getPeerCertificates().length);
            stage.client().saw("principal", session.getPeerPrincipal());
        });

        pair("a trust manager that says null instead of no issuer", stage -> {
            stage.server().use(stage.server().context(Cast.site(), new RecordingTrust(null, chain -> {}).extended()));
            stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
            EngineWire wire = stage.engines();
            wire.server.engine.setWantClientAuth(true);
            Alerts.attempt(stage, wire);
        });

        pair("accepted issuers are what a client is told", stage -> {
            X509Certificate authority = Cast.AUTHORITY.certificate();
            stage.server()
                    .use(stage.server()
                            .context(
                                    Cast.site(),
                                    new RecordingTrust(new X509Certificate[] {authority}, chain -> {}).plain()));
            X500Principal[] told = new X500Principal[1];
            RecordingKeys keys = new RecordingKeys(Cast.clientLeaf()) {
                @Override
                public String chooseEngineClientAlias(
                        String[] types, java.security.Principal[] issuers, SSLEngine engine) {
                    told[0] = (X500Principal) issuers[0];
                    return super.chooseEngineClientAlias(types, issuers, engine);
                }
            };
            stage.client().use(stage.client().context(new javax.net.ssl.KeyManager[] {keys}, Cast.trust()));
            EngineWire wire = stage.engines();
            wire.server.engine.setNeedClientAuth(true);
            wire.handshake();
            stage.client().saw("told", authority.getSubjectX500Principal().equals(told[0]));
        });
    }

    private void identification() {
        Map<String, Leaf> leaves = Map.of(
                "the right name", Cast.siteLeaf(),
                "another name", OTHER,
                "the right common name", COMMON_NAME,
                "another common name", OTHER_COMMON_NAME,
                "a wildcard above the top level", WILDCARD);
        leaves.forEach((which, leaf) -> {
            identified(
                    "with a plain trust manager: " + which,
                    Cast.SITE,
                    leaf,
                    RecordingTrust.everybody().plain());
            identified("with that of the JDK: " + which, Cast.SITE, leaf, Cast.trust());
        });
        differs(
                "with a plain trust manager: a wildcard above the top level",
                Who.CLIENT,
                "handshake",
                "done",
                "SSLHandshakeException caused by CertificateException",
                "*.com is nobody's. The JDK looks into a list of public suffixes that others cannot read");
        differs(
                "with a plain trust manager: a wildcard above the top level",
                Who.SERVER,
                "handshake",
                "done",
                "SSLHandshakeException",
                SEEN_FROM_OTHER_SIDE);
        differs(
                "with a plain trust manager: a wildcard above the top level",
                Who.SERVER,
                "alert that came in",
                "none",
                "certificate_unknown",
                SEEN_FROM_OTHER_SIDE);

        identified(
                "a wildcard that is part of a label",
                "site.deep.example",
                PART,
                RecordingTrust.everybody().plain());
        identified(
                "a wildcard of another label",
                "other.deep.example",
                PART,
                RecordingTrust.everybody().plain());
        identified(
                "an address",
                "127.0.0.1",
                Cast.siteLeaf(),
                RecordingTrust.everybody().plain());
        identified(
                "another address",
                "127.0.0.2",
                Cast.siteLeaf(),
                RecordingTrust.everybody().plain());
        identified(
                "a name with a dot at the end",
                "site.example.",
                Cast.siteLeaf(),
                RecordingTrust.everybody().plain());
        identified(
                "a name in capitals",
                "SITE.Example",
                Cast.siteLeaf(),
                RecordingTrust.everybody().plain());

        pair("a plain trust manager and a wrong name that nobody wants to be checked", stage -> {
            stage.client()
                    .use(stage.client().context(null, RecordingTrust.everybody().plain()));
            stage.server().use(stage.server().context(OTHER.keyManagers(), Cast.trust()));
            Alerts.attempt(stage, stage.engines());
        });

        pair("an extended trust manager is left to check names itself", stage -> {
            stage.client()
                    .use(stage.client().context(null, RecordingTrust.everybody().extended()));
            stage.server().use(stage.server().context(OTHER.keyManagers(), Cast.trust()));
            EngineWire wire = stage.engines();
            Parameters.change(wire.client.engine, p -> p.setEndpointIdentificationAlgorithm("HTTPS"));
            Alerts.attempt(stage, wire);
        });

        for (String algorithm : new String[] {"HTTPS", "LDAPS", "no such algorithm"}) {
            pair("a server that identifies its clients by " + algorithm, stage -> {
                stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
                stage.server()
                        .use(stage.server()
                                .context(Cast.site(), RecordingTrust.everybody().plain()));
                EngineWire wire = stage.engines();
                Parameters.change(wire.server.engine, p -> {
                    p.setNeedClientAuth(true);
                    p.setEndpointIdentificationAlgorithm(algorithm);
                });
                Alerts.attempt(stage, wire);
            });
        }
    }

    private void identified(String name, String host, Leaf leaf, TrustManager[] trust) {
        pair(name, stage -> {
            stage.client().use(stage.client().context(null, trust));
            stage.server().use(stage.server().context(leaf.keyManagers(), Cast.trust()));
            SSLEngine client = stage.client().context().createSSLEngine(host, 443);
            client.setUseClientMode(true);
            client.setEnabledProtocols(stage.protocol().enabled());
            Parameters.change(client, p -> p.setEndpointIdentificationAlgorithm("HTTPS"));
            Alerts.attempt(stage, new EngineWire(client, stage.server().engine()));
        });
    }

    private void algorithms() {
        Leaf sha1 = Cast.AUTHORITY.leafSignedWith("SHA1withECDSA", Algorithm.EC_P256, Cast.SITE);
        Leaf sha224 = Cast.AUTHORITY.leafSignedWith("SHA224withECDSA", Algorithm.EC_P256, Cast.SITE);
        Leaf shortKey = Cast.AUTHORITY.leaf(Algorithm.RSA_1024, Cast.SITE);
        Map<String, Leaf> leaves = Map.of("SHA-1", sha1, "SHA-224", sha224, "an RSA key of 1024 bits", shortKey);
        leaves.forEach((which, leaf) -> {
            algorithm(
                    which + ", and a plain trust manager",
                    leaf,
                    RecordingTrust.everybody().plain());
            algorithm(which + ", and the JDK's trust manager", leaf, Cast.trust());
            algorithm(
                    which + ", and an extended trust manager",
                    leaf,
                    RecordingTrust.everybody().extended());
        });
    }

    private void algorithm(String name, Leaf leaf, TrustManager[] trust) {
        pair("a certificate with " + name, stage -> {
            stage.client().use(stage.client().context(null, trust));
            // a key manager that does not look at the signature on its own certificate
            stage.server()
                    .use(stage.server()
                            .context(new javax.net.ssl.KeyManager[] {new RecordingKeys(leaf)}, Cast.trust()));
            Alerts.attempt(stage, stage.engines());
        });
    }

    private void refusals() {
        refusal("a plain refusal", new CertificateException("no"));
        refusal("a refusal with a cause", new CertificateException("no", new IllegalStateException("why")));
        refusal("expired", new CertificateExpiredException("too late"));
        refusal(
                "expired, and wrapped",
                new CertificateException(new CertPathValidatorException(
                        "too late", null, null, -1, CertPathValidatorException.BasicReason.EXPIRED)));
        refusal(
                "revoked",
                new CertificateException(new CertificateRevokedException(
                        new Date(), java.security.cert.CRLReason.UNSPECIFIED, new X500Principal("CN=x"), Map.of())));

        pair("an expired certificate and the JDK's trust manager", stage -> {
            stage.server()
                    .use(stage.server()
                            .context(new javax.net.ssl.KeyManager[] {new RecordingKeys(EXPIRED)}, Cast.trust()));
            Alerts.attempt(stage, stage.engines());
        });

        pair("a trust manager that breaks", stage -> {
            RecordingTrust broken = new RecordingTrust(new X509Certificate[0], chain -> {
                throw new IllegalStateException("broken");
            });
            stage.client().use(stage.client().context(null, broken.extended()));
            Alerts.attemptOfClient(stage, stage.engines());
        });

        pair("a trust manager that breaks, on a socket", stage -> {
            RecordingTrust broken = new RecordingTrust(new X509Certificate[0], chain -> {
                throw new IllegalStateException("broken");
            });
            stage.client().use(stage.client().context(null, broken.extended()));
            SocketWire wire = stage.sockets();
            Stage.inBackground(() -> {
                wire.server.startHandshake();
                return null;
            });
            stage.client().tries("handshake", () -> {
                wire.client.startHandshake();
                return "done";
            });
        });
    }

    private void refusal(String which, CertificateException refusal) {
        pair("a trust manager refuses: " + which, stage -> {
            RecordingTrust trust = new RecordingTrust(new X509Certificate[0], chain -> {
                throw refusal;
            });
            stage.client().use(stage.client().context(null, trust.extended()));
            EngineWire wire = stage.engines();
            Alerts.attempt(stage, wire);
            stage.client().saw("the very exception", wire.client.failure().getCause() == refusal);
        });
    }
}
