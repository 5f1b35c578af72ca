package org.echjsse.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchKeyPair;
import org.echjsse.provider.EchProvider;
import org.echjsse.testing.ChildJvm;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;

/** A runtime image may have been linked without jdk.jfr. */
class RuntimeWithoutJfrTest {
    private static final String NEEDED = "java.net.http,java.naming,java.logging,jdk.crypto.ec";

    /** A hidden connection, and what it was; a rejection too, since that is another event. */
    static final class Program {
        private static final SecureRandom RANDOM = new SecureRandom();
        private static final TestCertificates CA = TestCertificates.create();
        private static final EchKeyPair KEYS = EchKeyPair.generate("cover.example", RANDOM);

        public static void main(String[] arguments) throws Exception {
            boolean jfr = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
            String accepted = connect(KEYS);
            String rejected = connect(EchKeyPair.generate("cover.example", RANDOM)); // and connects again
            System.out.println("jfr " + jfr + ", then " + accepted + " and " + rejected);
        }

        private static String connect(EchKeyPair published) throws Exception {
            EchProvider provider = EchProvider.builder()
                    .noResolver()
                    .configs("secret.example", published.configList())
                    .serverKeys(EchServerKeys.of(List.of(KEYS)))
                    .build();
            SSLContext context = SSLContext.getInstance("TLSv1.3-ECH", provider);
            context.init(
                    TestCertificates.keyManagersOf(
                            CA.leaf(Algorithm.EC_P256, "secret.example"), CA.leaf(Algorithm.EC_P256, "cover.example")),
                    CA.trustManagers(),
                    null);
            InetAddress loopback = InetAddress.getLoopbackAddress();
            try (SSLServerSocket listening =
                    (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 5, loopback)) {
                CompletableFuture.runAsync(() -> serve(listening));
                InetAddress named = InetAddress.getByAddress("secret.example", loopback.getAddress());
                try (SSLSocket socket =
                        (SSLSocket) context.getSocketFactory().createSocket(named, listening.getLocalPort())) {
                    socket.startHandshake();
                    return (String) socket.getSession().getValue("org.echjsse.status");
                }
            }
        }

        private static void serve(SSLServerSocket listening) {
            while (!listening.isClosed()) {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                    accepted.getInputStream().read();
                } catch (java.io.IOException e) {
                    // a rejection, or the end
                }
            }
        }
    }

    @Test
    void connectionsAreMadeAndNothingIsMissed() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Program.class, List.of("--limit-modules", NEEDED));
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("jfr false, then SUCCESS and SUCCESS"), result.output());
    }

    /** So that the other test is about the module, and not about the program. */
    @Test
    void theSameProgramRunsWithIt() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Program.class, List.of());
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("jfr true, then SUCCESS and SUCCESS"), result.output());
    }

    /** The first event object of a JVM initializes all of JFR: as slow as some handshakes. */
    @Test
    void aRuntimeWithJfrDoesNotStartItAsLongAsNobodyRecords() throws Exception {
        ChildJvm.Result unrecorded = ChildJvm.run(Program.class, List.of("-Xlog:class+load"));
        assertTrue(unrecorded.output().contains("jfr true, then SUCCESS and SUCCESS"), unrecorded.output());
        assertFalse(unrecorded.output().contains(" jdk.jfr.internal.MetadataRepository "), "JFR was initialized");
        ChildJvm.Result recorded =
                ChildJvm.run(Program.class, List.of("-Xlog:class+load", "-XX:StartFlightRecording:dumponexit=false"));
        assertTrue(recorded.output().contains(" jdk.jfr.internal.MetadataRepository "), recorded.output());
    }
}
