package org.echjsse.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.echjsse.config.EchKeyPair;

/** What every server of a run has: a certificate for both names, made by the JDK's keytool, and a key for ECH. */
final class Site {
    static final char[] PASSWORD = "throw-away".toCharArray();

    private static Site shared;

    private final KeyStore keys = makeKeys();
    private final EchKeyPair key = EchKeyPair.generate(Names.COVER, new SecureRandom());
    private final EchKeyPair staleKey = EchKeyPair.builder(Names.COVER)
            .avoidConfigIds(java.util.Set.of(key.config().configId()))
            .generate(new SecureRandom());

    private Site() {}

    static synchronized Site shared() {
        if (shared == null) {
            shared = new Site();
        }
        return shared;
    }

    /** The certificate with its key, under {@link #PASSWORD}. */
    KeyStore keys() {
        return keys;
    }

    KeyManagerFactory keyManagers() throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509"); // the JDK's default, and so most servers'
        factory.init(keys, PASSWORD);
        return factory;
    }

    /** Of a client that trusts the site. */
    TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("site", keys.getCertificate("site"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    /** The key for ECH that servers have. */
    EchKeyPair key() {
        return key;
    }

    /** One that they do not have any more. */
    EchKeyPair staleKey() {
        return staleKey;
    }

    private static KeyStore makeKeys() {
        try {
            Path directory = Files.createTempDirectory("echjsse-load");
            Path file = directory.resolve("site.p12");
            try {
                keytool(file);
                KeyStore store = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(file)) {
                    store.load(in, PASSWORD);
                }
                return store;
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path file) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        "site",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "30",
                        "-startdate",
                        "-1d",
                        "-dname",
                        "CN=" + Names.SECRET,
                        "-ext",
                        "san=dns:" + Names.SECRET + ",dns:" + Names.COVER)
                .redirectErrorStream(true)
                .start();
        keytool.getOutputStream().close();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
