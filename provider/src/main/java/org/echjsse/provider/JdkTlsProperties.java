package org.echjsse.provider;

import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.echjsse.jsse.TlsDefaults;

/** The properties of the JDK that concern TLS, read as SunJSSE reads them. */
final class JdkTlsProperties {
    private JdkTlsProperties() {}

    static TlsDefaults read(SystemSettings settings) {
        return new TlsDefaults(
                list(settings, "jdk.tls.client.protocols"),
                list(settings, "jdk.tls.server.protocols"),
                list(settings, "jdk.tls.client.cipherSuites"),
                list(settings, "jdk.tls.server.cipherSuites"),
                list(settings, "jdk.tls.namedGroups"),
                list(settings, "jdk.tls.client.SignatureSchemes"),
                list(settings, "jdk.tls.server.SignatureSchemes"),
                split(settings.securityOfTheJdk("jdk.tls.disabledAlgorithms").orElse("")),
                flag(settings, "jsse.enableSNIExtension", true),
                flag(settings, "jdk.tls.acknowledgeCloseNotify", false),
                sessionCacheSize(settings),
                () -> keyStore(settings));
    }

    private static Optional<TlsDefaults.KeyStoreLocation> keyStore(SystemSettings settings) {
        String file = settings.ofTheJdk("javax.net.ssl.keyStore").orElse("");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TlsDefaults.KeyStoreLocation(
                file,
                settings.ofTheJdk("javax.net.ssl.keyStoreType").orElseGet(KeyStore::getDefaultType),
                settings.ofTheJdk("javax.net.ssl.keyStoreProvider").filter(name -> !name.isEmpty()),
                settings.ofTheJdk("javax.net.ssl.keyStorePassword").orElse("").toCharArray()));
    }

    private static List<String> list(SystemSettings settings, String name) {
        return split(settings.ofTheJdk(name).orElse(""));
    }

    /** SunJSSE takes quotation marks around the whole away. */
    private static List<String> split(String value) {
        String plain = value.strip();
        if (plain.length() > 1 && plain.startsWith("\"") && plain.endsWith("\"")) {
            plain = plain.substring(1, plain.length() - 1);
        }
        return Arrays.stream(plain.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static boolean flag(SystemSettings settings, String name, boolean byDefault) {
        return settings.ofTheJdk(name).map(Boolean::parseBoolean).orElse(byDefault);
    }

    /** SunJSSE takes the default for what is no number. */
    private static int sessionCacheSize(SystemSettings settings) {
        try {
            int size = Integer.parseInt(settings.ofTheJdk("javax.net.ssl.sessionCacheSize")
                    .orElse("-1")
                    .strip());
            return size >= 0 ? size : TlsDefaults.DEFAULT_SESSION_CACHE_SIZE;
        } catch (NumberFormatException notANumber) {
            return TlsDefaults.DEFAULT_SESSION_CACHE_SIZE;
        }
    }
}
