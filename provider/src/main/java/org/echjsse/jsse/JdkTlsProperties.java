package org.echjsse.jsse;

import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.echjsse.bctls.ConnectionRules.MasterSecret;
import org.echjsse.jsse.TlsDefaults.KeyStoreLocation;
import org.echjsse.jsse.TlsDefaults.Role;

/** The properties of the JDK that concern TLS, understood as SunJSSE understands them. */
public final class JdkTlsProperties {
    static final int DEFAULT_SESSION_CACHE_SIZE = 20480;

    /** SunJSSE's, on a server and on a client. */
    private static final int LONGEST_CLIENT_CHAIN = 8;

    private static final int LONGEST_SERVER_CHAIN = 10;

    private static final String INCLUDED_CURVES = "jdk.disabled.namedCurves";

    private final Function<String, Optional<String>> system;
    private final Function<String, Optional<String>> security;

    private JdkTlsProperties(Function<String, Optional<String>> system, Function<String, Optional<String>> security) {
        this.system = system;
        this.security = security;
    }

    /**
     * @param system the value of a system property
     * @param security the value of a security property
     * @throws IllegalArgumentException for a value that SunJSSE refuses to work with; says which
     */
    public static TlsDefaults read(
            Function<String, Optional<String>> system, Function<String, Optional<String>> security) {
        return new JdkTlsProperties(system, security).read();
    }

    private TlsDefaults read() {
        return new TlsDefaults(
                role("client", LONGEST_SERVER_CHAIN),
                role("server", LONGEST_CLIENT_CHAIN),
                list("jdk.tls.namedGroups"),
                disabled("jdk.tls.disabledAlgorithms"),
                disabled("jdk.certpath.disabledAlgorithms"),
                flag("jsse.enableSNIExtension", true),
                flag("jdk.tls.client.enableStatusRequestExtension", true),
                flag("jdk.tls.acknowledgeCloseNotify", false),
                flag("com.sun.net.ssl.requireCloseNotify", false),
                masterSecret(),
                number("jdk.tls.maxHandshakeMessageSize"),
                KeyLimitsProperty.parse(security.apply("jdk.tls.keyLimits").orElse("")),
                number("javax.net.ssl.sessionCacheSize").orElse(DEFAULT_SESSION_CACHE_SIZE),
                this::keyStore);
    }

    private Role role(String name, int longestChain) {
        List<String> protocols = list("jdk.tls." + name + ".protocols");
        protocols.stream().filter(protocol -> !KnownNames.isProtocol(protocol)).forEach(unknown -> {
            throw new IllegalArgumentException(
                    "jdk.tls." + name + ".protocols: " + unknown + " is not a supported SSL protocol name");
        });
        OptionalInt both = number("jdk.tls.maxCertificateChainLength");
        return new Role(
                protocols,
                list("jdk.tls." + name + ".cipherSuites"),
                list("jdk.tls." + name + ".SignatureSchemes"),
                number("jdk.tls." + name + ".maxInboundCertificateChainLength").orElse(both.orElse(longestChain)));
    }

    private MasterSecret masterSecret() {
        if (!flag("jdk.tls.useExtendedMasterSecret", true)) {
            return MasterSecret.LEGACY;
        }
        return flag("jdk.tls.allowLegacyMasterSecret", true)
                ? MasterSecret.EXTENDED_IF_POSSIBLE
                : MasterSecret.EXTENDED;
    }

    private KeyStoreLocation keyStore() {
        return new KeyStoreLocation(
                system.apply("javax.net.ssl.keyStore").orElse(""),
                system.apply("javax.net.ssl.keyStoreType").orElseGet(KeyStore::getDefaultType),
                system.apply("javax.net.ssl.keyStoreProvider").filter(name -> !name.isEmpty()),
                system.apply("javax.net.ssl.keyStorePassword").orElse("").toCharArray());
    }

    private List<String> list(String name) {
        return split(system.apply(name).orElse(""));
    }

    private List<String> disabled(String name) {
        return split(security.apply(name).orElse("")).stream()
                .flatMap(entry -> entry.equalsIgnoreCase("include " + INCLUDED_CURVES)
                        ? split(security.apply(INCLUDED_CURVES).orElse("")).stream()
                        : Stream.of(entry))
                .toList();
    }

    /** SunJSSE takes quotation marks around the whole away. */
    private static List<String> split(String value) {
        String plain = value;
        if (plain.length() > 1 && plain.startsWith("\"") && plain.endsWith("\"")) {
            plain = plain.substring(1, plain.length() - 1);
        }
        return Arrays.stream(plain.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .distinct()
                .toList();
    }

    private boolean flag(String name, boolean byDefault) {
        String value = system.apply(name).orElse(Boolean.toString(byDefault));
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("Value of " + name + " must either be 'true' or 'false'");
        }
        return Boolean.parseBoolean(value);
    }

    /** Empty for what is no number, or a negative one. */
    private OptionalInt number(String name) {
        try {
            int value = Integer.decode(system.apply(name).orElse("-1"));
            return value >= 0 ? OptionalInt.of(value) : OptionalInt.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalInt.empty();
        }
    }
}
