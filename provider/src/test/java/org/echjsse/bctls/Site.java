package org.echjsse.bctls;

import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.EchPlan;
import org.echjsse.handshake.KeyLog;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Leaf;

/** Settings and decisions for tests, with everything that a test may want to change in a field. */
final class Site {
    static final SecureRandom RANDOM = new SecureRandom();
    static final TestCertificates CA = TestCertificates.create();
    static final String ORIGIN = "secret.example";
    static final String PUBLIC_NAME = "cover.example";

    private static final Map<List<Object>, Leaf> LEAVES = new ConcurrentHashMap<>();

    private Site() {}

    /** The same one for the same name: keys take time. */
    static Leaf leaf(TestCertificates.Algorithm algorithm, String name) {
        return LEAVES.computeIfAbsent(List.of(algorithm, name), key -> CA.leaf(algorithm, name));
    }

    private static List<SignatureScheme> handshakeSchemes(List<SignatureScheme> schemes) {
        return schemes.stream().filter(SignatureScheme::isForHandshakes).toList();
    }

    /** A client that checks certificates with the JDK's trust manager, and the names itself. */
    static final class Client implements ClientDecisions {
        List<String> protocols = List.of("TLSv1.3", "TLSv1.2");
        List<CipherSuite> suites = List.of(CipherSuite.values());
        List<NamedGroup> groups = List.of(NamedGroup.values());
        List<SignatureScheme> schemes = List.of(SignatureScheme.values());
        Optional<String> serverName = Optional.of(ORIGIN);
        List<String> alpn = List.of("h2", "http/1.1");
        boolean ocsp;
        ConnectionRules rules = ConnectionRules.DEFAULT;
        Optional<KeyLog> keyLog = Optional.empty();
        EchPlan ech = new EchPlan.Off();
        Optional<ResumableSession> resumable = Optional.empty();
        List<ResumableSession> remembered = new ArrayList<>();
        boolean sessionsBegin = true;
        Optional<Credential> credential = Optional.empty();
        List<ServerIdentity> checked = new ArrayList<>();
        List<CredentialRequest> asked = new ArrayList<>();
        String authType;
        TlsConnection connection;
        Negotiated seenWhileChecking;

        TlsConnection connect() {
            connection = TlsConnection.client(
                    new ClientSettings(
                            protocols,
                            suites,
                            groups,
                            handshakeSchemes(schemes),
                            schemes,
                            serverName,
                            alpn,
                            ocsp,
                            ech,
                            resumable,
                            rules,
                            RANDOM,
                            keyLog),
                    this);
            return connection;
        }

        @Override
        public void checkServer(List<X509Certificate> chain, String authType, ServerIdentity identity)
                throws CertificateException {
            checked.add(identity);
            this.authType = authType;
            seenWhileChecking = connection.negotiated();
            X509TrustManager trust = (X509TrustManager) CA.trustManagers()[0];
            trust.checkServerTrusted(chain.toArray(new X509Certificate[0]), authType);
            String name = identity instanceof ServerIdentity.PublicName publicName ? publicName.name() : ORIGIN;
            Collection<List<?>> names = chain.get(0).getSubjectAlternativeNames();
            if (names.stream().noneMatch(alternative -> alternative.get(1).equals(name))) {
                throw new CertificateException("not the certificate of that name");
            }
        }

        @Override
        public Optional<Credential> chooseClientCredential(CredentialRequest request) {
            asked.add(request);
            return credential;
        }

        @Override
        public void beginSession() throws TlsFailure {
            if (!sessionsBegin) {
                throw new TlsFailure(TlsFailure.Origin.LOCAL, 40, "no new session", null);
            }
        }

        @Override
        public void remember(ResumableSession session) {
            remembered.add(session);
        }

        /** The session that came last is offered from now on. */
        void resume() {
            resumable = Optional.of(remembered.get(remembered.size() - 1));
        }
    }

    /** A server with some certificates, which it chooses by name and key type. */
    static class Server implements ServerDecisions {
        List<String> protocols = List.of("TLSv1.3", "TLSv1.2");
        List<CipherSuite> suites = List.of(CipherSuite.values());
        boolean honorOrder = true;
        List<NamedGroup> groups = List.of(NamedGroup.values());
        List<SignatureScheme> schemes = List.of(SignatureScheme.values());
        ServerSettings.ClientAuthentication authentication = ServerSettings.ClientAuthentication.NONE;
        List<EchKeyPair> keys = List.of();
        Optional<EchConfigList> retryConfigs = Optional.empty();
        ConnectionRules rules = ConnectionRules.DEFAULT;
        Optional<KeyLog> keyLog = Optional.empty();
        List<Leaf> leaves = new ArrayList<>();
        List<String> alpn = List.of("h2", "http/1.1");
        List<String> names = new ArrayList<>();
        List<X509Certificate> clientChain;
        TlsFailure refusal;
        Duration sessionLifetime = Duration.ZERO;
        Map<SessionIdentity, ResumableSession> memory = new ConcurrentHashMap<>();
        int sessionsBegun;

        Server(Leaf... leaves) {
            this.leaves.addAll(Arrays.asList(leaves));
        }

        ServerSettings settings() {
            return new ServerSettings(
                    protocols,
                    suites,
                    honorOrder,
                    groups,
                    handshakeSchemes(schemes),
                    schemes,
                    authentication,
                    keys,
                    retryConfigs,
                    rules,
                    RANDOM,
                    keyLog);
        }

        TlsConnection accept() {
            return TlsConnection.server(settings(), this);
        }

        @Override
        public void checkServerNames(List<String> names) throws TlsFailure {
            this.names.addAll(names);
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public Optional<String> chooseApplicationProtocol(List<String> offered) {
            return alpn.stream().filter(offered::contains).findFirst();
        }

        @Override
        public Optional<Credential> chooseServerCredential(CredentialRequest request) {
            for (String type : request.keyTypes()) {
                for (Leaf leaf : leaves) {
                    X509Certificate certificate = leaf.chain().get(0);
                    if (certificate.getPublicKey().getAlgorithm().equals(type) && isFor(certificate)) {
                        return Optional.of(new Credential(leaf.key(), leaf.chain()));
                    }
                }
            }
            return Optional.empty();
        }

        private boolean isFor(X509Certificate certificate) {
            try {
                return names.isEmpty()
                        || certificate.getSubjectAlternativeNames().stream()
                                .anyMatch(alternative -> alternative.get(1).equals(names.get(names.size() - 1)));
            } catch (CertificateException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public List<X500Principal> acceptedIssuers() {
            return List.of(CA.certificate().getSubjectX500Principal());
        }

        @Override
        public void checkClient(List<X509Certificate> chain, String authType) throws CertificateException {
            ((X509TrustManager) CA.trustManagers()[0])
                    .checkClientTrusted(chain.toArray(new X509Certificate[0]), authType);
            clientChain = chain;
        }

        @Override
        public void beginSession() {
            sessionsBegun++;
        }

        @Override
        public Duration sessionLifetime() {
            return sessionLifetime;
        }

        @Override
        public Optional<ResumableSession> recall(SessionIdentity identity) {
            return Optional.ofNullable(memory.get(identity));
        }

        @Override
        public void remember(ResumableSession session) {
            memory.put(session.identity(), session);
        }
    }
}
