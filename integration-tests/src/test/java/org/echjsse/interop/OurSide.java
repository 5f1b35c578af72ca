package org.echjsse.interop;

import java.net.ProtocolException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.echjsse.EchMode;
import org.echjsse.EchSSLParameters;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchPem;
import org.echjsse.provider.EchProvider;

/** The code under test, as a program uses it: by its provider and its exported types only. */
final class OurSide {
    private OurSide() {}

    /** A client context of a fresh provider, so that no test sees what another one has learned of a server. */
    static SSLContext client() {
        return client((KeyManager[]) null);
    }

    /** A client context that can prove who it is. */
    static SSLContext client(KeyManager... keys) {
        return context(keys, Pki.shared().trustManagers());
    }

    /** A server context with the certificates of both names. */
    static SSLContext server(KeyKind kind) {
        return context(Pki.shared().keyManagers(kind, Names.SECRET, Names.COVER), null);
    }

    /** The same for a server that wants to know who its clients are. */
    static SSLContext serverThatKnowsItsClients(KeyKind kind) {
        return context(
                Pki.shared().keyManagers(kind, Names.SECRET, Names.COVER),
                Pki.shared().trustManagers());
    }

    /** A server context whose only groups are these: what {@code jdk.tls.namedGroups} is for, and how one forces a retry. */
    static SSLContext server(KeyKind kind, String namedGroups) {
        return with(namedGroups, () -> server(kind));
    }

    /** The context, with these named groups only. */
    static SSLContext with(String namedGroups, Supplier<SSLContext> made) {
        String property = "jdk.tls.namedGroups";
        String before = System.getProperty(property);
        System.setProperty(property, namedGroups);
        try {
            SSLContext context = made.get();
            context.createSSLEngine(); // a provider reads the properties at the first use
            return context;
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3-ECH", new EchProvider());
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The parameters of a client that has this list from somewhere, and otherwise the default mode. */
    static EchSSLParameters offering(EchMaterial key) {
        EchSSLParameters parameters = checkingNames(new EchSSLParameters());
        try {
            parameters.setEchConfigList(EchConfigList.parse(key.list()));
        } catch (ProtocolException e) {
            throw new AssertionError("our parser does not take the list that the peers take", e);
        }
        return parameters;
    }

    /** The parameters of a client without a list. */
    static EchSSLParameters in(EchMode mode) {
        EchSSLParameters parameters = checkingNames(new EchSSLParameters());
        parameters.setEchMode(mode);
        return parameters;
    }

    static <P extends SSLParameters> P checkingNames(P parameters) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    /** The parameters of a server with this key. */
    static EchSSLParameters holding(EchMaterial key) {
        EchSSLParameters parameters = new EchSSLParameters();
        try {
            parameters.setEchServerKeys(
                    EchServerKeys.of(List.copyOf(EchPem.parse(key.pem()).keyPairs())));
        } catch (ProtocolException e) {
            throw new AssertionError("our parser does not take the file of RFC 9934", e);
        }
        return parameters;
    }
}
