package conversation;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What a program is to use.
 *
 * @param proxy an HTTP proxy, to be asked to CONNECT
 * @param keyFile a key store with a certificate of the client: PKCS12, in {@link #PASSWORD}
 */
public record Setting(Optional<InetSocketAddress> proxy, Optional<Path> keyFile) {
    /** Of all key stores. */
    public static final char[] PASSWORD = "throw-away".toCharArray();

    /** The certificate of the client, for libraries that want key managers. */
    public Optional<KeyManagerFactory> keys() throws Exception {
        if (keyFile.isEmpty()) {
            return Optional.empty();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyFile.get())) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        return Optional.of(factory);
    }

    /** The context with the certificate of the client, made as programs do; without one there is nothing to make. */
    public Optional<SSLContext> context() throws Exception {
        Optional<KeyManagerFactory> keys = keys();
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.get().getKeyManagers(), null, null);
        return Optional.of(context);
    }

    /** The default trust manager, for libraries that want to have it beside the context. */
    public static X509TrustManager trust() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}
