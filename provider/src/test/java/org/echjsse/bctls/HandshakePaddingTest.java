package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CLI-30, SEC-19: what an observer can learn from the lengths of a handshake's records. */
class HandshakePaddingTest {
    private static final EchKeyPair KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);

    private final Site.Client client = new Site.Client();
    private final Site.Server server =
            new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN), Site.leaf(Algorithm.EC_P256, Site.PUBLIC_NAME));

    @BeforeEach
    void realEch() {
        client.protocols = List.of("TLSv1.3");
        client.ech = new EchPlan.Real((ConfigChoice.Usable) KEY.configList().choose());
        server.keys = List.of(KEY);
        server.retryConfigs = Optional.of(KEY.configList());
    }

    private ConnectionPair connected() {
        server.names.clear();
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept()).handshake();
        assertNull(pair.clientFailure);
        assertNull(pair.serverFailure);
        return pair;
    }

    /** Of the sealed records, without headers. */
    private static List<Integer> sealedLengths(byte[] sent) {
        List<Integer> lengths = new ArrayList<>();
        for (int at = 0; at < sent.length; ) {
            int length = (sent[at + 3] & 0xff) << 8 | sent[at + 4] & 0xff;
            if (sent[at] == 23) {
                lengths.add(length);
            }
            at += 5 + length;
        }
        return lengths;
    }

    private List<Integer> serverLengths() {
        return sealedLengths(connected().serverSent.toByteArray());
    }

    private List<Integer> clientLengths() {
        return sealedLengths(connected().clientSent.toByteArray());
    }

    @Test
    void theApplicationProtocolDoesNotShow() {
        server.alpn = List.of("h2");
        List<Integer> shorter = serverLengths();
        server.alpn = List.of("http/1.1");
        assertEquals(shorter, serverLengths());
    }

    @Test
    void theNameInTheCertificateDoesNotShow() {
        Leaf shorter = Site.CA.leaf(Algorithm.EC_P256, Site.ORIGIN);
        Leaf longer = Site.CA.leaf(Algorithm.EC_P256, Site.ORIGIN, "a-much-longer-name-of-the-same.secret.example");
        server.leaves = new ArrayList<>(List.of(shorter));
        List<Integer> lengths = serverLengths();
        server.leaves = new ArrayList<>(List.of(longer));
        assertEquals(lengths, serverLengths());
    }

    @Test
    void theClientsCertificateDoesNotShow() {
        server.authentication = ServerSettings.ClientAuthentication.WANTED;
        Leaf shorter = Site.leaf(Algorithm.EC_P256, "me.example");
        client.credential = Optional.of(new Credential(shorter.key(), shorter.chain()));
        List<Integer> lengths = clientLengths();
        Leaf longer = Site.leaf(Algorithm.EC_P256, "somebody-with-a-rather-long-name.example");
        client.credential = Optional.of(new Credential(longer.key(), longer.chain()));
        assertEquals(lengths, clientLengths());
    }

    @Test
    void theLookAlikeIsPaddedAsTheRealOneIs() {
        ConnectionPair real = connected();
        assertInstanceOf(EchOutcome.Accepted.class, real.client.ech());
        client.ech = new EchPlan.Grease();
        assertEquals(sealedLengths(real.clientSent.toByteArray()), clientLengths());
    }

    @Test
    void withoutEchNothingIsPadded() {
        List<Integer> padded = clientLengths();
        client.ech = new EchPlan.Off();
        server.keys = List.of();
        server.retryConfigs = Optional.empty();
        assertNotEquals(padded, clientLengths());
        server.alpn = List.of("h2");
        List<Integer> shorter = serverLengths();
        server.alpn = List.of("http/1.1");
        assertEquals(shorter.get(0) + 6, serverLengths().get(0));
    }

    @Test
    void paddingKeepsToTheMaximumPacketSize() {
        ConnectionRules rules = ConnectionRules.DEFAULT;
        server.rules = new ConnectionRules(
                rules.masterSecret(),
                rules.longestChain(),
                rules.longestMessage(),
                300,
                rules.keyLimits(),
                rules.agreementKeys());
        List<Integer> lengths = serverLengths();
        assertTrue(lengths.stream().allMatch(length -> 5 + length <= 300), lengths::toString);
    }

    @Property
    void contentAndPaddingFitIntoARecord(
            @ForAll @IntRange(min = 1, max = 16384) int length, @ForAll @IntRange(min = 1, max = 16384) int limit) {
        int padding = new HandshakePadding(limit).forContent(length);
        assertTrue(padding >= 0);
        assertTrue(padding == 0 || length + padding <= limit);
        assertEquals(0, HandshakePadding.NONE.forContent(length));
    }
}
