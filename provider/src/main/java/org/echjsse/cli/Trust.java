package org.echjsse.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.echjsse.cli.web.PemFiles;

/** Whom a command trusts. */
final class Trust {
    private Trust() {}

    /** The authorities in a PEM file and nobody else; those of the JDK if the file is {@code null}. */
    static TrustManager[] of(Path certificates) throws CommandFailure, IOException {
        try {
            KeyStore store = null;
            if (certificates != null) {
                store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                int number = 0;
                for (X509Certificate certificate : PemFiles.certificates(certificates)) {
                    store.setCertificateEntry("authority-" + ++number, certificate);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (CertificateException bad) {
            throw new CommandFailure(bad.getMessage(), bad);
        } catch (GeneralSecurityException broken) {
            throw new CommandFailure("no trust store: " + broken.getMessage(), broken);
        }
    }
}
