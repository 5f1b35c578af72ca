package org.echjsse.bctls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;

/** A peer that is bctls from top to bottom, its records and their ciphers too, so that ours can be held against them. */
interface NativePeer {

    int[] SUITES = Arrays.stream(CipherSuite.values())
            .filter(CipherSuite::isTls13)
            .mapToInt(CipherSuite::id)
            .toArray();

    TlsProtocol protocol();

    /** KeyUpdate. */
    void update(boolean peerToo) throws IOException;

    default void offer(byte[] bytes) throws IOException {
        protocol().offerInput(bytes);
    }

    default byte[] takeOutput() {
        byte[] out = new byte[protocol().getAvailableOutputBytes()];
        protocol().readOutput(out, 0, out.length);
        return out;
    }

    default byte[] takeInput() {
        byte[] in = new byte[protocol().getAvailableInputBytes()];
        protocol().readInput(in, 0, in.length);
        return in;
    }

    static NativePeer client() throws IOException {
        NativeClient client = new NativeClient();
        client.connect(new Client());
        return client;
    }

    static NativePeer server() throws IOException {
        NativeServer server = new NativeServer();
        server.accept(new Server());
        return server;
    }

    final class NativeClient extends TlsClientProtocol implements NativePeer {
        @Override
        public TlsProtocol protocol() {
            return this;
        }

        @Override
        public void update(boolean peerToo) throws IOException {
            send13KeyUpdate(peerToo);
        }
    }

    final class NativeServer extends TlsServerProtocol implements NativePeer {
        @Override
        public TlsProtocol protocol() {
            return this;
        }

        @Override
        public void update(boolean peerToo) throws IOException {
            send13KeyUpdate(peerToo);
        }
    }

    /** Trusts everybody. */
    final class Client extends DefaultTlsClient {
        Client() {
            super(new BcTlsCrypto(Site.RANDOM));
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return SUITES;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv13.only();
        }

        @Override
        @SuppressWarnings("rawtypes")
        protected Vector getSNIServerNames() {
            byte[] name = Site.ORIGIN.getBytes(StandardCharsets.US_ASCII);
            Vector<ServerName> names = new Vector<>();
            names.add(new ServerName(NameType.host_name, name));
            return names;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {}

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) {
                    return null;
                }
            };
        }
    }

    final class Server extends DefaultTlsServer {
        Server() {
            super(new BcTlsCrypto(Site.RANDOM));
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return SUITES;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv13.only();
        }

        @Override
        public TlsCredentials getCredentials() throws IOException {
            Leaf leaf = Site.leaf(Algorithm.EC_P256, Site.ORIGIN);
            try {
                return JcaSigner.of(
                        leaf.key(),
                        Certificates.toBc(getCrypto(), leaf.chain(), true),
                        List.of(SignatureScheme.ECDSA_SECP256R1_SHA256),
                        Site.RANDOM);
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        }
    }
}
