package org.echjsse.jsse;

import java.security.AlgorithmConstraints;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import org.echjsse.EchMode;
import org.echjsse.EchSSLParameters;
import org.echjsse.EchServerKeys;
import org.echjsse.bctls.CipherSuite;
import org.echjsse.bctls.ConnectionRules;
import org.echjsse.bctls.NamedGroup;
import org.echjsse.bctls.ServerSettings.ClientAuthentication;
import org.echjsse.bctls.SignatureScheme;
import org.echjsse.config.EchConfigList;

/** What one engine is set to, with SunJSSE's rules of what a {@code null} means. Not thread-safe: the engine's lock guards it. */
final class ConnectionParameters {
    private final EngineDefaults defaults;
    private boolean clientMode;
    private String[] protocols; // null: none set
    private String[] cipherSuites; // null: none set
    private ClientAuthentication clientAuthentication = ClientAuthentication.NONE;
    private String endpointIdentification;
    private List<SNIServerName> serverNames; // null: none set
    private Collection<SNIMatcher> matchers; // null: none set
    private AlgorithmConstraints constraints;
    private String[] applicationProtocols = new String[0];
    private String[] namedGroups; // null: none set
    private String[] signatureSchemes; // null: none set
    private boolean useCipherSuitesOrder = true;
    private boolean enableRetransmissions;
    private int maximumPacketSize = RecordSizes.PACKET;
    private Optional<EchMode> echMode = Optional.empty();
    private Optional<EchConfigList> echConfigs = Optional.empty();
    private Optional<EchServerKeys> echServerKeys = Optional.empty();

    ConnectionParameters(EngineDefaults defaults, boolean clientMode, String peerHost) {
        this.defaults = defaults;
        this.clientMode = clientMode;
        this.constraints = defaults.constraints();
        this.serverNames = HostNames.serverNameFor(peerHost).map(List::of).orElse(null);
    }

    /** Changes the role; what nobody has set becomes the default of the new role. */
    void setClientMode(boolean clientMode) {
        this.clientMode = clientMode;
    }

    boolean clientMode() {
        return clientMode;
    }

    void set(SSLParameters from) {
        constraints = from.getAlgorithmConstraints() != null ? from.getAlgorithmConstraints() : constraints;
        if (from.getCipherSuites() != null) {
            setCipherSuites(from.getCipherSuites());
        }
        if (from.getProtocols() != null) {
            setProtocols(from.getProtocols());
        }
        if (from.getNeedClientAuth()) {
            clientAuthentication = ClientAuthentication.NEEDED;
        } else {
            clientAuthentication = from.getWantClientAuth() ? ClientAuthentication.WANTED : ClientAuthentication.NONE;
        }
        endpointIdentification = from.getEndpointIdentificationAlgorithm() != null
                ? from.getEndpointIdentificationAlgorithm()
                : endpointIdentification;
        serverNames = from.getServerNames() != null ? from.getServerNames() : serverNames;
        matchers = from.getSNIMatchers() != null ? from.getSNIMatchers() : matchers;
        applicationProtocols = from.getApplicationProtocols();
        namedGroups = NewerParameters.NAMED_GROUPS.get(from);
        String[] schemes = NewerParameters.SIGNATURE_SCHEMES.get(from);
        signatureSchemes = schemes != null ? schemes : signatureSchemes;
        useCipherSuitesOrder = from.getUseCipherSuitesOrder();
        enableRetransmissions = from.getEnableRetransmissions();
        maximumPacketSize = from.getMaximumPacketSize();
        if (from instanceof EchSSLParameters ech) {
            echMode = ech.getEchMode();
            echConfigs = ech.getEchConfigList();
            echServerKeys = ech.getEchServerKeys();
        } // otherwise keep them: a plain SSLParameters says nothing of ECH
    }

    SSLParameters get() {
        EchSSLParameters to = new EchSSLParameters();
        to.setProtocols(protocolNames());
        to.setCipherSuites(cipherSuiteNames());
        switch (clientAuthentication) {
            case NEEDED -> to.setNeedClientAuth(true);
            case WANTED -> to.setWantClientAuth(true);
            case NONE -> to.setWantClientAuth(false);
        }
        to.setAlgorithmConstraints(constraints);
        to.setEndpointIdentificationAlgorithm(endpointIdentification);
        if (serverNames != null) {
            to.setServerNames(serverNames);
        }
        if (matchers != null) {
            to.setSNIMatchers(matchers);
        }
        to.setApplicationProtocols(applicationProtocols);
        NewerParameters.NAMED_GROUPS.set(to, namedGroups != null ? namedGroups : defaultGroupNames());
        signatureSchemeNames().ifPresent(names -> NewerParameters.SIGNATURE_SCHEMES.set(to, names));
        to.setUseCipherSuitesOrder(useCipherSuitesOrder);
        to.setEnableRetransmissions(enableRetransmissions);
        to.setMaximumPacketSize(maximumPacketSize);
        to.setEchMode(echMode.orElse(null));
        to.setEchConfigList(echConfigs.orElse(null));
        to.setEchServerKeys(echServerKeys.orElse(null));
        return to;
    }

    /**
     * @throws IllegalArgumentException for a name that SunJSSE does not know either
     */
    void setProtocols(String[] names) {
        if (names == null) {
            throw new IllegalArgumentException("Protocols cannot be null");
        }
        for (String name : names) {
            if (!KnownNames.isProtocol(name)) {
                throw new IllegalArgumentException("Unsupported protocol: " + name);
            }
        }
        protocols = names.clone();
    }

    /**
     * @throws IllegalArgumentException for a name that SunJSSE does not know either
     */
    void setCipherSuites(String[] names) {
        if (names == null) {
            throw new IllegalArgumentException("CipherSuites cannot be null");
        }
        String[] known = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            if (name == null || name.isEmpty()) {
                throw new IllegalArgumentException(
                        "The specified CipherSuites array contains invalid null or empty string elements");
            }
            known[i] = KnownNames.cipherSuite(name)
                    .orElseThrow(() -> new IllegalArgumentException("Unsupported CipherSuite: " + name));
        }
        cipherSuites = known;
    }

    String[] protocolNames() {
        return protocols != null
                ? protocols.clone()
                : defaults.protocols(clientMode).toArray(String[]::new);
    }

    String[] cipherSuiteNames() {
        return cipherSuites != null
                ? cipherSuites.clone()
                : defaults.cipherSuites(clientMode).stream().map(Enum::name).toArray(String[]::new);
    }

    private String[] defaultGroupNames() {
        return defaults.namedGroups().stream().map(NamedGroup::jsseName).toArray(String[]::new);
    }

    private Optional<String[]> signatureSchemeNames() {
        return signatureSchemes != null
                ? Optional.of(signatureSchemes)
                : defaults.signatureSchemeNames(clientMode).map(names -> names.toArray(String[]::new));
    }

    ClientAuthentication clientAuthentication() {
        return clientAuthentication;
    }

    void setClientAuthentication(ClientAuthentication value) {
        clientAuthentication = value;
    }

    void setEchMode(EchMode mode) {
        echMode = Optional.ofNullable(mode);
    }

    void setEchConfigs(EchConfigList configs) {
        echConfigs = Optional.ofNullable(configs);
    }

    void setEchServerKeys(EchServerKeys keys) {
        echServerKeys = Optional.ofNullable(keys);
    }

    /** What a handshake goes by: taken when it begins, so that later setters change nothing in it. */
    Snapshot snapshot() {
        ConnectionConstraints permitted = defaults.constraints().and(constraints);
        List<CipherSuite> suites = Arrays.stream(cipherSuiteNames())
                .flatMap(name -> EngineDefaults.cipherSuite(name).stream())
                .distinct()
                .filter(permitted::permits)
                .toList();
        List<NamedGroup> groups = (namedGroups == null
                        ? defaults.namedGroups()
                        : EngineDefaults.namedGroups(Arrays.asList(namedGroups)))
                .stream().filter(permitted::permits).toList();
        return new Snapshot(
                EngineDefaults.usableProtocols(Arrays.asList(protocolNames()), suites, groups, permitted),
                suites,
                groups,
                signatureSchemes(permitted, Restriction.Scope.HANDSHAKE_SIGNATURE),
                signatureSchemes(permitted, Restriction.Scope.CERTIFICATE_SIGNATURE),
                rules(),
                clientAuthentication,
                Optional.ofNullable(endpointIdentification).filter(s -> !s.isEmpty()),
                serverNames == null ? List.of() : List.copyOf(serverNames),
                matchers == null ? List.of() : List.copyOf(matchers),
                List.of(applicationProtocols),
                useCipherSuitesOrder,
                echMode,
                echConfigs,
                echServerKeys);
    }

    /** 0 says nothing, as in SunJSSE. */
    int maximumPacketSize() {
        return maximumPacketSize == 0 ? RecordSizes.PACKET : maximumPacketSize;
    }

    private ConnectionRules rules() {
        TlsDefaults properties = defaults.properties();
        return new ConnectionRules(
                properties.masterSecret(),
                (clientMode ? properties.client() : properties.server()).longestChain(),
                properties.longestHandshakeMessage().orElse(ConnectionRules.DEFAULT_LONGEST_MESSAGE),
                maximumPacketSize(),
                properties.keyLimits(),
                // those of the properties look at curves, which the choice of groups has done
                constraints == defaults.constraints() ? Optional.empty() : Optional.of(constraints));
    }

    private List<SignatureScheme> signatureSchemes(ConnectionConstraints permitted, Restriction.Scope scope) {
        return signatureSchemeNames()
                .map(names -> EngineDefaults.signatureSchemes(Arrays.asList(names)))
                .orElse(List.of(SignatureScheme.values()))
                .stream()
                .filter(scheme -> scope == Restriction.Scope.CERTIFICATE_SIGNATURE || scheme.isForHandshakes())
                .filter(scheme -> permitted.permits(scheme, scope))
                .toList();
    }

    /**
     * The parameters of a handshake that has begun. Immutable.
     *
     * @param signatureSchemes for the handshake
     * @param certificateSchemes for the signatures of certificates
     */
    record Snapshot(
            List<String> protocols,
            List<CipherSuite> cipherSuites,
            List<NamedGroup> namedGroups,
            List<SignatureScheme> signatureSchemes,
            List<SignatureScheme> certificateSchemes,
            ConnectionRules rules,
            ClientAuthentication clientAuthentication,
            Optional<String> endpointIdentification,
            List<SNIServerName> serverNames,
            List<SNIMatcher> matchers,
            List<String> applicationProtocols,
            boolean useCipherSuitesOrder,
            Optional<EchMode> echMode,
            Optional<EchConfigList> echConfigs,
            Optional<EchServerKeys> echServerKeys) {

        boolean speaksTls13() {
            return protocols.contains(EngineDefaults.TLS13);
        }
    }
}
