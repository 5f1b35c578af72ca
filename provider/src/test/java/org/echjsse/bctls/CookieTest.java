package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.KeyShareEntry;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HelloRetryRequest with a cookie, as servers send it that keep no state until the client has proved its address. */
class CookieTest {
    private static final EchKeyPair KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);
    private static final EchKeyPair OTHER_KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);
    private static final byte[] COOKIE = new byte[300];

    static {
        Site.RANDOM.nextBytes(COOKIE);
    }

    /** What HelloRetryRequest asks for. */
    enum Asks {
        COOKIE,
        GROUP_AND_COOKIE
    }

    private final Site.Client client = new Site.Client();
    private final Site.Server server =
            new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN), Site.leaf(Algorithm.EC_P256, Site.PUBLIC_NAME));
    /** What bctls' server, which sees the hello in use only, found in the second one. */
    private byte[] cookieInUse;

    private boolean nothingAtAll;

    @BeforeEach
    void realEch() {
        client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP384R1);
        client.ech = new EchPlan.Real((ConfigChoice.Usable) KEY.configList().choose());
        server.keys = List.of(KEY);
        server.retryConfigs = Optional.of(OTHER_KEY.configList());
    }

    private ConnectionPair handshake(Asks asks) {
        server.groups = asks == Asks.GROUP_AND_COOKIE
                ? List.of(NamedGroup.SECP384R1)
                : List.of(NamedGroup.X25519, NamedGroup.SECP384R1);
        ServerSettings settings = server.settings();
        ServerPeer peer = new ServerPeer(settings, server, new Negotiation(settings.random()));
        return new ConnectionPair(client.connect(), new ShieldedServer(settings, peer, new Stateless(asks)))
                .handshake();
    }

    private final class Stateless extends ServerProtocol {
        private final Asks asks;

        Stateless(Asks asks) {
            this.asks = asks;
        }

        @Override
        @SuppressWarnings("unchecked")
        protected ClientHello receiveClientHelloMessage(ByteArrayInputStream buffer) throws IOException {
            ClientHello hello = super.receiveClientHelloMessage(buffer);
            Hashtable<Integer, byte[]> extensions = hello.getExtensions();
            if (retryRequested()) {
                cookieInUse = TlsExtensionsUtils.getCookieExtension(extensions);
                keepOnlyTheShareThatBctlsWants(extensions);
            } else if (asks == Asks.COOKIE) {
                extensions.put(ExtensionType.key_share, new byte[] {0, 0}); // that bctls wants to ask again
            }
            return hello;
        }

        private void keepOnlyTheShareThatBctlsWants(Hashtable<Integer, byte[]> extensions) throws IOException {
            Vector<KeyShareEntry> wanted = new Vector<>();
            for (Object share : TlsExtensionsUtils.getKeyShareClientHello(extensions)) {
                if (((KeyShareEntry) share).getNamedGroup() == retryGroup) {
                    wanted.add((KeyShareEntry) share);
                }
            }
            TlsExtensionsUtils.addKeyShareClientHello(extensions, wanted);
        }

        @Override
        @SuppressWarnings("unchecked")
        protected ServerHello generate13HelloRetryRequest(ClientHello clientHello) throws IOException {
            ServerHello request = super.generate13HelloRetryRequest(clientHello);
            Hashtable<Integer, byte[]> extensions = request.getExtensions();
            if (asks == Asks.COOKIE) {
                extensions.remove(ExtensionType.key_share);
            }
            if (!nothingAtAll) {
                TlsExtensionsUtils.addCookieExtension(extensions, COOKIE);
                retryCookie = COOKIE.clone(); // so bctls compares
            }
            return request;
        }
    }

    private void assertCookieInSecondHelloOnly(ConnectionPair pair, Asks asks) {
        List<org.echjsse.hello.ClientHello> hellos = Wire.clientHellos(pair.clientSent.toByteArray()).stream()
                .map(org.echjsse.hello.ClientHello::ours)
                .toList();
        assertEquals(2, hellos.size());
        assertEquals(Optional.empty(), hellos.get(0).extension(ExtensionType.cookie));
        assertArrayEquals(COOKIE, cookieInUse);
        byte[] onTheWire = body(hellos.get(1), ExtensionType.cookie);
        assertEquals(2 + COOKIE.length, onTheWire.length);
        // RFC 8446, 4.1.2: and nothing else changes
        byte[] before = body(hellos.get(0), ExtensionType.key_share);
        byte[] after = body(hellos.get(1), ExtensionType.key_share);
        if (asks == Asks.COOKIE) {
            assertArrayEquals(before, after);
        } else {
            assertEquals(2 + 4 + 97, after.length);
        }
        assertEquals(
                Optional.of(asks == Asks.COOKIE ? NamedGroup.X25519 : NamedGroup.SECP384R1),
                pair.client.negotiated().group());
    }

    private static byte[] body(org.echjsse.hello.ClientHello hello, int type) {
        return hello.body(hello.extension(type).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void anAcceptedHelloHasItInInnerAndOuter(Asks asks) throws TlsFailure {
        ConnectionPair pair = handshake(asks);
        PlainHandshakeTest.assertConnected(pair);
        assertEquals(new EchOutcome.Accepted(Site.PUBLIC_NAME), pair.client.ech());
        assertEquals(List.of(Site.ORIGIN), server.names);
        assertCookieInSecondHelloOnly(pair, asks); // HRR-08, HRR-15
    }

    @ParameterizedTest
    @EnumSource
    void aRejectedHelloHasItInTheOuter(Asks asks) {
        server.keys = List.of(OTHER_KEY);
        ConnectionPair pair = handshake(asks);
        assertEquals(121, pair.clientFailure.alert());
        assertEquals(new EchOutcome.Rejected(Site.PUBLIC_NAME, Optional.of(OTHER_KEY.configList())), pair.client.ech());
        assertEquals(List.of(Site.PUBLIC_NAME), server.names);
        assertCookieInSecondHelloOnly(pair, asks);
    }

    @ParameterizedTest
    @EnumSource
    void aHelloWithGreaseHasIt(Asks asks) throws TlsFailure {
        client.ech = new EchPlan.Grease();
        ConnectionPair pair = handshake(asks);
        PlainHandshakeTest.assertConnected(pair);
        assertInstanceOf(EchOutcome.Grease.class, pair.client.ech());
        assertCookieInSecondHelloOnly(pair, asks);
    }

    @ParameterizedTest
    @EnumSource
    void aPlainHelloHasIt(Asks asks) throws TlsFailure {
        client.ech = new EchPlan.Off();
        ConnectionPair pair = handshake(asks);
        PlainHandshakeTest.assertConnected(pair);
        assertCookieInSecondHelloOnly(pair, asks);
    }

    /** HRR-09: the binders of the second hello are over the cookie too. */
    @ParameterizedTest
    @EnumSource
    void aTicketIsOfferedAgain(Asks asks) throws TlsFailure {
        server.sessionLifetime = Duration.ofHours(1);
        for (EchPlan plan : List.of(client.ech, new EchPlan.Grease(), new EchPlan.Off())) {
            client.ech = plan;
            server.groups = List.of(NamedGroup.X25519);
            PlainHandshakeTest.assertConnected(new ConnectionPair(client.connect(), server.accept()).handshake());
            client.resume();
            ConnectionPair pair = handshake(asks);
            PlainHandshakeTest.assertConnected(pair);
            assertTrue(pair.client.negotiated().resumed()
                    && pair.server.negotiated().resumed());
            assertEquals(plan instanceof EchPlan.Real, pair.client.ech() instanceof EchOutcome.Accepted);
            assertCookieInSecondHelloOnly(pair, asks);
            client.resumable = Optional.empty();
        }
    }

    /** HRR-15. */
    @Test
    void aRequestThatChangesNothingIsRefused() {
        nothingAtAll = true;
        for (EchPlan plan : List.of(client.ech, new EchPlan.Grease(), new EchPlan.Off())) {
            client.ech = plan;
            ConnectionPair pair = handshake(Asks.COOKIE);
            assertNotNull(pair.clientFailure);
            assertEquals(47, pair.clientFailure.alert(), pair.clientFailure.getMessage());
        }
    }

    @Test
    void aServerMayTakeAnyOfTheSharesItHasGot() throws TlsFailure {
        client.groups = List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519);
        ConnectionPair pair = handshake(Asks.COOKIE);
        PlainHandshakeTest.assertConnected(pair);
        assertEquals(Optional.of(NamedGroup.X25519), pair.client.negotiated().group());
    }
}
