package org.echjsse.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.dns.DohAddresses.Family;
import org.echjsse.testing.DohTestServer;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Names that have servers of their own, and what the others hear of them. */
@Timeout(60)
class SplitDnsTest {
    private static final TestCertificates CA = TestCertificates.create();

    private final DohTestServer everybodys = DohTestServer.start(CA);
    private final DohTestServer companys = DohTestServer.start(CA);
    private final DohResolver resolver = resolver(companys.uri());

    @AfterEach
    void stop() {
        everybodys.close();
        companys.close();
    }

    @Test
    void aNameAndAllBelowItAreAskedOfTheirOwnServerOnly() throws Exception {
        companys.answer("wiki.corp.example", Vectors.https("wiki.corp.example", 60, Vectors.ECH_ONLY));
        everybodys.answer("secret.example", Vectors.https("secret.example", 60, Vectors.ECH_ONLY));
        assertInstanceOf(Answer.Found.class, resolver.resolve("Wiki.CORP.example.", 443));
        assertInstanceOf(Answer.Found.class, resolver.resolve("secret.example", 443));
        resolver.resolve("corp.example", 443);
        resolver.resolve("wiki.corp.example", 8443);
        resolver.resolve("notcorp.example", 443);
        assertEquals(
                List.of("corp.example. HTTPS", "wiki.corp.example. HTTPS", "_8443._https.wiki.corp.example. HTTPS"),
                asked(companys));
        assertEquals(List.of("notcorp.example. HTTPS", "secret.example. HTTPS"), asked(everybodys));
    }

    @Test
    void theLongestNameCounts() throws Exception {
        try (DohTestServer labs = DohTestServer.start(CA)) {
            DohResolver three =
                    resolver(Map.of("corp.example", List.of(companys.uri()), "lab.corp.example", List.of(labs.uri())));
            three.resolve("a.lab.corp.example", 443);
            three.resolve("b.corp.example", 443);
            assertEquals(List.of("a.lab.corp.example. HTTPS"), asked(labs));
            assertEquals(List.of("b.corp.example. HTTPS"), asked(companys));
        }
    }

    @Test
    void aServerThatFailsIsNoReasonToAskTheOthers() {
        companys.zone(query -> {
            Message failure = DohTestServer.response(query);
            failure.getHeader().setRcode(Rcode.SERVFAIL);
            return failure;
        });
        IOException failure = assertThrows(IOException.class, () -> resolver.resolve("wiki.corp.example", 443));
        assertTrue(failure.getMessage().contains("SERVFAIL"), failure.getMessage());
        assertThrows(IOException.class, () -> addresses(resolver, "wiki.corp.example"));
        IOException nobody = assertThrows(IOException.class, () -> resolver(Map.of("corp.example", List.of()))
                .resolve("a.corp.example", 443));
        assertTrue(nobody.getMessage().contains("there is no server to ask"), nobody.getMessage());
        assertEquals(List.of(), asked(everybodys));
    }

    @Test
    void theServersOfOneNameStandInForEachOther() throws Exception {
        URI closed;
        try (DohTestServer gone = DohTestServer.start(CA)) {
            closed = gone.uri();
        }
        companys.answer("wiki.corp.example", Vectors.https("wiki.corp.example", 60, Vectors.ECH_ONLY));
        assertInstanceOf(Answer.Found.class, resolver(closed, companys.uri()).resolve("wiki.corp.example", 443));
        assertEquals(List.of(), asked(everybodys));
    }

    /** What the one who named it adds about it is not his to say. */
    @Test
    void anAliasIntoTheNamesOfOthersIsAskedOfTheirServer() throws Exception {
        everybodys.answer(
                "www.example",
                Vectors.cname("www.example", 60, "www.corp.example"),
                Vectors.https("www.corp.example", 60, Vectors.ECH_ONLY));
        everybodys.answer("svc.example", Vectors.https("svc.example", 60, Vectors.alias("svc.corp.example")));
        companys.answer("svc.corp.example", Vectors.https("svc.corp.example", 60, Vectors.ECH_ONLY));
        assertEquals(new Answer.None(), resolver.resolve("www.example", 443));
        assertInstanceOf(Answer.Found.class, resolver.resolve("svc.example", 443));
        assertEquals(List.of("svc.example. HTTPS", "www.example. HTTPS"), asked(everybodys));
        assertEquals(List.of("svc.corp.example. HTTPS", "www.corp.example. HTTPS"), asked(companys));
    }

    /** That there is something behind it may be the company's secret. */
    @Test
    void anAliasOutOfThemIsAskedOfTheServerThatNamedIt() throws Exception {
        companys.answer("wiki.corp.example", Vectors.cname("wiki.corp.example", 60, "tenant.cdn.example"));
        companys.answer("svc.corp.example", Vectors.https("svc.corp.example", 60, Vectors.alias("tenant.cdn.example")));
        companys.answer("tenant.cdn.example", Vectors.https("tenant.cdn.example", 60, Vectors.ECH_ONLY));
        assertInstanceOf(Answer.Found.class, resolver.resolve("wiki.corp.example", 443));
        assertInstanceOf(Answer.Found.class, resolver.resolve("svc.corp.example", 443));
        assertEquals(List.of(), asked(everybodys));
    }

    @Test
    void addressesAreAskedOfTheSameServers() throws Exception {
        Name inside = Name.fromConstantString("wiki.corp.example.");
        Record address = new ARecord(inside, DClass.IN, 60, InetAddress.getByName("10.0.0.7"));
        Record forged = new ARecord(inside, DClass.IN, 60, InetAddress.getByName("192.0.2.66"));
        companys.answer("wiki.corp.example", address);
        everybodys.answer("www.example", Vectors.cname("www.example", 60, "wiki.corp.example"), forged);
        assertEquals(List.of("10.0.0.7"), addresses(resolver, "wiki.corp.example"));
        assertEquals(List.of("10.0.0.7"), addresses(resolver, "www.example"));
        assertEquals(Set.of("www.example. A", "www.example. HTTPS"), new TreeSet<>(afterAll(everybodys, 2)));
        assertEquals(Set.of("wiki.corp.example. A", "wiki.corp.example. HTTPS"), new TreeSet<>(afterAll(companys, 3)));
    }

    @Test
    void inAnotherNetworkNothingIsKnownOfEitherServer() throws Exception {
        AtomicReference<Set<InetAddress>> network = new AtomicReference<>(Set.of(InetAddress.getByName("192.0.2.1")));
        long[] now = {0};
        DohResolver moving = new DohResolver(
                settings(Map.of("corp.example", List.of(companys.uri()))),
                CA::trustManagers,
                () -> now[0],
                new Surroundings(network::get, () -> now[0]));
        companys.answer("wiki.corp.example", Vectors.https("wiki.corp.example", 600, Vectors.ECH_ONLY));
        everybodys.answer("secret.example", Vectors.https("secret.example", 600, Vectors.ECH_ONLY));
        for (int i = 0; i < 2; i++) {
            moving.resolve("wiki.corp.example", 443);
            moving.resolve("secret.example", 443);
        }
        assertEquals(1, companys.queries().size());
        network.set(Set.of(InetAddress.getByName("192.0.2.2")));
        now[0] += Surroundings.LOOKED_AT_EVERY.toNanos();
        moving.resolve("secret.example", 443);
        moving.resolve("wiki.corp.example", 443);
        assertEquals(2, companys.queries().size());
        assertEquals(2, everybodys.queries().size());
    }

    @Test
    void plainDnsIsNotAskedForThemEither() throws Exception {
        companys.answer("wiki.corp.example", Vectors.https("wiki.corp.example", 60, Vectors.ECH_ONLY));
        List<InetSocketAddress> nobody = List.of();
        DnsResolver plain =
                new DnsResolver(() -> nobody, Duration.ofSeconds(20), Optional.of(resolver), System::nanoTime);
        assertInstanceOf(Answer.Found.class, plain.resolve("wiki.corp.example", 443));
        IOException other = assertThrows(IOException.class, () -> plain.resolve("secret.example", 443));
        assertTrue(other.getMessage().startsWith("DNS lookup of HTTPS records failed"), other.getMessage());
        assertEquals(List.of(), asked(everybodys));
    }

    private DohResolver resolver(URI... ofTheCompany) {
        return resolver(Map.of("corp.example", List.of(ofTheCompany)));
    }

    private DohResolver resolver(Map<String, List<URI>> routes) {
        return new DohResolver(settings(routes), CA.trustManagers());
    }

    private DohSettings settings(Map<String, List<URI>> routes) {
        return new DohSettings(List.of(everybodys.uri()), Set.of(), Map.of(), routes, Duration.ofSeconds(20));
    }

    private static List<String> addresses(DohResolver resolver, String host) throws IOException {
        return new DohAddresses(resolver)
                .lookup(host, List.of(Family.IPV4), true).stream()
                        .map(InetAddress::getHostAddress)
                        .toList();
    }

    private static List<String> afterAll(DohTestServer server, int queries) throws Exception {
        for (int i = 0; i < 1000 && server.queries().size() < queries; i++) {
            Thread.sleep(10); // nobody waits for the record
        }
        return asked(server);
    }

    private static List<String> asked(DohTestServer server) {
        try {
            List<String> names = new ArrayList<>();
            for (byte[] query : List.copyOf(server.queries())) {
                Record question = new Message(query).getQuestion();
                names.add(question.getName() + " " + Type.string(question.getType()));
            }
            names.sort((a, b) -> a.replace("_8443", "x").compareTo(b.replace("_8443", "x")));
            return names;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
