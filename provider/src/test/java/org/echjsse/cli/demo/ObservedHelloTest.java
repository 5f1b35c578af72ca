package org.echjsse.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.echjsse.wire.PeerFault;
import org.junit.jupiter.api.Test;

/** Against hellos of the JDK's TLS, which knows nothing of us. */
class ObservedHelloTest {

    @Test
    void theNameInAHelloOfTheJdkIsRead() throws Exception {
        ObservedHello hello = ObservedHello.read(helloOfTheJdk());
        assertEquals(Optional.of("secret.example"), hello.serverName());
        assertFalse(hello.hasEch());
        assertTrue(hello.extensionNames().containsAll(List.of("server_name", "supported_versions", "key_share")));
    }

    @Test
    void aHelloInManyRecordsIsOneHello() throws Exception {
        byte[] one = helloOfTheJdk();
        byte[] message = Arrays.copyOfRange(one, 5, one.length);
        ByteBuffer many = ByteBuffer.allocate(message.length * 6);
        for (byte each : message) {
            many.put(new byte[] {22, 3, 1, 0, 1, each});
        }
        assertEquals(ObservedHello.read(one), ObservedHello.read(many.array()));
    }

    @Test
    void whatComesAfterTheHelloIsNotOfInterest() throws Exception {
        byte[] hello = helloOfTheJdk();
        assertEquals(ObservedHello.read(hello), ObservedHello.read(Arrays.copyOf(hello, hello.length + 100)));
    }

    @Test
    void everyTruncationIsAFault() throws Exception {
        byte[] hello = helloOfTheJdk();
        for (int length = 0; length < hello.length; length++) {
            byte[] cut = Arrays.copyOf(hello, length);
            assertThrows(PeerFault.class, () -> ObservedHello.read(cut));
        }
    }

    private static byte[] helloOfTheJdk() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(null, null, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("secret.example")));
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        out.flip();
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        return bytes;
    }
}
