package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.ProtocolName;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that lie in one thing each. */
class UnrulyPeerTest {
    private static final int ECH = OrderedExtensions.ENCRYPTED_CLIENT_HELLO;
    private static final EchKeyPair KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);

    private final Site.Client client = new Site.Client();
    private final Site.Server server =
            new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN), Site.leaf(Algorithm.EC_P256, Site.PUBLIC_NAME));

    /** What a lying server changes; every field does nothing until it is set. */
    private final Lies lies = new Lies();

    @BeforeEach
    void realEch() {
        client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP384R1, NamedGroup.SECP256R1);
        client.ech = new EchPlan.Real((ConfigChoice.Usable) KEY.configList().choose());
        server.retryConfigs = Optional.of(KEY.configList());
    }

    private static final class Lies {
        Consumer<Hashtable<Integer, byte[]>> inEncryptedExtensions = extensions -> {};
        Consumer<ServerHello> inServerHello = hello -> {};
        boolean forgetsToConfirmServerHello;
        boolean breaksFinished;
        byte[] cookie;
        boolean echoesSessionId;
        byte[] clientSessionId;
    }

    private TlsConnection liar() {
        ServerSettings settings = server.settings();
        ServerPeer peer = new ServerPeer(settings, server, new Negotiation(settings.random())) {
            @Override
            @SuppressWarnings({"rawtypes", "unchecked"})
            public void getServerExtensionsForConnection(Hashtable extensions) throws IOException {
                super.getServerExtensionsForConnection(extensions);
                lies.inEncryptedExtensions.accept(extensions);
            }

            @Override
            public byte[] getNewSessionID() {
                return lies.echoesSessionId ? lies.clientSessionId : null;
            }
        };
        ServerProtocol protocol = new ServerProtocol() {
            @Override
            protected ClientHello receiveClientHelloMessage(ByteArrayInputStream buffer) throws IOException {
                ClientHello hello = super.receiveClientHelloMessage(buffer);
                lies.clientSessionId = hello.getSessionID();
                return hello;
            }

            @Override
            @SuppressWarnings("unchecked")
            protected ServerHello generate13HelloRetryRequest(ClientHello hello) throws IOException {
                ServerHello request = super.generate13HelloRetryRequest(hello);
                if (lies.cookie != null) {
                    retryCookie = lies.cookie; // and bctls takes no other second hello
                    TlsExtensionsUtils.addCookieExtension(request.getExtensions(), lies.cookie);
                }
                return request;
            }

            @Override
            protected void sendServerHelloMessage(ServerHello hello) throws IOException {
                if (lies.forgetsToConfirmServerHello && !hello.isHelloRetryRequest()) {
                    confirm(null);
                }
                lies.inServerHello.accept(hello);
                super.sendServerHelloMessage(hello);
            }

            @Override
            protected void safeWriteRecord(short type, byte[] buffer, int offset, int length) throws IOException {
                if (lies.breaksFinished && type == ContentType.handshake && buffer[offset] == HandshakeType.finished) {
                    buffer[offset + length - 1] ^= 1;
                }
                super.safeWriteRecord(type, buffer, offset, length);
            }
        };
        return new ShieldedServer(settings, peer, protocol);
    }

    private ConnectionPair failing(int alert) {
        ConnectionPair pair = new ConnectionPair(client.connect(), liar()).handshake();
        assertNotNull(pair.clientFailure, "the client did not mind");
        assertEquals(alert, pair.clientFailure.alert(), pair.clientFailure.getMessage());
        assertEquals(TlsFailure.Origin.LOCAL, pair.clientFailure.origin());
        assertEquals(alert, pair.serverFailure.alert());
        assertFalse(pair.client.isHandshakeComplete());
        return pair;
    }

    @Test
    void malformedRetryConfigsAreDecodeError() {
        lies.inEncryptedExtensions = extensions -> extensions.put(ECH, new byte[] {0, 1, 2});
        ConnectionPair pair = failing(50); // REJ-13
        assertInstanceOf(EchOutcome.RejectedUnproven.class, pair.client.ech());
        client.ech = new EchPlan.Grease();
        failing(50); // GRS-07
    }

    @Test
    void retryConfigsNobodyAskedForAreUnsupportedExtension() {
        lies.inEncryptedExtensions =
                extensions -> extensions.put(ECH, KEY.configList().encoded());
        client.ech = new EchPlan.Off();
        failing(110); // HRR-04
        realEch();
        server.keys = List.of(KEY);
        assertInstanceOf(EchOutcome.Accepted.class, failing(110).client.ech()); // ACC-14
    }

    @Test
    void inTls12ServerHelloTheExtensionIsUnsupported() {
        server.protocols = List.of("TLSv1.2");
        lies.inEncryptedExtensions =
                extensions -> extensions.put(ECH, KEY.configList().encoded());
        failing(110); // REJ-15
        client.ech = new EchPlan.Grease();
        failing(110); // GRS-09
        client.ech = new EchPlan.Off();
        failing(110);
    }

    @Test
    @SuppressWarnings("unchecked")
    void aHelloRetryRequestWithAnythingButEightBytesIsDecodeError() {
        server.groups = List.of(NamedGroup.SECP384R1);
        lies.inServerHello = hello -> {
            if (hello.isHelloRetryRequest()) {
                hello.getExtensions().put(ECH, new byte[7]);
            }
        };
        failing(50); // HRR-02
        client.ech = new EchPlan.Grease();
        failing(50); // GRS-07
        client.ech = new EchPlan.Off();
        failing(110); // HRR-04
    }

    @Test
    @SuppressWarnings("unchecked")
    void eightRandomBytesInHelloRetryRequestAreARejection() {
        server.groups = List.of(NamedGroup.SECP384R1);
        lies.inServerHello = hello -> {
            if (hello.isHelloRetryRequest()) {
                hello.getExtensions().put(ECH, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
            }
        };
        assertInstanceOf(EchOutcome.Rejected.class, failing(121).client.ech()); // HRR-03
        client.ech = new EchPlan.Grease();
        ConnectionPair pair = new ConnectionPair(client.connect(), liar()).handshake();
        assertInstanceOf(EchOutcome.Grease.class, pair.client.ech()); // GRS-16
        assertEquals(null, pair.clientFailure);
    }

    @Test
    void acceptanceThatIsNotConfirmedAfterAllIsIllegal() {
        server.keys = List.of(KEY);
        server.groups = List.of(NamedGroup.SECP384R1);
        lies.forgetsToConfirmServerHello = true;
        failing(47); // HRR-11
    }

    /** SEC-12. */
    @Test
    void aRejectionWithAWrongFinishedProvesNothing() {
        lies.breaksFinished = true;
        ConnectionPair pair = failing(51); // REJ-14
        assertEquals(new EchOutcome.RejectedUnproven(Site.PUBLIC_NAME), pair.client.ech());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void anApplicationProtocolThatWasNotOfferedIsIllegal(String protocol) {
        client.ech = new EchPlan.Off();
        client.protocols = List.of(protocol);
        speakSmtp();
        failing(47);
    }

    private void speakSmtp() {
        lies.inEncryptedExtensions = extensions -> {
            try {
                TlsExtensionsUtils.addALPNExtensionServer(extensions, ProtocolName.asUtf8Encoding("smtp"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Test
    void aTls12ServerThatResumesNothingIsRefused() {
        server.protocols = List.of("TLSv1.2");
        lies.echoesSessionId = true;
        failing(47); // REJ-16
        client.ech = new EchPlan.Grease();
        failing(47);
    }

    /** ACC-13: the outer hello had asked, but it is the inner one that counts. */
    @Test
    void anAnswerToTheOuterHelloAfterAcceptanceIsUnsupportedExtension() {
        server.keys = List.of(KEY);
        client.serverName = Optional.empty();
        lies.inEncryptedExtensions = extensions -> extensions.put(ExtensionType.server_name, new byte[0]);
        assertInstanceOf(EchOutcome.Accepted.class, failing(110).client.ech());
    }

    /** REJ-01: judged against the outer hello, which has no such extension either. */
    @Test
    void anAnswerToNoHelloAfterARejectionIsUnsupportedExtension() {
        lies.inEncryptedExtensions = extensions -> extensions.put(ExtensionType.use_srtp, new byte[5]);
        assertInstanceOf(EchOutcome.RejectedUnproven.class, failing(110).client.ech());
    }

    /** REJ-19: not even where nobody is going to speak it. */
    @Test
    void anApplicationProtocolOfARejectingServerHasToBeOffered() {
        speakSmtp();
        assertInstanceOf(EchOutcome.RejectedUnproven.class, failing(47).client.ech());
    }

    /** REJ-12: with a ticket of the inner name, the outer hello has its look-alike, and neither may be selected. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @SuppressWarnings("unchecked")
    void aRejectingServerThatSelectsAPreSharedKeyIsRefused(boolean offered) {
        if (offered) {
            server.sessionLifetime = java.time.Duration.ofHours(1);
            server.keys = List.of(KEY);
            new ConnectionPair(client.connect(), server.accept()).handshake();
            client.resume();
            server.keys = List.of();
            server.names.clear();
        }
        lies.inServerHello = hello -> hello.getExtensions().put(ExtensionType.pre_shared_key, new byte[2]);
        ConnectionPair pair = failing(offered ? 47 : 110);
        assertInstanceOf(EchOutcome.RejectedUnproven.class, pair.client.ech());
        org.echjsse.hello.ClientHello hello = org.echjsse.hello.ClientHello.ours(
                Wire.clientHellos(pair.clientSent.toByteArray()).get(0));
        assertEquals(offered, hello.extension(ExtensionType.pre_shared_key).isPresent());
    }

    /** ACC-09, REJ-15: the server speaks TLS 1.3 and says so, somebody on the way does not want it. */
    @Test
    void theMarkOfADowngradeIsIllegal() {
        server.protocols = List.of("TLSv1.2");
        byte[] marker = {0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x01};
        lies.inServerHello = hello -> System.arraycopy(marker, 0, hello.getRandom(), 24, marker.length);
        assertInstanceOf(EchOutcome.RejectedUnproven.class, failing(47).client.ech());
        client.ech = new EchPlan.Grease();
        failing(47);
    }

    /** HRR-08: in both hellos, as some servers look for it in the outer one before they can open the inner. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCookieComesBack(boolean accepted) {
        server.keys = accepted ? List.of(KEY) : List.of();
        server.groups = List.of(NamedGroup.SECP384R1);
        lies.cookie = new byte[] {7, 7, 7};
        ConnectionPair pair = new ConnectionPair(client.connect(), liar()).handshake();
        if (accepted) {
            assertEquals(null, pair.clientFailure);
            assertInstanceOf(EchOutcome.Accepted.class, pair.client.ech());
        } else {
            assertInstanceOf(EchOutcome.Rejected.class, pair.client.ech());
        }
        byte[] second = Wire.clientHellos(pair.clientSent.toByteArray()).get(1);
        org.echjsse.hello.ClientHello outer = org.echjsse.hello.ClientHello.ours(second);
        assertArrayEquals(
                new byte[] {0, 3, 7, 7, 7},
                outer.body(outer.extension(ExtensionType.cookie).orElseThrow()));
    }

    // ---- clients

    private ConnectionPair refused(ConnectionPair pair, int alert) {
        assertNotNull(pair.serverFailure, "the server did not mind");
        assertEquals(alert, pair.serverFailure.alert(), pair.serverFailure.getMessage());
        assertEquals(alert, pair.clientFailure.alert());
        return pair;
    }

    @Test
    void anInnerHelloFromTheNetworkIsIllegal() {
        server.keys = List.of(KEY);
        ConnectionPair pair = new ConnectionPair(new UnrulyClient(client).withEch(new byte[] {1}), server.accept());
        refused(pair.handshake(), 47); // SRV-04
        assertEquals(List.of(), server.names); // SRV-06
    }

    @Test
    void aTruncatedExtensionIsDecodeError() {
        server.keys = List.of(KEY);
        ConnectionPair pair = new ConnectionPair(new UnrulyClient(client).withEch(new byte[] {0, 0}), server.accept());
        refused(pair.handshake(), 50); // SRV-02
    }

    @Test
    void aSecondHelloThatIsAnotherOneIsIllegal() {
        server.groups = List.of(NamedGroup.SECP384R1);
        ConnectionPair pair = new ConnectionPair(
                new UnrulyClient(client).changingSecond(second -> second.extensions()
                        .remove(ExtensionType.application_layer_protocol_negotiation)),
                server.accept());
        refused(pair.handshake(), 47);
        pair = new ConnectionPair(
                new UnrulyClient(client)
                        .changingSecond(second -> second.extensions().put(ECH, new byte[] {0})),
                server.accept());
        refused(pair.handshake(), 47); // HRR-41
    }

    @Test
    void aSecondHelloThatDoesNotOpenIsDecryptError() throws TlsFailure {
        server.keys = List.of(KEY);
        server.groups = List.of(NamedGroup.SECP384R1);
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept());
        pair.server.begin();
        pair.client.begin();
        pair.clientToServer();
        pair.serverToClient();
        byte[] second = ConnectionPair.drain(pair.client);
        second[second.length - 1] ^= 1; // the extension is the last one
        pair.serverFailure = pair.offer(pair.server, second);
        refused(pair.pump(), 51); // HRR-35
        assertEquals(List.of(Site.ORIGIN), server.names);
    }
}
