package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateRevokedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.provider.EchProvider;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OCSP responses that a server staples reach the session, and the revocation check of the JDK's trust manager; there is nowhere else it
 * could get them from. With SunJSSE the same happens.
 */
@Pairing(client = "EchJSSE", server = "OpenSSL s_server", needs = Tool.OPENSSL)
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StapledResponseIT {
    enum Client {
        OURS,
        SUN_JSSE;

        SSLContext context() throws GeneralSecurityException {
            SSLContext context = this == OURS
                    ? SSLContext.getInstance("TLSv1.3-ECH", new EchProvider())
                    : SSLContext.getInstance("TLS", "SunJSSE");
            context.init(null, Pki.shared().trustManagersThatCheckRevocation(), null);
            return context;
        }

        SSLParameters parameters() {
            return this == OURS ? OurSide.in(EchMode.GREASE) : OurSide.checkingNames(new SSLParameters());
        }
    }

    static Stream<Arguments> clients() {
        return Stream.of(Client.values())
                .flatMap(client -> Stream.of("-tls1_3", "-tls1_2").map(version -> Arguments.of(client, version)));
    }

    private static OpenSslPeer.Server serve(String name, String version, Path response) {
        List<String> arguments = new ArrayList<>(List.of(version, "-www"));
        if (response != null) {
            arguments.addAll(List.of("-status_file", response.toString()));
        }
        return OpenSslPeer.serveOnly(name, KeyKind.EC, arguments.toArray(String[]::new));
    }

    private static SSLSocket connect(Client client, SSLParameters parameters, int port)
            throws IOException, GeneralSecurityException {
        Socket raw = new Socket("127.0.0.1", port);
        raw.setSoTimeout((int) PeerProcess.PATIENCE.toMillis());
        SSLSocket socket = (SSLSocket) client.context().getSocketFactory().createSocket(raw, Names.SECRET, port, true);
        socket.setSSLParameters(parameters);
        return socket;
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aGoodOneSatisfiesTheTrustManager(Client client, String version) throws Exception {
        Path good = Pki.shared().ocspResponse(Names.SECRET, KeyKind.EC, false);
        try (OpenSslPeer.Server server = serve(Names.SECRET, version, good);
                SSLSocket socket = connect(client, client.parameters(), server.port())) {
            socket.startHandshake();
            List<byte[]> responses = ((ExtendedSSLSession) socket.getSession()).getStatusResponses();
            assertEquals(1, responses.size());
            assertArrayEquals(Files.readAllBytes(good), responses.get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aRevocationEndsTheHandshake(Client client, String version) throws Exception {
        Path revoked = Pki.shared().ocspResponse(Names.SECRET, KeyKind.EC, true);
        try (OpenSslPeer.Server server = serve(Names.SECRET, version, revoked);
                SSLSocket socket = connect(client, client.parameters(), server.port())) {
            SSLHandshakeException failure = assertThrows(SSLHandshakeException.class, socket::startHandshake);
            assertTrue(causes(failure).anyMatch(CertificateRevokedException.class::isInstance), failure::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void withoutOneNothingIsKnown(Client client, String version) throws Exception {
        try (OpenSslPeer.Server server = serve(Names.SECRET, version, null);
                SSLSocket socket = connect(client, client.parameters(), server.port())) {
            SSLHandshakeException failure = assertThrows(SSLHandshakeException.class, socket::startHandshake);
            assertTrue(failure.getMessage().contains("revocation"), failure::toString);
        }
    }

    /** REJ-02: the certificate of the public name is checked as any other, so a revoked one authenticates nothing. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRejectionIsAuthenticatedWithItToo(boolean revoked) throws Exception {
        Path response = Pki.shared().ocspResponse(Names.COVER, KeyKind.EC, revoked);
        try (OpenSslPeer.Server server = serve(Names.COVER, "-tls1_3", response);
                SSLSocket socket = connect(Client.OURS, OurSide.offering(EchMaterial.generate(33)), server.port())) {
            SSLHandshakeException failure = assertThrows(SSLHandshakeException.class, socket::startHandshake);
            assertEquals(!revoked, failure instanceof EchRejectedException, failure::toString);
            assertEquals(revoked, causes(failure).anyMatch(CertificateRevokedException.class::isInstance));
        }
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
