package org.echjsse.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificates: one of P-256 for the site, its public name and {@code localhost}, issued by a CA of P-256, which is the one anchor.
 * Made once by the JDK's keytool, and kept in files, so that all forks have the same.
 */
final class Site {
    static final String SECRET = "secret.example";
    static final String COVER = "cover.example";
    static final String PASSWORD = "throw-away";

    private static final Path DIRECTORY = Path.of(System.getProperty("bench.site", "target/bench/site"));

    private Site() {}

    /** A PKCS#12 file with the anchor alone. */
    static Path anchorFile() {
        Path file = DIRECTORY.resolve("anchor.p12");
        if (!Files.exists(file)) {
            make(file);
        }
        return file.toAbsolutePath();
    }

    private static Path keyFile() {
        anchorFile();
        return DIRECTORY.resolve("keys.p12");
    }

    private static void make(Path anchor) {
        try {
            Files.createDirectories(DIRECTORY);
            Path keys = DIRECTORY.resolve("keys.p12");
            Files.deleteIfExists(keys);
            keytool(keys, "-genkeypair", "-alias", "ca", "-dname", "CN=bench authority", "-ext", "bc:c");
            keytool(
                    keys,
                    "-genkeypair",
                    "-alias",
                    "site",
                    "-signer",
                    "ca",
                    "-dname",
                    "CN=" + SECRET,
                    "-ext",
                    "san=dns:" + SECRET + ",dns:" + COVER + ",dns:localhost",
                    "-ext",
                    "ku=digitalSignature",
                    "-ext",
                    "eku=serverAuth");
            KeyStore all = load(keys);
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            anchors.setCertificateEntry("ca", all.getCertificate("ca"));
            try (var out = Files.newOutputStream(anchor)) {
                anchors.store(out, PASSWORD.toCharArray());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Jvm.tool("keytool")));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA"));
        command.addAll(List.of("-validity", "30", "-startdate", "-1d"));
        Jvm.run(command);
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** A key manager with the one key. */
    static KeyManager[] keys(String algorithm, Provider provider) {
        try {
            KeyStore all = load(keyFile());
            all.deleteEntry("ca");
            KeyManagerFactory factory = KeyManagerFactory.getInstance(algorithm, provider);
            factory.init(all, PASSWORD.toCharArray());
            return factory.getKeyManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static AnchoredTrust trust() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(load(anchorFile()));
            return new AnchoredTrust((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
