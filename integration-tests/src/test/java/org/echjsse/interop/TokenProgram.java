package org.echjsse.interop;

import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.echjsse.provider.EchProvider;

/**
 * A client and a server whose keys are in a token: {@code TokenProgram CONFIGURATION ALIAS...} shakes hands in both protocols with each
 * key on both sides, and prints how it went, a line for each. The alias {@code default} stands for the context of that name.
 */
public final class TokenProgram {
    private static final int STEPS = 200;

    private final Provider ours = EchProvider.builder().noResolver().build();
    private final KeyStore token;
    private final TrustManagerFactory trust;

    private TokenProgram(KeyStore token) throws Exception {
        this.token = token;
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        for (String alias : new String[] {"ec", "rsa"}) {
            anchors.setCertificateEntry(alias, token.getCertificate(alias));
        }
        trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
    }

    public static void main(String[] arguments) throws Exception {
        Provider device = Security.getProvider("SunPKCS11").configure(arguments[0]);
        Security.addProvider(device);
        KeyStore token = KeyStore.getInstance("PKCS11", device);
        token.load(null, SoftToken.PIN.toCharArray());
        TokenProgram program = new TokenProgram(token);
        for (int i = 1; i < arguments.length; i++) {
            for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
                System.out.println(arguments[i] + " " + protocol + ": " + program.shake(arguments[i], protocol));
            }
        }
    }

    private String shake(String alias, String protocol) throws Exception {
        SSLContext context;
        if (alias.equals("default")) {
            context = SSLContext.getInstance("Default", ours);
        } else {
            if (((PrivateKey) token.getKey(alias, null)).getEncoded() != null) {
                return "the key has left the token";
            }
            context = SSLContext.getInstance("TLS", ours);
            context.init(only(alias), trust.getTrustManagers(), null);
        }
        SSLContext peer = SSLContext.getInstance("TLS", ours);
        peer.init(only("ec"), trust.getTrustManagers(), null);
        boolean both = !alias.equals("default"); // that one trusts what the JDK trusts
        SSLEngine client = (both ? context : peer).createSSLEngine(Names.SECRET, 443);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {protocol});
        SSLEngine server = context.createSSLEngine();
        server.setUseClientMode(false);
        server.setNeedClientAuth(both);
        try {
            shake(client, server);
        } catch (SSLException e) {
            return e.getClass().getSimpleName();
        }
        X509Certificate ofServer = (X509Certificate) client.getSession().getPeerCertificates()[0];
        String ofClient = both ? server.getSession().getPeerPrincipal().getName() : "nobody";
        return ofServer.getSubjectX500Principal().getName() + " to " + ofClient;
    }

    /** A key store of one entry, whose key stays where it is. */
    private KeyManager[] only(String alias) throws Exception {
        KeyStore one = KeyStore.getInstance("PKCS11", token.getProvider());
        one.load(null, SoftToken.PIN.toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(one, null);
        return new KeyManager[] {new OneAlias((javax.net.ssl.X509ExtendedKeyManager) factory.getKeyManagers()[0], alias)
        };
    }

    private static void shake(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < STEPS; i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
        } else if (in.position() > 0) {
            in.flip();
            engine.unwrap(in, ByteBuffer.allocate(1 << 15));
            in.compact();
        }
    }
}
