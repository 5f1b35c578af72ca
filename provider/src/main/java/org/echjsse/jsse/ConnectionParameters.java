package org.echjsse.jsse;

import java.security.AlgorithmConstraints;
import java.util.ArrayList;
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
import org.echjsse.bctls.NamedGroup;
import org.echjsse.bctls.ServerSettings.ClientAuthentication;
import org.echjsse.bctls.SignatureScheme;
import org.echjsse.config.EchConfigList;

/** What one engine is set to, with SunJSSE's rules of what a {@code null} means. Not thread-safe: the engine's lock guards it. */
final class ConnectionParameters {
    private final EngineDefaults defaults;
    private boolean clientMode;
    private boolean protocolsSet;
    private boolean cipherSuitesSet;
    private List<String> protocols;
    private List<CipherSuite> cipherSuites;
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
    private int maximumPacketSize;
    private Optional<EchMode> echMode = Optional.empty();
    private Optional<EchConfigList> echConfigs = Optional.empty();
    private Optional<EchServerKeys> echServerKeys = Optional.empty();

    ConnectionParameters(EngineDefaults defaults, boolean clientMode, String peerHost) {
        this.defaults = defaults;
        this.clientMode = clientMode;
        this.serverNames = HostNames.serverNameFor(peerHost).map(List::of).orElse(null);
        protocols = defaults.protocols(clientMode);
        cipherSuites = defaults.cipherSuites(clientMode);
    }

    /** Changes the role; what nobody has set becomes the default of the new role. */
    void setClientMode(boolean clientMode) {
        this.clientMode = clientMode;
        if (!protocolsSet) {
            protocols = defaults.protocols(clientMode);
        }
        if (!cipherSuitesSet) {
            cipherSuites = defaults.cipherSuites(clientMode);
        }
    }

    boolean clientMode() {
        return clientMode;
    }

    void set(SSLParameters from) {
        if (from.getProtocols() != null) {
            setProtocols(from.getProtocols());
        }
        if (from.getCipherSuites() != null) {
            setCipherSuites(from.getCipherSuites());
        }
        if (from.getNeedClientAuth()) {
            clientAuthentication = ClientAuthentication.NEEDED;
        } else {
            clientAuthentication = from.getWantClientAuth() ? ClientAuthentication.WANTED : ClientAuthentication.NONE;
        }
        constraints = from.getAlgorithmConstraints() != null ? from.getAlgorithmConstraints() : constraints;
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
        if (namedGroups != null) {
            NewerParameters.NAMED_GROUPS.set(to, namedGroups);
        }
        if (signatureSchemes != null) {
            NewerParameters.SIGNATURE_SCHEMES.set(to, signatureSchemes);
        }
        to.setUseCipherSuitesOrder(useCipherSuitesOrder);
        to.setEnableRetransmissions(enableRetransmissions);
        to.setMaximumPacketSize(maximumPacketSize);
        to.setEchMode(echMode.orElse(null));
        to.setEchConfigList(echConfigs.orElse(null));
        to.setEchServerKeys(echServerKeys.orElse(null));
        return to;
    }

    void setProtocols(String[] names) {
        if (names == null) {
            throw new IllegalArgumentException("Protocols cannot be null");
        }
        List<String> set = new ArrayList<>();
        for (String name : names) {
            if (name == null || !EngineDefaults.SUPPORTED_PROTOCOLS.contains(name)) {
                throw new IllegalArgumentException("Unsupported protocol: " + name);
            }
            set.add(name);
        }
        protocols = List.copyOf(set);
        protocolsSet = true;
    }

    void setCipherSuites(String[] names) {
        if (names == null) {
            throw new IllegalArgumentException("CipherSuites cannot be null");
        }
        List<CipherSuite> set = new ArrayList<>();
        for (String name : names) {
            if (name == null || name.isEmpty()) {
                throw new IllegalArgumentException("The specified CipherSuites array contains invalid null or empty");
            }
            set.add(EngineDefaults.cipherSuite(name)
                    .orElseThrow(() -> new IllegalArgumentException("Unsupported CipherSuite: " + name)));
        }
        cipherSuites = List.copyOf(set);
        cipherSuitesSet = true;
    }

    String[] protocolNames() {
        return protocols.toArray(String[]::new);
    }

    String[] cipherSuiteNames() {
        return cipherSuites.stream().map(Enum::name).toArray(String[]::new);
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
        Optional<List<String>> groups = Optional.ofNullable(namedGroups).map(Arrays::asList);
        Optional<List<String>> schemes = Optional.ofNullable(signatureSchemes).map(Arrays::asList);
        return new Snapshot(
                defaults.usableProtocols(protocols, cipherSuites),
                cipherSuites,
                defaults.namedGroups(groups),
                defaults.signatureSchemes(schemes, clientMode),
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

    /** The parameters of a handshake that has begun. Immutable. */
    record Snapshot(
            List<String> protocols,
            List<CipherSuite> cipherSuites,
            List<NamedGroup> namedGroups,
            List<SignatureScheme> signatureSchemes,
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

        /** Whether HTTPS records are about this connection (RFC 9460, 9): it speaks HTTP, or checks names as HTTPS does. */
        boolean speaksHttp() {
            return applicationProtocols.contains("h2")
                    || applicationProtocols.contains("http/1.1")
                    || endpointIdentification.filter("HTTPS"::equalsIgnoreCase).isPresent();
        }
    }
}
