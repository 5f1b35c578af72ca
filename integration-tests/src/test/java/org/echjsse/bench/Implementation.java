package org.echjsse.bench;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.conscrypt.Conscrypt;
import org.echjsse.provider.EchProvider;

/** The TLS stacks that are compared. None is registered: each gets its provider by hand, and the JCA stays as the JDK has it. */
public enum Implementation {
    ECHJSSE("EchJSSE") {
        @Override
        Provider provider() {
            return EchProvider.builder().noResolver().build();
        }
    },
    SUNJSSE("SunJSSE") {
        @Override
        Provider provider() {
            return Security.getProvider("SunJSSE");
        }
    },
    BCJSSE("BCJSSE") {
        @Override
        Provider provider() {
            BC_LOG.setLevel(Level.OFF); // it has a line for every connection
            return new BouncyCastleJsseProvider(new BouncyCastleProvider());
        }

        /** It asks key managers for types that the JDK's do not know. */
        @Override
        KeyManager[] keys() {
            return Site.keys("PKIX", provider());
        }
    },
    CONSCRYPT("Conscrypt") {
        @Override
        Provider provider() {
            return Conscrypt.newProvider();
        }
    };

    private static final Logger BC_LOG = Logger.getLogger("org.bouncycastle.jsse");

    final String title;

    Implementation(String title) {
        this.title = title;
    }

    abstract Provider provider();

    KeyManager[] keys() {
        return Site.keys("SunX509", SUNJSSE.provider());
    }

    SSLContext context(KeyManager[] keys, TrustManager... trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS", provider());
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
