package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.conscrypt.DomainEncryptionMode;
import org.conscrypt.EchConfigMismatchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The peers against each other: if this fails, the instruments are wrong and the other classes prove nothing. */
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeersAmongThemselvesIT {
    private final EchMaterial key = EchMaterial.generate(7);
    private final EchMaterial stale = EchMaterial.generate(8);

    @Test
    @Pairing(
            client = "Go",
            server = "NSS selfserv",
            needs = {Tool.GO, Tool.NSS})
    void goIsAcceptedByNss() throws Exception {
        try (NssPeer.Server server = NssPeer.serve(KeyKind.EC, key);
                WireTap tap = WireTap.before(server.port())) {
            int mark = server.mark();
            GoPeer.Event client = GoPeer.visit(tap.port(), "-ech", key.listBase64());
            assertEquals("connected", client.kind(), client::error);
            assertTrue(client.echAccepted());
            assertEquals(Names.SECRET, client.peerSubject());
            server.awaitLine(mark, "Negotiated server name: " + Names.SECRET);
            assertEquals(List.of(Names.COVER), tap.only().names());
            assertFalse(tap.only().shows(Names.SECRET));
        }
    }

    @Test
    @Pairing(
            client = "Go",
            server = "NSS selfserv",
            needs = {Tool.GO, Tool.NSS})
    void goIsToldTheRetryConfigsByNss() throws Exception {
        try (NssPeer.Server server = NssPeer.serve(KeyKind.EC, key);
                WireTap tap = WireTap.before(server.port())) {
            int mark = server.mark();
            GoPeer.Event client = GoPeer.visit(tap.port(), "-ech", stale.listBase64());
            assertEquals("rejected", client.kind(), client::toString);
            assertEquals(key.listBase64(), client.retryConfigs());
            server.awaitLine(mark, NssPeer.Server.ECH_REQUIRED);
            assertEquals(List.of(Names.COVER), tap.only().names());
            assertFalse(tap.only().shows(Names.SECRET));
        }
    }

    @Test
    @Pairing(
            client = "NSS tstclnt",
            server = "Go",
            needs = {Tool.GO, Tool.NSS})
    void nssIsAcceptedByGoAfterARetryRequest() throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey(), "-groups", "P384");
                WireTap tap = WireTap.before(server.port())) {
            NssPeer.Visit client = NssPeer.visit(tap.port(), "-V", "tls1.3:tls1.3", "-N", key.listBase64());
            assertEquals(0, client.exit(), client::output);
            GoPeer.Event event = server.next();
            assertTrue(event.echAccepted(), event::toString);
            assertEquals(Names.SECRET, event.serverName());
            assertEquals(List.of(Names.COVER, Names.COVER), tap.only().names());
            assertTrue(tap.only().sawRetryRequest());
            assertFalse(tap.only().shows(Names.SECRET));
        }
    }

    @Test
    @Pairing(
            client = "NSS tstclnt",
            server = "Go",
            needs = {Tool.GO, Tool.NSS})
    void nssIsToldTheRetryConfigsByGo() throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey());
                WireTap tap = WireTap.before(server.port())) {
            NssPeer.Visit client = NssPeer.visit(tap.port(), "-o", "-V", "tls1.3:tls1.3", "-N", stale.listBase64());
            assertTrue(client.output().contains("SSL_ERROR_ECH_RETRY_WITH_ECH"), client::output);
            assertTrue(client.output().replaceAll("\\s", "").contains(key.listBase64()), client::output);
            assertEquals(Names.COVER, server.next().serverName());
            assertEquals(List.of(Names.COVER), tap.only().names());
            assertFalse(tap.only().shows(Names.SECRET));
        }
    }

    @Test
    @Pairing(
            client = "Conscrypt",
            server = "Go",
            needs = {Tool.GO, Tool.CONSCRYPT})
    void conscryptIsAcceptedByGo() throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.RSA, "-echkey", key.goKey());
                WireTap tap = WireTap.before(server.port())) {
            ConscryptPeer.Visit client = ConscryptPeer.visit(
                    tap.address(), key.list(), DomainEncryptionMode.REQUIRED, List.of("X25519MLKEM768"));
            GoPeer.Event event = server.next();
            assertTrue(event.echAccepted(), event::toString);
            assertEquals(Names.SECRET, event.serverName());
            assertEquals("X25519MLKEM768", client.group());
            assertEquals(List.of(Names.COVER), tap.only().names());
            assertFalse(tap.only().shows(Names.SECRET));
        }
    }

    @Test
    @Pairing(
            client = "Conscrypt",
            server = "Go",
            needs = {Tool.GO, Tool.CONSCRYPT})
    void conscryptIsToldTheRetryConfigsByGo() throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey());
                WireTap tap = WireTap.before(server.port())) {
            Exception refused = assertThrows(
                    Exception.class,
                    () -> ConscryptPeer.visit(tap.address(), stale.list(), DomainEncryptionMode.REQUIRED, List.of()));
            assertEquals(
                    key.listBase64(),
                    Base64.getEncoder()
                            .encodeToString(
                                    mismatch(refused).getRetryConfigList().toBytes()));
            assertEquals(List.of(Names.COVER), tap.only().names());
        }
    }

    @Test
    @Pairing(
            client = "OpenSSL s_client",
            server = "Go",
            needs = {Tool.GO, Tool.OPENSSL})
    void theTapSeesTheNameOfThoseWithoutEch() throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey());
                WireTap tap = WireTap.before(server.port())) {
            OpenSslPeer.Visit client = OpenSslPeer.visit(tap.port(), "-tls1_2");
            assertEquals(0, client.exit(), client::output);
            assertFalse(server.next().echAccepted());
            assertEquals(List.of(Names.SECRET), tap.only().names());
            assertTrue(tap.only().shows(Names.SECRET));
        }
    }

    static EchConfigMismatchException mismatch(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof EchConfigMismatchException mismatch) {
                return mismatch;
            }
        }
        throw new AssertionError("no EchConfigMismatchException", thrown);
    }
}
