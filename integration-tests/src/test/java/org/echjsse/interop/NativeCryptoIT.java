package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Security;
import java.security.Signature;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Cipher;
import javax.net.ssl.SSLParameters;
import org.echjsse.EchMode;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a provider of native code before the JDK's own, which has our records, our hashes and our signatures then (Amazon's ACCP). */
class NativeCryptoIT {
    private final EchMaterial key = EchMaterial.generate(31);

    @BeforeEach
    void install() {
        boolean supported = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        assumeTrue(supported, "the library that comes from Maven is for Linux on amd64");
        AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
        Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
    }

    @AfterEach
    void remove() {
        Security.removeProvider(AmazonCorrettoCryptoProvider.PROVIDER_NAME);
    }

    @ParameterizedTest
    @CsvSource({
        "SOCKET,EC,TLSv1.3",
        "ENGINE,EC,TLSv1.3",
        "ENGINE,RSA,TLSv1.3",
        "SOCKET,EC,TLSv1.2",
        "ENGINE,RSA,TLSv1.2"
    })
    void connectionsGoThroughIt(JsseClient client, KeyKind kind, String protocol) throws Exception {
        assertEquals(
                AmazonCorrettoCryptoProvider.PROVIDER_NAME,
                Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName());
        assertEquals(
                AmazonCorrettoCryptoProvider.PROVIDER_NAME,
                Signature.getInstance("SHA256withECDSA").getProvider().getName());
        byte[] body = new byte[100_000];
        new Random(31).nextBytes(body);
        try (JsseServer server = JsseServer.start(OurSide.server(kind), OurSide.holding(key))) {
            boolean tls13 = protocol.equals("TLSv1.3");
            SSLParameters parameters = tls13 ? OurSide.offering(key) : OurSide.in(EchMode.DISABLED);
            parameters.setProtocols(new String[] {protocol});
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            JsseClient.Visit visit = client.post(OurSide.client(), parameters, address, body);
            assertEquals(protocol, visit.protocol());
            assertTrue(
                    visit.response().endsWith(new String(body, java.nio.charset.StandardCharsets.ISO_8859_1)),
                    "the body comes back as it was");
            JsseServer.Served served = server.next();
            assertEquals(Optional.empty(), served.failure());
            EchStatus expected = tls13 ? EchStatus.SUCCESS : EchStatus.NOT_TRIED;
            assertEquals(Optional.of(expected), served.status());
        }
    }
}
