package org.echjsse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.echjsse.dns.DohAddresses;
import org.echjsse.dns.DohAddresses.Family;
import org.echjsse.dns.DohResolver;
import org.echjsse.dns.DohSettings;
import org.echjsse.testing.DohTestServer;
import org.echjsse.testing.RawRecord;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Which names go to DoH, which stay with the system, and what becomes of the answers. */
class AddressLookupTest {
    private static final TestCertificates CA = TestCertificates.create();
    private static final List<Family> BOTH = List.of(Family.IPV4, Family.IPV6);

    @TempDir
    Path directory;

    private final List<String> askedOfTheSystem = new ArrayList<>();
    private final List<String> askedOfDoh = new CopyOnWriteArrayList<>();
    private Map<String, List<URI>> routes = Map.of();
    private DohTestServer server;

    @BeforeEach
    void start() {
        server = DohTestServer.start(CA);
        server.zone(query -> answer(query, records(query.getQuestion())));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theAddressesOfBothFamiliesAndTheRecordAreAskedForAtOnce() throws Exception {
        assertEquals(List.of("192.0.2.1", "2001:db8:0:0:0:0:0:1"), lookup("www.example", BOTH));
        for (int i = 0; i < 1000 && askedOfDoh.size() < 3; i++) {
            Thread.sleep(10); // nobody waits for the record
        }
        assertEquals(Set.of("www.example. A", "www.example. AAAA", "www.example. HTTPS"), new TreeSet<>(askedOfDoh));
        assertEquals(List.of(), askedOfTheSystem);
    }

    @Test
    void onlyTheWantedFamiliesAreAskedForAndTheirOrderIsKept() throws Exception {
        assertEquals(
                List.of("2001:db8:0:0:0:0:0:1", "192.0.2.1"), lookup("www.example", List.of(Family.IPV6, Family.IPV4)));
        askedOfDoh.clear();
        assertEquals(List.of("192.0.2.1"), lookup("www.example", List.of(Family.IPV4)));
        assertTrue(!askedOfDoh.contains("www.example. AAAA"), askedOfDoh.toString());
    }

    @Test
    void aliasesAreFollowedAndAddressesOfOthersAreNotTaken() throws Exception {
        assertEquals(List.of("192.0.2.1"), lookup("alias.example", List.of(Family.IPV4)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "printer",
                "localhost",
                "a.internal",
                "x.home.arpa",
                "Never.Example",
                "below.never.example",
                "In.Hosts.example",
                "in.hosts.example.",
                "machine.corp.example",
                "localhost.localdomain"
            })
    void whatTheSystemKnowsOrNobodyOutsideShouldHearStaysWithTheSystem(String host) throws Exception {
        assertEquals(List.of("127.0.0.1"), lookup(host, BOTH));
        assertEquals(List.of(host), askedOfTheSystem);
        assertEquals(List.of(), askedOfDoh);
    }

    @Test
    void theHostOfADohServerIsNotLookedUpOverDoh() throws Exception {
        List<URI> servers = List.of(server.uri(), URI.create("https://DOH.example/"));
        assertEquals(List.of("127.0.0.1"), lookup(servers, "doh.example", BOTH));
        assertEquals(List.of(), askedOfDoh);
    }

    /** What a search list is for: "service.namespace" of a cluster. */
    @Test
    void aNameThatDoesNotExistIsLookedForBelowTheSearchDomainsAndNowhereElse() throws Exception {
        assertEquals(List.of("127.0.0.1"), lookup("service.namespace", BOTH));
        assertEquals(List.of("service.namespace.cluster.example."), askedOfTheSystem);
        assertThrows(UnknownHostException.class, () -> lookup("service.namespace.", BOTH));
        assertEquals(List.of("service.namespace.cluster.example."), askedOfTheSystem);
    }

    /** The system's resolver is somebody else, too. */
    @Test
    void aSearchDomainWithAServerOfItsOwnIsSearchedThere() throws Exception {
        routes = Map.of("cluster.example", List.of(server.uri()));
        server.zone(query -> {
            String asked = query.getQuestion().getName().toString();
            askedOfDoh.add(asked);
            Record found = new ARecord(query.getQuestion().getName(), DClass.IN, 60, InetAddress.getByName("10.0.0.7"));
            return answer(query, asked.endsWith(".cluster.example.") ? List.of(found) : List.of());
        });
        assertEquals(List.of("10.0.0.7"), lookup("service.namespace", List.of(Family.IPV4)));
        assertEquals(List.of(), askedOfTheSystem);
        assertTrue(askedOfDoh.contains("service.namespace.cluster.example."), askedOfDoh.toString());
    }

    @Test
    void aServerThatFailsIsNoReasonToAskTheSystem() {
        server.zone(query -> {
            Message failure = answer(query, List.of());
            failure.getHeader().setRcode(Rcode.SERVFAIL);
            return failure;
        });
        UnknownHostException unknown =
                assertThrows(UnknownHostException.class, () -> lookup("www.example", List.of(Family.IPV4)));
        assertTrue(unknown.getMessage().contains("SERVFAIL"), unknown.getMessage());
        assertTrue(unknown.getCause() instanceof IOException);
        assertEquals(List.of(), askedOfTheSystem);
    }

    @Test
    void oneFamilyIsEnoughIfTheOtherFails() throws Exception {
        server.zone(query -> {
            Message answer = answer(query, records(query.getQuestion()));
            if (query.getQuestion().getType() == Type.AAAA) {
                answer.getHeader().setFlag(Flags.TC);
            }
            return answer;
        });
        assertEquals(List.of("192.0.2.1"), lookup("www.example", BOTH));
    }

    @Test
    void aServerThatDoesNotAnswerGivesWayToTheNext() throws Exception {
        URI closed;
        try (DohTestServer gone = DohTestServer.start(CA)) {
            closed = gone.uri();
        }
        assertEquals(List.of("192.0.2.1"), lookup(List.of(closed, server.uri()), "www.example", List.of(Family.IPV4)));
    }

    /** DNS-23, DNS-55: what is not an answer to our question says nothing about its addresses. */
    @Test
    void aMessageThatCannotBeTheAnswerIsAFailure() {
        Map<String, Consumer<Message>> wrong = Map.of(
                "not a response", answer -> answer.getHeader().setOpcode(Opcode.NOTIFY),
                "another question",
                        answer -> {
                            Name name = answer.getQuestion().getName();
                            answer.removeAllRecords(Section.QUESTION);
                            answer.addRecord(Record.newRecord(name, Type.A, DClass.CH), Section.QUESTION);
                        },
                "truncated", answer -> answer.getHeader().setFlag(Flags.TC),
                "A: 3 bytes",
                        answer -> answer.addRecord(
                                new RawRecord(answer.getQuestion().getName(), Type.A, 60, new byte[3]), Section.ANSWER),
                "a loop of CNAME",
                        answer -> {
                            answer.removeAllRecords(Section.ANSWER);
                            Name name = answer.getQuestion().getName();
                            answer.addRecord(new CNAMERecord(name, DClass.IN, 60, name), Section.ANSWER);
                        });
        wrong.forEach((reason, change) -> {
            server.zone(query -> {
                Message answer = answer(query, records(query.getQuestion()));
                change.accept(answer);
                return answer;
            });
            UnknownHostException unknown =
                    assertThrows(UnknownHostException.class, () -> lookup("www.example", List.of(Family.IPV4)));
            assertTrue(unknown.getMessage().contains("DoH lookup of addresses failed: "), unknown.getMessage());
            assertTrue(unknown.getMessage().contains(reason), unknown.getMessage());
        });
        assertEquals(List.of(), askedOfTheSystem);
    }

    @Test
    void bytesBehindTheAnswerAreAFailure() {
        server.script((exchange, query) -> {
            Message asked = new Message(query);
            byte[] answer = answer(asked, records(asked.getQuestion())).toWire();
            DohTestServer.send(exchange, Arrays.copyOf(answer, answer.length + 1));
        });
        assertThrows(UnknownHostException.class, () -> lookup("www.example", List.of(Family.IPV4)));
    }

    @Test
    void aBrokenRecordOfAnotherTypeHarmsNobody() throws Exception {
        server.zone(query -> {
            Message answer = answer(query, records(query.getQuestion()));
            answer.addRecord(new RawRecord(query.getQuestion().getName(), Type.MX, 60, new byte[1]), Section.ANSWER);
            return answer;
        });
        assertEquals(List.of("192.0.2.1"), lookup("www.example", List.of(Family.IPV4)));
    }

    /** DNS-06: a server that does not look further itself. */
    @Test
    void aServerThatGivesTheAliasOnlyIsAskedForItsTarget() throws Exception {
        server.zone(query -> {
            List<Record> all = records(query.getQuestion());
            return answer(query, all.subList(0, Math.min(1, all.size())));
        });
        assertEquals(List.of("192.0.2.1"), lookup("alias.example", List.of(Family.IPV4)));
        assertTrue(askedOfDoh.contains("middle.example. A"), askedOfDoh.toString());
    }

    /** The first server is slow, the second wrong: what comes late from the first is the answer all the same. */
    @Test
    void aSlowServerStillAnswersIfTheNextOneCannot() throws Exception {
        CountDownLatch nextHasFailed = new CountDownLatch(1);
        server.zone(query -> {
            await(nextHasFailed);
            return answer(query, records(query.getQuestion()));
        });
        try (DohTestServer next = DohTestServer.start(CA)) {
            next.zone(query -> {
                Message failure = answer(query, List.of());
                failure.getHeader().setRcode(Rcode.SERVFAIL);
                nextHasFailed.countDown();
                return failure;
            });
            assertEquals(
                    List.of("192.0.2.1"),
                    lookup(
                            List.of(server.uri(), next.uri()),
                            Duration.ofSeconds(6),
                            "www.example",
                            List.of(Family.IPV4)));
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private List<String> lookup(String host, List<Family> families) throws Exception {
        return lookup(List.of(server.uri()), host, families);
    }

    private List<String> lookup(List<URI> servers, String host, List<Family> families) throws Exception {
        return lookup(servers, Duration.ofSeconds(20), host, families);
    }

    private List<String> lookup(List<URI> servers, Duration budget, String host, List<Family> families)
            throws Exception {
        Path hosts = Files.writeString(
                directory.resolve("hosts"),
                "# in.comment.example\n127.0.0.1 localhost localhost.localdomain # x\n\n127.0.0.9\tone.example in.hosts.EXAMPLE\n");
        HostPolicy policy = new HostPolicy();
        policy.addNeverLookUp("never.example");
        policy.hostsFile(new HostsFile(hosts, System::nanoTime));
        AddressLookup lookup = new AddressLookup(
                new DohAddresses(new DohResolver(
                        new DohSettings(servers, Set.of(), Map.of(), routes, budget), CA.trustManagers())),
                policy::neverLookUp,
                any -> true,
                "machine.corp.example",
                () -> List.of("", "cluster.example"));
        return lookup.lookup(host, families, this::ofTheSystem).stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private List<InetAddress> ofTheSystem(String host) {
        askedOfTheSystem.add(host);
        return List.of(InetAddress.getLoopbackAddress());
    }

    private List<Record> records(Record question) throws IOException {
        askedOfDoh.add(question.getName() + " " + Type.string(question.getType()));
        Name name = question.getName();
        Name www = Name.fromConstantString("www.example.");
        List<Record> records = new ArrayList<>();
        if (name.equals(Name.fromConstantString("alias.example."))) {
            records.add(new CNAMERecord(name, DClass.IN, 60, Name.fromConstantString("middle.example.")));
            records.add(new CNAMERecord(Name.fromConstantString("middle.example."), DClass.IN, 60, www));
            records.add(new ARecord(
                    Name.fromConstantString("other.example."), DClass.IN, 60, InetAddress.getByName("192.0.2.66")));
        }
        if (name.equals(Name.fromConstantString("middle.example."))) {
            records.add(new CNAMERecord(name, DClass.IN, 60, www));
        }
        if (!records.isEmpty() || name.equals(www)) {
            if (question.getType() == Type.A) {
                records.add(new ARecord(www, DClass.IN, 60, InetAddress.getByName("192.0.2.1")));
            } else if (question.getType() == Type.AAAA) {
                records.add(new AAAARecord(www, DClass.IN, 60, InetAddress.getByName("2001:db8::1")));
            }
        }
        return records;
    }

    private static Message answer(Message query, List<Record> records) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        records.forEach(record -> answer.addRecord(record, Section.ANSWER));
        return answer;
    }
}
