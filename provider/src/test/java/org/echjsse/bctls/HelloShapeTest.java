package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfig.HpkeSymmetricCipherSuite;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.EchPlan;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.EchExtension;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.HelloExtension;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.junit.jupiter.api.Test;

/** SEC-04, CLI-44: what an observer sees of a client's first hello, the server name aside, is the same for real and for GREASE ECH. */
class HelloShapeTest {
    /** What sites publish as maximum_name_length, with each suite of those they publish. */
    private static final List<EchPlan> SITES = IntStream.of(0, 64, 96, 128)
            .boxed()
            .flatMap(maximum -> IntStream.of(1, 3).mapToObj(aead -> site(maximum, aead)))
            .toList();

    private static EchPlan site(int maximumNameLength, int aead) {
        EchKeyPair keys = EchKeyPair.builder(Site.PUBLIC_NAME)
                .maximumNameLength(maximumNameLength)
                .cipherSuites(List.of(new HpkeSymmetricCipherSuite(1, aead)))
                .generate(Site.RANDOM);
        return new EchPlan.Real((ConfigChoice.Usable) keys.configList().choose());
    }

    /**
     * Everything that does not depend on chance.
     *
     * @param recordVersions and no record that another hello has not
     * @param extensions types in order with the length of their bodies; without those of the two below
     * @param enc length of the encapsulated key
     */
    record Shape(
            List<Integer> recordVersions,
            int sessionId,
            List<Integer> suites,
            List<List<Integer>> extensions,
            int kdf,
            int enc,
            boolean encIsCanonical) {}

    record Seen(Shape shape, int aead, int payload) {}

    /** A client, with a name to hide that is as long as the one it shows in GREASE. */
    @Provide
    Arbitrary<Site.Client> clients() {
        Arbitrary<List<String>> protocols = Arbitraries.of(
                List.of(List.of("TLSv1.3"), List.of("TLSv1.2", "TLSv1.3"), List.of("TLSv1.3", "TLSv1.2")));
        Arbitrary<List<NamedGroup>> groups =
                Arbitraries.of(NamedGroup.values()).list().uniqueElements().ofMinSize(1);
        Arbitrary<List<CipherSuite>> suites = Arbitraries.of(CipherSuite.values())
                .list()
                .uniqueElements()
                .filter(list -> list.stream().anyMatch(suite -> suite.id() >>> 8 == 0x13));
        Arbitrary<List<String>> alpn =
                Arbitraries.of(List.of(List.of(), List.of("h2"), List.of("h2", "http/1.1"), List.of("something-long")));
        Arbitrary<Integer> nameLength = Arbitraries.integers().between(1, 60);
        return Combinators.combine(protocols, groups, suites, alpn, Arbitraries.of(true, false), nameLength)
                .as((versions, shares, ciphers, applications, ocsp, length) -> {
                    Site.Client client = new Site.Client();
                    client.protocols = versions;
                    client.groups = shares;
                    client.suites = ciphers;
                    client.alpn = applications;
                    client.ocsp = ocsp;
                    client.serverName = Optional.of("x".repeat(length) + ".example");
                    return client;
                });
    }

    @Property(tries = 12)
    void realAndGreaseHellosHaveTheSameShapesAndLengths(@ForAll("clients") Site.Client client) throws Exception {
        Sample real = new Sample();
        for (EchPlan site : SITES) {
            client.ech = site;
            real.add(look(client.connect()));
        }
        Sample grease = new Sample();
        client.ech = new EchPlan.Grease();
        for (int i = 0; i < 120; i++) { // all of four lengths, but for one time in a thousand millions
            grease.add(look(client.connect()));
        }
        assertEquals(real.shapes, grease.shapes);
        assertEquals(1, real.shapes.size(), "the order is fixed");
        assertEquals(real.payloads, grease.payloads);
        assertEquals(real.aeads, grease.aeads);
    }

    /** CLI-46, GRS-11: the made-up PSK of an outer hello looks like the true one of a hello with GREASE. */
    @Test
    void aTicketDoesNotTellThemApart() throws Exception {
        EchKeyPair keys = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);
        Sample real = new Sample();
        Site.Client client = withTicket(
                new EchPlan.Real((ConfigChoice.Usable) keys.configList().choose()), keys);
        for (EchPlan site : SITES) {
            client.ech = site;
            real.add(look(client.connect()));
        }
        Sample grease = new Sample();
        client = withTicket(new EchPlan.Grease(), keys);
        for (int i = 0; i < 120; i++) {
            grease.add(look(client.connect()));
        }
        assertEquals(real.shapes, grease.shapes);
        assertEquals(real.payloads, grease.payloads);
        List<List<Integer>> extensions = real.shapes.iterator().next().extensions();
        assertEquals(
                ExtensionType.PRE_SHARED_KEY,
                extensions.get(extensions.size() - 1).get(0));
    }

    private static Site.Client withTicket(EchPlan plan, EchKeyPair keys) throws TlsFailure {
        Site.Server server = new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN));
        server.keys = List.of(keys);
        server.suites = List.of(CipherSuite.TLS_AES_128_GCM_SHA256);
        server.sessionLifetime = Duration.ofHours(1);
        Site.Client client = new Site.Client();
        client.ech = plan;
        PlainHandshakeTest.assertConnected(new ConnectionPair(client.connect(), server.accept()).handshake());
        client.resume();
        return client;
    }

    @Test
    void withUsualNamesTheLengthsAreThoseOfBoringSsl() throws Exception {
        Site.Client client = new Site.Client();
        client.ech = new EchPlan.Grease();
        for (String name : List.of("www.example.com", "a-longer-name-of-a-site.example.org")) {
            client.serverName = Optional.of(name);
            Sample grease = new Sample();
            for (int i = 0; i < 120; i++) {
                grease.add(look(client.connect()));
            }
            assertEquals(Set.of(144, 176, 208, 240), grease.payloads);
        }
    }

    private static final class Sample {
        final Set<Shape> shapes = new HashSet<>();
        final Set<Integer> payloads = new TreeSet<>();
        final Set<Integer> aeads = new TreeSet<>();

        void add(Seen seen) {
            shapes.add(seen.shape());
            payloads.add(seen.payload());
            aeads.add(seen.aead());
        }
    }

    private static Seen look(TlsConnection connection) throws TlsFailure, PeerFault {
        connection.begin();
        byte[] flight = ConnectionPair.drain(connection);
        ClientHello hello = ClientHello.parse(Wire.clientHellos(flight).get(0));
        EchExtension.Outer ech = (EchExtension.Outer) EchExtension.parse(
                hello, hello.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow());
        Shape shape = new Shape(
                recordVersions(flight),
                hello.sessionId().length,
                hello.cipherSuites(),
                hello.extensions().stream().map(HelloShapeTest::typeAndLength).toList(),
                ech.kdfId(),
                ech.enc().toByteArray().length,
                ech.enc().toByteArray()[31] >= 0);
        return new Seen(shape, ech.aeadId(), ech.payloadLength());
    }

    private static List<Integer> typeAndLength(HelloExtension extension) {
        return switch (extension.type()) {
            case ExtensionType.SERVER_NAME, ExtensionType.ENCRYPTED_CLIENT_HELLO -> List.of(extension.type());
            default -> List.of(extension.type(), extension.bodyLength());
        };
    }

    private static List<Integer> recordVersions(byte[] flight) throws PeerFault {
        List<Integer> versions = new ArrayList<>();
        WireReader records = new WireReader(flight);
        while (!records.isEmpty()) {
            records.u8("type");
            versions.add(records.u16("version"));
            records.vector16("fragment");
        }
        return versions;
    }
}
