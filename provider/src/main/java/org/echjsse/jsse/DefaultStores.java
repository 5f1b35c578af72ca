package org.echjsse.jsse;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.echjsse.jsse.TlsDefaults.KeyStoreLocation;

/** Keys and trust from where the JDK's properties say. */
final class DefaultStores {
    private static final Logger LOG = System.getLogger("org.echjsse.jsse");
    private static final String NO_FILE = "NONE";
    private static final String TOKEN = "PKCS11";

    private DefaultStores() {}

    /**
     * The JDK's: {@code javax.net.ssl.trustStore*}, else jssecacerts, else cacerts.
     *
     * @throws GeneralSecurityException if the store cannot be read
     */
    static TrustManager[] trustManagers() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers();
    }

    /** The same; nobody is trusted if the store cannot be read, which as in SunJSSE only those notice who meet a certificate. */
    static TrustManager[] trustManagersIfReadable() {
        try {
            return trustManagers();
        } catch (GeneralSecurityException | RuntimeException e) {
            LOG.log(Level.WARNING, "no certificate will be trusted: the default trust store cannot be read", e);
            return new TrustManager[0];
        }
    }

    /**
     * What {@code javax.net.ssl.keyStore*} names. Without a file there is an empty store; with {@code NONE} it has no file.
     *
     * @throws IllegalArgumentException if a token is to be read from a file
     */
    static KeyManager[] keyManagers(KeyStoreLocation at) throws GeneralSecurityException, IOException {
        boolean token = at.type().equals(TOKEN);
        if (token && !at.file().equals(NO_FILE)) {
            throw new IllegalArgumentException("if keyStoreType is PKCS11, then keyStore must be NONE");
        }
        char[] password = at.password().length == 0 ? null : at.password();
        KeyStore store = at.type().isEmpty() ? null : load(at, password);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, token ? null : password); // the password of a token is no password of its keys
        return factory.getKeyManagers();
    }

    private static KeyStore load(KeyStoreLocation at, char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = at.provider().isPresent()
                ? KeyStore.getInstance(at.type(), at.provider().get())
                : KeyStore.getInstance(at.type());
        if (at.file().isEmpty() || at.file().equals(NO_FILE)) {
            store.load(null, password);
            return store;
        }
        try (InputStream in = new FileInputStream(at.file())) {
            store.load(in, password);
        }
        return store;
    }
}
