package org.echjsse.cli.web;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.echjsse.EchConnection;

/**
 * Chooses the certificate by the name the client asks for: with ECH that is the inner name, and the public name when ECH was not
 * accepted. A client that names nobody, or somebody unknown, gets the first site.
 */
public final class SiteKeyManager extends X509ExtendedKeyManager {
    private final List<ServedSite> sites;

    /** At least one site; the first is for clients that name nobody known. */
    public SiteKeyManager(List<ServedSite> sites) {
        this.sites = List.copyOf(sites);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        SSLSession session = engine == null ? null : engine.getHandshakeSession();
        if (session != null && engine instanceof EchConnection ech) {
            // JSSE has no word for the outer name, and a web server shows its pages the session only, never the engine.
            ech.getEchOuterServerName().ifPresent(name -> session.putValue(ConnectionStatus.OUTER_NAME, name));
        }
        return choose(keyType, session);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return choose(keyType, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    private String choose(String keyType, SSLSession session) {
        int chosen = wanted(session);
        return accepts(keyType, sites.get(chosen).key()) ? Integer.toString(chosen) : null;
    }

    private int wanted(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return IntStream.range(0, sites.size())
                            .filter(at -> sites.get(at).answersTo(host.getAsciiName()))
                            .findFirst()
                            .orElse(0);
                }
            }
        }
        return 0;
    }

    /** JSSE asks for {@code RSASSA-PSS} and {@code RSA} alike when an RSA key would do, and for {@code EdDSA} with any such key. */
    private static boolean accepts(String keyType, PrivateKey key) {
        String have = key.getAlgorithm();
        return switch (keyType) {
            case "EC", "EC_EC", "ECDSA" -> have.equals("EC");
            case "RSA", "RSASSA-PSS" -> have.startsWith("RSA");
            case "EdDSA", "Ed25519", "Ed448" -> have.startsWith("Ed");
            default -> have.equals(keyType);
        };
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return sites.get(Integer.parseInt(alias)).chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return sites.get(Integer.parseInt(alias)).key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return IntStream.range(0, sites.size())
                .filter(at -> accepts(keyType, sites.get(at).key()))
                .mapToObj(Integer::toString)
                .toArray(String[]::new);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }
}
