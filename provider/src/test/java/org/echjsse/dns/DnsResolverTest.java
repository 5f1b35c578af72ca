package org.echjsse.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.testing.DnsTestServer;
import org.echjsse.testing.DnsTestServer.Over;
import org.echjsse.testing.DohTestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Lookups in plain DNS: how questions are asked, and which answers count. What answers mean is in {@link DohResolverTest}. */
@Timeout(60)
class DnsResolverTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final DnsTestServer dns = DnsTestServer.start();

    @AfterEach
    void stop() {
        dns.close();
    }

    /** DNS-54, DNS-55. */
    @Test
    void questionsHaveEdnsAndAnIdAndAPortThatNobodyCanGuess() throws Exception {
        dns.zone(query -> positive(query, m -> {}));
        DnsResolver resolver = resolver(LONG, dns.address());
        assertInstanceOf(Answer.Found.class, resolver.resolve("secret.example", 443));
        Set<Integer> ids = new HashSet<>();
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            resolver.lookup("secret.example", 443, true);
        }
        for (DnsTestServer.Query each : dns.queries()) {
            Message query = new Message(each.message());
            ids.add(query.getHeader().getID());
            ports.add(each.port());
            assertEquals(Over.UDP, each.over());
            assertTrue(query.getHeader().getFlag(Flags.RD));
            assertEquals(1232, query.getOPT().getPayloadSize());
            assertEquals(0, query.getOPT().getVersion());
            assertEquals(List.of(), query.getOPT().getOptions(), "neither padding nor client subnet");
        }
        assertTrue(ids.size() > 15, ids.toString());
        assertTrue(ports.size() > 10, ports.toString());
    }

    @Test
    void theAnswerIsCachedAndTheServerNamed() throws Exception {
        dns.zone(query -> positive(query, m -> {}));
        DnsResolver resolver = resolver(LONG, dns.address());
        resolver.resolve("secret.example", 443);
        HttpsAnswer answer = resolver.lookup("secret.example", 443, false);
        assertEquals(
                "dns://127.0.0.1:" + dns.address().getPort() + "/",
                answer.server().toString());
        assertEquals(1, dns.questions().size());
    }

    @Test
    void noRecordIsANegativeAnswer() throws Exception {
        dns.zone(DohTestServer::response);
        assertEquals(new Answer.None(), resolver(LONG, dns.address()).resolve("plain.example", 443));
        dns.zone(query -> {
            Message answer = DohTestServer.response(query);
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
            return answer;
        });
        assertEquals(new Answer.None(), resolver(LONG, dns.address()).resolve("nowhere.example", 443));
    }

    /** DNS-53. */
    @Test
    void aTruncatedAnswerIsAskedForOverTcpAndNothingOfItIsUsed() throws Exception {
        dns.script((over, query) -> {
            if (over == Over.UDP) {
                byte[] partial = positive(new Message(query), m -> {
                            m.getHeader().setFlag(Flags.TC);
                            m.removeAllRecords(Section.ANSWER);
                            m.addRecord(Vectors.https("secret.example", 60, "00010000010003026832"), Section.ANSWER);
                        })
                        .toWire();
                return List.of(Arrays.copyOf(partial, partial.length - 3)); // cut anywhere
            }
            return List.of(
                    DnsTestServer.framed(positive(new Message(query), m -> {}).toWire()));
        });
        assertInstanceOf(Answer.Found.class, resolver(LONG, dns.address()).resolve("secret.example", 443));
        assertEquals(
                List.of(Over.UDP, Over.TCP),
                dns.questions().stream().map(DnsTestServer.Query::over).toList());
    }

    /** DNS-53. */
    @Test
    void whatIsTruncatedOverTcpTooIsAFailure() {
        dns.zone(query -> positive(query, m -> m.getHeader().setFlag(Flags.TC)));
        assertFailure("truncated, over TCP, too", dns.address());
    }

    @Test
    void aTcpConnectionThatEndsEarlyIsAFailure() {
        for (int cut : new int[] {0, 1, 2, 20}) {
            dns.script((over, query) -> {
                byte[] answer = positive(new Message(query), m -> {
                            if (over == Over.UDP) {
                                m.getHeader().setFlag(Flags.TC);
                            }
                        })
                        .toWire();
                return List.of(over == Over.UDP ? answer : Arrays.copyOf(DnsTestServer.framed(answer), cut));
            });
            assertFailure("TCP", dns.address());
        }
    }

    /** DNS-55. */
    @Test
    void whatDoesNotAnswerTheQuestionIsPassedOver() throws Exception {
        dns.script((over, query) -> {
            Message asked = new Message(query);
            int id = asked.getHeader().getID();
            Message forged = positive(asked, m -> m.getHeader().setID(id ^ 1));
            Message evil = positive(asked, m -> {
                m.removeAllRecords(Section.QUESTION);
                m.addRecord(Record.newRecord(Name.fromConstantString("evil.example."), 65, 1), Section.QUESTION);
            });
            Message anotherFailure = DohTestServer.response(asked);
            anotherFailure.getHeader().setID(id ^ 2);
            anotherFailure.getHeader().setRcode(Rcode.SERVFAIL);
            return List.of(
                    new byte[5],
                    forged.toWire(),
                    query,
                    evil.toWire(),
                    anotherFailure.toWire(),
                    positive(asked, m -> {}).toWire());
        });
        assertInstanceOf(Answer.Found.class, resolver(LONG, dns.address()).resolve("secret.example", 443));
    }

    @Test
    void anAnswerToTheQuestionThatCannotBeReadIsAFailureAtOnce() {
        dns.script((over, query) -> {
            byte[] answer = positive(new Message(query), m -> {}).toWire();
            return List.of(Arrays.copyOf(answer, answer.length - 1));
        });
        assertFailure("RDLENGTH", dns.address());
        assertEquals(1, dns.questions().size());
    }

    /** DNS-54. */
    @ParameterizedTest
    @ValueSource(ints = {Rcode.FORMERR, Rcode.NOTIMP, Rcode.BADVERS})
    void aServerWithoutEdnsIsAskedOnceMoreWithout(int rcode) throws Exception {
        dns.zone(query -> query.getOPT() != null ? error(query, rcode) : positive(query, m -> {}));
        assertInstanceOf(Answer.Found.class, resolver(LONG, dns.address()).resolve("secret.example", 443));
        assertEquals(2, dns.questions().size());
        dns.zone(query -> error(query, rcode));
        assertFailure("the server answered " + Rcode.string(rcode), dns.address());
        assertEquals(4, dns.questions().size());
    }

    /** DNS-33, DNS-52. */
    @Test
    void anErrorCodeIsAFailureAndTheNextServerIsAsked() throws Exception {
        dns.zone(query -> error(query, Rcode.SERVFAIL));
        assertFailure("the server answered SERVFAIL", dns.address());
        assertEquals(1, dns.questions().size());
        try (DnsTestServer good = DnsTestServer.start()) {
            good.zone(query -> positive(query, m -> {}));
            assertInstanceOf(
                    Answer.Found.class,
                    resolver(LONG, dns.address(), good.address()).resolve("secret.example", 443));
        }
    }

    /** As firewalls answer: the header only. */
    @Test
    void anErrorWithoutItsQuestionCounts() {
        dns.zone(query -> {
            Message refused = new Message(query.getHeader().getID());
            refused.getHeader().setFlag(Flags.QR);
            refused.getHeader().setRcode(Rcode.REFUSED);
            return refused;
        });
        assertFailure("the server answered REFUSED", dns.address());
    }

    @Test
    void aLostQuestionIsAskedAgain() throws Exception {
        AtomicInteger lost = new AtomicInteger();
        dns.script((over, query) -> lost.getAndIncrement() == 0
                ? List.of()
                : List.of(positive(new Message(query), m -> {}).toWire()));
        assertInstanceOf(Answer.Found.class, resolver(LONG, dns.address()).resolve("secret.example", 443));
        assertTrue(dns.queries().size() >= 2);
        assertEquals(1, dns.questions().size(), "the same from the same port: the first answer may only be late");
    }

    @Test
    void aServerThatIsNotThereIsAFailureAtOnce() throws Exception {
        int port;
        try (DatagramSocket unused = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        assertFailure("nobody listens there", new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Test
    void aServerThatIsSilentHasItsShareOfTheBudgetAndAllOfThemTheWhole() throws Exception {
        assertThrows(SocketTimeoutException.class, () -> resolver(Duration.ofMillis(300), dns.address())
                .resolve("secret.example", 443));
        try (DnsTestServer good = DnsTestServer.start()) {
            good.zone(query -> positive(query, m -> {}));
            assertInstanceOf(
                    Answer.Found.class,
                    resolver(Duration.ofSeconds(6), dns.address(), good.address())
                            .resolve("secret.example", 443));
        }
    }

    /** They change with the network. */
    @Test
    void theServersAreAskedForAtEachLookup() throws Exception {
        dns.zone(query -> positive(query, m -> {}));
        AtomicInteger times = new AtomicInteger();
        DnsResolver resolver = new DnsResolver(
                () -> times.getAndIncrement() == 0 ? List.of() : List.of(dns.address()), LONG, System::nanoTime);
        IOException failure = assertThrows(IOException.class, () -> resolver.lookup("secret.example", 443, true));
        assertTrue(failure.getMessage().contains("no server to ask"), failure.getMessage());
        resolver.lookup("secret.example", 443, true);
    }

    private static Message positive(Message query, Consumer<Message> change) {
        Message answer = DohTestServer.response(query);
        answer.addRecord(Vectors.https("secret.example", 60, Vectors.ECH_ONLY), Section.ANSWER);
        change.accept(answer);
        return answer;
    }

    private static Message error(Message query, int rcode) {
        Message answer = DohTestServer.response(query);
        answer.getHeader().setRcode(rcode & 15);
        if (rcode > 15) {
            answer.addRecord(new OPTRecord(1232, rcode >> 4, 0), Section.ADDITIONAL);
        }
        return answer;
    }

    private static DnsResolver resolver(Duration budget, InetSocketAddress... servers) {
        return new DnsResolver(List.of(servers), budget);
    }

    private static void assertFailure(String reason, InetSocketAddress server) {
        IOException failure =
                assertThrows(IOException.class, () -> resolver(LONG, server).resolve("secret.example", 443));
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
        assertTrue(failure.getMessage().startsWith("DNS lookup of HTTPS records failed: dns://127.0.0.1"));
        assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
    }
}
