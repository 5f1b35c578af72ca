package org.echjsse.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.testing.CapturedLog;
import org.echjsse.testing.DohTestServer;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** What the answers of a server mean; {@link DohTransportTest} has what can go wrong on the way. */
@Timeout(60)
class DohResolverTest {
    private static final TestCertificates CA = TestCertificates.create();
    private static final String ECH_ONLY = Vectors.ECH_ONLY;

    private final DohTestServer doh = DohTestServer.start(CA);
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may wrap
    private final DohResolver resolver = resolver(Duration.ofSeconds(20), doh.uri());

    @AfterEach
    void stop() {
        doh.close();
    }

    /** DNS-21. */
    @Test
    void aSiteWithEchIsFound() throws Exception {
        doh.answer("secret.example", Vectors.https("secret.example", 60, ECH_ONLY));
        assertFound(resolver.resolve("secret.example", 443));
        assertEquals(128, doh.queries().get(0).length);
    }

    /** DNS-01. */
    @Test
    void anotherPortAsksItsOwnName() throws Exception {
        doh.answer("_8443._https.secret.example", Vectors.https("_8443._https.secret.example", 60, Vectors.FULL));
        HttpsAnswer answer = resolver.lookup("Secret.Example.", 8443, false);
        assertEquals("_8443._https.secret.example", answer.queryName());
        HttpsRecord record = answer.records().get(0);
        assertEquals("_8443._https.secret.example", record.target()); // "." is the owner, prefix and all (DNS-07)
        assertEquals(8443, record.port().orElseThrow());
        assertEquals(60, record.ttlSeconds());
        assertFound(resolver.resolve("secret.example", 8443));
    }

    @Test
    void aNameThatDoesNotExistAndANameWithoutRecordAreGenuineNegatives() throws Exception {
        doh.answer("plain.example");
        assertEquals(new Answer.None(), resolver.resolve("nowhere.example", 443));
        assertEquals(new Answer.None(), resolver.resolve("plain.example", 443));
    }

    @Test
    void aRecordWithoutEchIsAGenuineNegative() throws Exception {
        doh.answer("plain.example", Vectors.https("plain.example", 60, "00010000010003026832"));
        assertEquals(new Answer.None(), resolver.resolve("plain.example", 443));
        assertEquals(
                List.of("h2"),
                resolver.lookup("plain.example", 443, false).records().get(0).alpn());
    }

    /** DNS-09, DNS-31. */
    @Test
    void theBestPriorityWithEchIsTaken() throws Exception {
        String other = ECH_ONLY.replace("003ae7", "003ae8"); // another config_id
        doh.answer(
                "secret.example",
                Vectors.https("secret.example", 60, "0003" + other.substring(4)),
                Vectors.https("secret.example", 60, "00010000010003026832"),
                Vectors.https("secret.example", 60, "0002" + ECH_ONLY.substring(4)));
        assertFound(resolver.resolve("secret.example", 443));
        assertEquals(
                List.of(1, 2, 3),
                resolver.lookup("secret.example", 443, false).records().stream()
                        .map(HttpsRecord::priority)
                        .toList());
    }

    /** DNS-09. */
    @Test
    void equalPrioritiesAreShuffled() throws Exception {
        doh.answer(
                "secret.example",
                Vectors.https("secret.example", 60, "0001" + Vectors.name("a.example")),
                Vectors.https("secret.example", 60, "0001" + Vectors.name("b.example")));
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            first.add(resolver.lookup("secret.example", 443, true)
                    .records()
                    .get(0)
                    .target());
        }
        assertTrue(first.contains("a.example") && first.contains("b.example"), first.toString());
    }

    /**
     * DNS-16, DNS-19: an {@code SSLContext} cannot send the connection to another port, so for it such a record is one that it cannot
     * use. DNS-30: where all endpoints have ECH, that is not "no ECH".
     */
    @Test
    void aRecordForAnotherPortIsShownButNotUsed() throws Exception {
        doh.answer("secret.example", Vectors.https("secret.example", 60, Vectors.FULL)); // port 8443
        assertEquals(1, resolver.lookup("secret.example", 443, false).records().size());
        IOException failure = assertThrows(IOException.class, () -> resolver.resolve("secret.example", 443));
        assertTrue(failure.getMessage().contains("the site has ECH on another port only"), failure.getMessage());
    }

    /** DNS-31: an endpoint without ECH is one to go to. */
    @Test
    void aRecordForAnotherPortBesideOneWithoutEchIsAGenuineNegative() throws Exception {
        doh.answer(
                "secret.example",
                Vectors.https("secret.example", 60, Vectors.FULL),
                Vectors.https("secret.example", 60, "00020000010003026832"));
        assertEquals(new Answer.None(), resolver.resolve("secret.example", 443));
    }

    /** DNS-04, DNS-06. */
    @Test
    void aliasesAndCnamesAreFollowedToTheEnd() throws Exception {
        doh.answer("secret.example", Vectors.https("secret.example", 300, Vectors.alias("alias.example")));
        doh.answer(
                "alias.example",
                Vectors.cname("alias.example", 40, "cdn.example"),
                Vectors.https("cdn.example", 60, ECH_ONLY));
        HttpsAnswer answer = resolver.lookup("secret.example", 443, false);
        assertEquals("cdn.example", answer.records().get(0).owner());
        assertEquals("cdn.example", answer.records().get(0).target());
        assertEquals(40, answer.records().get(0).ttlSeconds(), "the least of the whole chain");
        assertEquals(2, doh.queries().size());
    }

    /** DNS-06. */
    @Test
    void aCnameWithoutItsRecordIsChased() throws Exception {
        doh.answer("secret.example", Vectors.cname("secret.example", 60, "cdn.example"));
        doh.answer("cdn.example", Vectors.https("cdn.example", 60, ECH_ONLY));
        assertFound(resolver.resolve("secret.example", 443));
    }

    /** DNS-06, DNS-24. */
    @Test
    void aRecordOfAForeignNameIsNotUsed() throws Exception {
        doh.answer("secret.example", Vectors.https("other.example", 60, ECH_ONLY));
        assertEquals(new Answer.None(), resolver.resolve("secret.example", 443));
    }

    /** DNS-03. */
    @Test
    void withAnAliasInTheSetServicesDoNotCount() throws Exception {
        doh.answer(
                "secret.example",
                Vectors.https("secret.example", 60, ECH_ONLY),
                Vectors.https("secret.example", 60, Vectors.alias("cdn.example")));
        doh.answer("cdn.example", Vectors.https("cdn.example", 60, "00010000010003026832"));
        assertEquals(new Answer.None(), resolver.resolve("secret.example", 443));
    }

    /** DNS-04. */
    @Test
    void oneOfSeveralAliasesIsFollowedAtRandom() throws Exception {
        doh.answer(
                "secret.example",
                Vectors.https("secret.example", 0, Vectors.alias("a.example")),
                Vectors.https("secret.example", 0, Vectors.alias("b.example")));
        doh.answer("a.example", Vectors.https("a.example", 60, ECH_ONLY));
        doh.answer("b.example", Vectors.https("b.example", 60, ECH_ONLY));
        Set<String> owners = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            HttpsAnswer answer = resolver.lookup("secret.example", 443, true);
            owners.add(answer.records().get(0).owner());
        }
        assertEquals(Set.of("a.example", "b.example"), owners);
    }

    /** DNS-05. */
    @Test
    void eightAliasesAreFollowedAndNotANinth() throws Exception {
        for (int i = 0; i < 10; i++) {
            doh.answer(
                    "a" + i + ".example",
                    Vectors.https("a" + i + ".example", 60, Vectors.alias("a" + (i + 1) + ".example")));
        }
        doh.answer("a10.example", Vectors.https("a10.example", 60, ECH_ONLY));
        assertFound(resolver.resolve("a2.example", 443));
        HttpsAnswer tooLong = resolver.lookup("a1.example", 443, false);
        assertEquals(List.of("all: more than 8 aliases"), tooLong.ignored());
        assertEquals(new Answer.None(), resolver.resolve("a1.example", 443));
    }

    /** DNS-05. */
    @Test
    void aLoopOfAliasesEndsAsNoRecord() throws Exception {
        doh.answer("a.example", Vectors.https("a.example", 60, Vectors.alias("b.example")));
        doh.answer("b.example", Vectors.https("b.example", 60, Vectors.alias("A.example")));
        assertEquals(
                List.of("all: a loop of aliases"),
                resolver.lookup("a.example", 443, false).ignored());
        assertEquals(2, doh.queries().size());
    }

    @Test
    void aLoopOfCnamesIsAFailure() {
        doh.answer(
                "a.example", Vectors.cname("a.example", 60, "b.example"), Vectors.cname("b.example", 60, "a.example"));
        assertFailure("loop of CNAME", () -> resolver.resolve("a.example", 443));
    }

    /** DNS-08. */
    @Test
    void serviceUnavailableIsIgnoredAloud() throws Exception {
        doh.answer("a.example", Vectors.https("a.example", 60, "000000"));
        HttpsAnswer answer = resolver.lookup("a.example", 443, false);
        assertTrue(answer.records().isEmpty());
        assertTrue(
                answer.ignored().get(0).contains("service unavailable"),
                answer.ignored().toString());
    }

    /** DNS-12. */
    @Test
    void oneMalformedRecordVoidsTheSetAloud() throws Exception {
        doh.answer(
                "secret.example",
                Vectors.https("secret.example", 60, ECH_ONLY),
                Vectors.https("secret.example", 60, "00020000050002" + "0000"));
        HttpsAnswer answer = resolver.lookup("secret.example", 443, false);
        assertTrue(answer.records().isEmpty());
        assertTrue(
                answer.ignored().get(0).startsWith("all 2 of the set: malformed: ech"),
                answer.ignored().toString());
    }

    /** DNS-15. */
    @Test
    void anIncompatibleRecordIsLeftOutWithItsReason() throws Exception {
        doh.answer(
                "secret.example",
                Vectors.https("secret.example", 60, "000100000000020007" + "00070000"),
                Vectors.https("secret.example", 60, "0002" + ECH_ONLY.substring(4)));
        HttpsAnswer answer = resolver.lookup("secret.example", 443, false);
        assertEquals(
                List.of(2), answer.records().stream().map(HttpsRecord::priority).toList());
        assertEquals(List.of("priority 1: mandatory key7 is unknown"), answer.ignored());
    }

    @Test
    void theQueriedNameIsLoggedAtDebugOnly() throws Exception {
        try (CapturedLog log = CapturedLog.of("org.echjsse.dns", java.util.logging.Level.ALL)) {
            oneMalformedRecordVoidsTheSetAloud();
            doh.queries().clear();
            aLoopOfAliasesEndsAsNoRecord();
            pass(60); // until nothing of that is cached
            aFailureBehindAnAliasIsAFailure();
            assertTrue(log.text().contains("WARNING: HTTPS records of a queried name ignored"), log.text());
            assertTrue(log.text().contains("FINE: secret.example"), log.text());
            for (String line : log.lines()) {
                assertTrue(line.startsWith("FINE") || !line.contains("example"), line);
            }
        }
    }

    @Test
    void aFailureBehindAnAliasIsAFailure() {
        doh.zone(query -> {
            Message response = DohTestServer.response(query);
            if (query.getQuestion().getName().toString().startsWith("cdn")) {
                response.getHeader().setRcode(Rcode.SERVFAIL);
            } else {
                response.addRecord(Vectors.https("secret.example", 60, Vectors.alias("cdn.example")), Section.ANSWER);
            }
            return response;
        });
        assertFailure("SERVFAIL", () -> resolver.resolve("secret.example", 443));
    }

    /** DNS-50. */
    @Test
    void anAnswerIsKeptForItsTimeToLiveAndNotLonger() throws Exception {
        doh.answer("secret.example", Vectors.https("secret.example", 60, ECH_ONLY));
        resolver.resolve("secret.example", 443);
        pass(30);
        HttpsAnswer cached = resolver.lookup("SECRET.example", 443, false);
        assertEquals(Duration.ZERO, cached.took());
        assertEquals(30, cached.records().get(0).ttlSeconds());
        assertEquals(1, doh.queries().size());
        pass(30);
        doh.answer("secret.example");
        assertEquals(new Answer.None(), resolver.resolve("secret.example", 443));
    }

    /** DNS-50. */
    @Test
    void aTimeToLiveOfZeroIsUsedOnce() throws Exception {
        doh.answer("secret.example", Vectors.https("secret.example", 0, ECH_ONLY));
        assertFound(resolver.resolve("secret.example", 443));
        assertFound(resolver.resolve("secret.example", 443));
        assertEquals(2, doh.queries().size());
    }

    @Test
    void anAgeingAnswerIsServedAndRefreshedInTheBackground() throws Exception {
        doh.answer("secret.example", Vectors.https("secret.example", 100, "00010000010003026832"));
        assertEquals(new Answer.None(), resolver.resolve("secret.example", 443));
        pass(85);
        doh.answer("secret.example", Vectors.https("secret.example", 100, ECH_ONLY));
        assertEquals(new Answer.None(), resolver.resolve("secret.example", 443)); // served, still valid
        // looked at without asking, which could begin one lookup more
        for (int i = 0; i < 3000 && resolver.known("secret.example", 443).isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertFound(resolver.resolve("secret.example", 443));
        assertEquals(2, doh.queries().size());
    }

    /** Machines that were started together do not have to ask together for ever. */
    @Test
    void whenAnAnswerIsRefreshedIsDrawnBetweenAFifthAndTwoFifthsOfItsLife() throws Exception {
        AnswerCache cache = new AnswerCache(clock::get, new Random());
        HttpsAnswer none = new HttpsAnswer("x", List.of(), List.of(), doh.uri(), Duration.ZERO);
        var name = HttpsResolver.queryName("a.example", 443);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            cache.answered(name, none, 1000);
            while (!known(cache, name).aging()) {
                pass(10);
            }
            seen.add(known(cache, name).secondsLeft());
        }
        assertTrue(seen.stream().allMatch(left -> left > 180 && left <= 400), seen.toString());
        assertTrue(seen.size() > 5, seen.toString());
    }

    private static AnswerCache.Known known(AnswerCache cache, org.xbill.DNS.Name name) {
        return assertInstanceOf(AnswerCache.Known.class, cache.get(name).orElseThrow());
    }

    /** DNS-40. */
    @Test
    void inAnotherNetworkNothingIsKnownAndNothingConnected() throws Exception {
        AtomicReference<String> address = new AtomicReference<>("192.0.2.1");
        DohResolver moving = moving(address);
        doh.answer("secret.example", Vectors.https("secret.example", 3000, ECH_ONLY));
        moving.resolve("secret.example", 443);
        pass(20);
        moving.resolve("secret.example", 443);
        assertEquals(1, doh.queries().size());
        address.set("198.51.100.1");
        pass(5); // is not looked at at every lookup
        moving.resolve("secret.example", 443);
        assertEquals(1, doh.queries().size());
        pass(5);
        moving.resolve("secret.example", 443);
        assertEquals(2, doh.queries().size());
        assertEquals(2, doh.connections(), "another network, another connection");
    }

    /** DNS-40. */
    @Test
    void whatWasAskedInOneNetworkIsNotRememberedInAnother() throws Exception {
        AtomicReference<String> address = new AtomicReference<>("192.0.2.1");
        DohResolver moving = moving(address);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answerNow = new CountDownLatch(1);
        doh.zone(query -> {
            asked.countDown();
            await(query.getQuestion().getName().toString().startsWith("old") ? answerNow : new CountDownLatch(0));
            Message response = DohTestServer.response(query);
            response.addRecord(
                    Vectors.https(query.getQuestion().getName().toString(true), 3000, ECH_ONLY), Section.ANSWER);
            return response;
        });
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Answer> old = caller.submit(() -> moving.resolve("old.example", 443));
            asked.await();
            address.set("198.51.100.1");
            pass(10);
            moving.resolve("new.example", 443);
            answerNow.countDown();
            assertFound(old.get(30, TimeUnit.SECONDS)); // who has asked gets his answer
            moving.resolve("old.example", 443);
            assertEquals(3, doh.queries().size());
        } finally {
            caller.shutdownNow();
        }
    }

    private DohResolver moving(AtomicReference<String> address) {
        return new DohResolver(
                new DohSettings(List.of(doh.uri()), Map.of(), Duration.ofSeconds(20)),
                CA::trustManagers,
                clock::get,
                new Surroundings(() -> Set.of(literal(address.get())), clock::get));
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void theAddressesOfThisMachineStayTheSameWhileItStays() {
        Surroundings surroundings = new Surroundings(clock::get);
        for (int i = 0; i < 3; i++) {
            assertFalse(surroundings.haveChanged());
            pass(10);
        }
    }

    /** A connection that has been idle may be dead without anybody knowing. */
    @Test
    void aConnectionIsUsedAgainUnlessItHasBeenIdle() throws Exception {
        for (int i = 0; i < 5; i++) {
            resolver.resolve("n" + i + ".example", 443);
            pass(59);
        }
        assertEquals(1, doh.connections());
        pass(1);
        resolver.resolve("last.example", 443);
        assertEquals(2, doh.connections());
    }

    /** A client of JDK 17 has a thread that ends when the garbage collector comes, and it may not come for long. */
    @Test
    void notManyClientsAreLeftBehind() throws Exception {
        long before = selectorThreads();
        long collections = collections();
        for (int i = 0; i < 60; i++) {
            resolver.resolve("n" + i + ".example", 443);
            pass(60);
        }
        long added = selectorThreads() - before;
        // each collection makes room for others, and the threads of those it has found end a while later
        long rounds = 1 + collections() - collections;
        assertTrue(added <= DohClients.LEFT_BEHIND * rounds + 1, added + " threads, " + rounds + " rounds");
        assertTrue(doh.connections() > 1);
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static long selectorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-[0-9]+-SelectorManager"))
                .count();
    }

    /** DNS-51. */
    @Test
    void aNegativeAnswerIsKeptAsLongAsTheSoaSays() throws Exception {
        resolver.resolve("nowhere.example", 443); // SOA: TTL 300, minimum 60
        doh.answer("nowhere.example", Vectors.https("nowhere.example", 60, ECH_ONLY));
        pass(59);
        assertEquals(List.of(), resolver.lookup("nowhere.example", 443, false).records());
        pass(1);
        assertFound(resolver.resolve("nowhere.example", 443));
    }

    /** DNS-51. */
    @Test
    void aNegativeAnswerWithoutSoaOrWithAForeignOneIsNotKept() throws Exception {
        doh.zone(query -> {
            Message response = DohTestServer.response(query);
            response.addRecord(DohTestServer.soa("elsewhere", 300, 300), Section.AUTHORITY);
            return response;
        });
        resolver.resolve("nowhere.example", 443);
        doh.zone(DohTestServer::response);
        resolver.resolve("nowhere.example", 443);
        resolver.resolve("nowhere.example", 443);
        assertEquals(3, doh.queries().size());
    }

    /** DNS-65. */
    @Test
    void theAgeHeaderShortensTheTimeToLive() throws Exception {
        doh.script((exchange, query) -> {
            exchange.getResponseHeaders().set("Age", "50");
            Message response = DohTestServer.response(new Message(query));
            response.addRecord(Vectors.https("secret.example", 60, ECH_ONLY), Section.ANSWER);
            DohTestServer.send(exchange, response.toWire());
        });
        assertEquals(
                10,
                resolver.lookup("secret.example", 443, false).records().get(0).ttlSeconds());
        pass(11);
        resolver.lookup("secret.example", 443, false);
        assertEquals(2, doh.queries().size());
    }

    /** DNS-52. */
    @Test
    void aFailureIsNeverKeptAsANegativeAnswer() throws Exception {
        doh.zone(query -> {
            Message response = DohTestServer.response(query);
            response.getHeader().setRcode(Rcode.SERVFAIL);
            return response;
        });
        assertFailure("SERVFAIL", () -> resolver.resolve("secret.example", 443));
        assertFailure("a moment ago", () -> resolver.resolve("secret.example", 443));
        assertEquals(1, doh.queries().size());
        pass(1);
        doh.zone(query -> {
            Message response = DohTestServer.response(query);
            response.addRecord(Vectors.https("secret.example", 60, ECH_ONLY), Section.ANSWER);
            return response;
        });
        assertFound(resolver.resolve("secret.example", 443));
    }

    @Test
    void aFreshLookupGoesPastTheCacheAndFillsIt() throws Exception {
        doh.answer("secret.example", Vectors.https("secret.example", 60, "00010000010003026832"));
        resolver.resolve("secret.example", 443);
        doh.answer("secret.example", Vectors.https("secret.example", 60, ECH_ONLY));
        assertTrue(resolver.lookup("secret.example", 443, true).took().toNanos() > 0);
        assertFound(resolver.resolve("secret.example", 443));
    }

    @Test
    void manyCallersShareOneLookup() throws Exception {
        CountDownLatch answerNow = new CountDownLatch(1);
        doh.zone(query -> {
            try {
                answerNow.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            Message response = DohTestServer.response(query);
            response.addRecord(Vectors.https("secret.example", 0, ECH_ONLY), Section.ANSWER);
            return response;
        });
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ExecutorService callers = Executors.newFixedThreadPool(10, task -> {
            Thread thread = new Thread(task, "caller");
            threads.add(thread);
            return thread;
        });
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                answers.add(callers.submit(() -> resolver.resolve("secret.example", 443)));
            }
            for (int i = 0; i < 2000 && !threads.stream().allMatch(DohResolverTest::waitsForALookup); i++) {
                Thread.sleep(10);
            }
            assertTrue(threads.stream().allMatch(DohResolverTest::waitsForALookup), "they have not all come");
            answerNow.countDown();
            for (Future<Answer> answer : answers) {
                assertFound(answer.get(30, TimeUnit.SECONDS)); // TTL 0: for all who were waiting
            }
            assertEquals(1, doh.queries().size());
        } finally {
            callers.shutdownNow();
        }
    }

    private static boolean waitsForALookup(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(HttpsResolver.class.getName())
                        && frame.getMethodName().equals("await"));
    }

    @Test
    void theCacheIsBounded() throws Exception {
        AnswerCache cache = new AnswerCache(clock::get, new Random());
        HttpsAnswer none = new HttpsAnswer("x", List.of(), List.of(), doh.uri(), Duration.ZERO);
        for (int i = 0; i < 3 * AnswerCache.CAPACITY; i++) {
            cache.answered(HttpsResolver.queryName("n" + i + ".example", 443), none, 60);
            cache.failed(HttpsResolver.queryName("f" + i + ".example", 443), new IOException("x"));
        }
        assertEquals(AnswerCache.CAPACITY, cache.size());
    }

    @Test
    void aFailedRefreshLeavesTheValidAnswer() throws Exception {
        AnswerCache cache = new AnswerCache(clock::get, new Random());
        HttpsAnswer none = new HttpsAnswer("x", List.of(), List.of(), doh.uri(), Duration.ZERO);
        var name = HttpsResolver.queryName("a.example", 443);
        cache.answered(name, none, 60);
        cache.failed(name, new IOException("x"));
        assertInstanceOf(AnswerCache.Known.class, cache.get(name).orElseThrow());
    }

    @Test
    void theBackOffGrowsAndStaysShort() throws Exception {
        AnswerCache cache = new AnswerCache(clock::get, new Random());
        var name = HttpsResolver.queryName("a.example", 443);
        for (long expected : new long[] {1, 2, 4, 8, 8}) {
            cache.failed(name, new IOException("x"));
            pass(expected - 1);
            assertInstanceOf(AnswerCache.JustFailed.class, cache.get(name).orElseThrow());
            pass(1);
            assertFalse(cache.get(name).isPresent());
        }
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        Duration budget = Duration.ofSeconds(2);
        assertThrows(IllegalArgumentException.class, () -> new DohSettings(List.of(), Map.of(), budget));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DohSettings(List.of(URI.create("http://127.0.0.1/dns-query")), Map.of(), budget));
        assertThrows(
                IllegalArgumentException.class, () -> new DohSettings(List.of(doh.uri()), Map.of(), Duration.ZERO));
    }

    private void pass(long seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private DohResolver resolver(Duration budget, URI... servers) {
        return new DohResolver(new DohSettings(List.of(servers), Map.of(), budget), CA::trustManagers, clock::get);
    }

    private interface Lookup {
        Object run() throws IOException;
    }

    private static void assertFailure(String reason, Lookup lookup) {
        IOException failure = assertThrows(IOException.class, lookup::run);
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
        assertFalse(failure.getMessage().contains("example"), "the host is for DEBUG only: " + failure.getMessage());
    }

    private static void assertFound(Answer answer) {
        assertArrayEquals(
                Vectors.bytes(Vectors.LIST),
                assertInstanceOf(Answer.Found.class, answer).configs().encoded());
    }
}
