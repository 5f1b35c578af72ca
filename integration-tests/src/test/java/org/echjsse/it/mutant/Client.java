package org.echjsse.it.mutant;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchSSLParameters;
import org.echjsse.EchStatus;
import org.echjsse.config.EchConfigList;
import org.echjsse.provider.EchProvider;

/** Our client, by its exported types, as one program: what it learns on one connection it knows on the next. */
final class Client {
    private static final byte[] REQUEST = Bytes.ascii("the application's own words");
    private static final int PORT = 443; // what the program asked for; a table of addresses leads to the server

    /** What the client knows afterwards. */
    record Outcome(Optional<Throwable> failure, boolean connected, String response, EchStatus status) {}

    private final SSLContext context;
    private final EchSSLParameters parameters = new EchSSLParameters();
    private final AtomicInteger askedForCertificate = new AtomicInteger();

    Client(TrustManager[] trust, Authority.Leaf ownCertificate) {
        try {
            context = SSLContext.getInstance("TLSv1.3-ECH", new EchProvider());
            context.init(new KeyManager[] {new OneCertificate(ownCertificate)}, trust, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"h2"});
    }

    Client with(Consumer<EchSSLParameters> settings) {
        settings.accept(parameters);
        return this;
    }

    Client offering(byte[] list) {
        try {
            parameters.setEchConfigList(EchConfigList.parse(list));
            return this;
        } catch (ProtocolException e) {
            throw new AssertionError("our parser does not take an honest list", e);
        }
    }

    Client in(EchMode mode) {
        parameters.setEchMode(mode);
        return this;
    }

    /** How often the application's key manager was asked for an identity. */
    int askedForCertificate() {
        return askedForCertificate.get();
    }

    Outcome visit(InetSocketAddress address, int timeoutMillis) throws IOException {
        boolean connected = false;
        try (Socket raw = new Socket(address.getAddress(), address.getPort())) {
            raw.setSoTimeout(timeoutMillis);
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, Site.SECRET, PORT, true);
            try {
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                connected = true;
                socket.getOutputStream().write(REQUEST);
                String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                socket.close();
                return new Outcome(Optional.empty(), true, response, ((EchConnection) socket).getEchStatus());
            } catch (IOException | RuntimeException e) {
                return new Outcome(Optional.of(e), connected, "", ((EchConnection) socket).getEchStatus());
            }
        }
    }

    /** Shows its certificate to whoever asks. */
    private final class OneCertificate extends X509ExtendedKeyManager {
        private final Authority.Leaf leaf;

        OneCertificate(Authority.Leaf leaf) {
            this.leaf = leaf;
        }

        @Override
        public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
            askedForCertificate.incrementAndGet();
            return "me";
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            askedForCertificate.incrementAndGet();
            return "me";
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {"me"};
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {leaf.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return leaf.key();
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
