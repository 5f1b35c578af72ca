package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.echjsse.dns.ZoneAnswers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/** Host names over DoH, in programs that know nothing of it; JDK 18 and newer, which built the jar, too. */
@EnabledForJreRange(min = JRE.JAVA_18)
class AddressesIT {
    @TempDir
    static Path scratch;

    static Path program;
    static Path keyStore;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch recordAskedFor = new CountDownLatch(1);
    private volatile boolean addressesWaitForIt;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpsServer doh;

    @BeforeAll
    static void prepare() throws Exception {
        program = Strangers.onClassPath(scratch);
        keyStore = Strangers.keyStore(scratch);
    }

    @BeforeEach
    void startDohServer() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, "stranger".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "stranger".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(factory.getKeyManagers(), null, null);
        doh = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        doh.setHttpsConfigurator(new HttpsConfigurator(context));
        doh.createContext("/dns-query", this::answer);
        doh.setExecutor(threads);
        doh.start();
    }

    @AfterEach
    void stopDohServer() {
        doh.stop(0);
        threads.shutdownNow();
    }

    @Test
    void namesAreResolvedOverDohAndTheHttpsRecordIsAskedForAlong() throws Exception {
        List<String> command =
                new ArrayList<>(List.of("-javaagent:" + Jars.ALL + "=quiet", "-Dorg.echjsse.dns.addresses=doh"));
        command.addAll(common());
        command.addAll(List.of("-cp", program.toString(), "stranger.Stranger", "resolve", "secret.example"));
        command.addAll(List.of("talk", "TLS", keyStore.toString()));
        addressesWaitForIt =
                true; // else the program could be over before the record is asked for: it does not wait for it
        JavaRun.of(scratch, command).printed("secret.example=[127.0.0.7]", "talk=TLSv1.3 GREASE");
        List<String> ofTheSite = asked.stream()
                .filter(question -> question.startsWith("secret.example."))
                .sorted()
                .toList();
        assertEquals(List.of("secret.example. A", "secret.example. AAAA", "secret.example. HTTPS"), ofTheSite);
    }

    @Test
    void localhostAndLiteralsAreTheSystems() throws Exception {
        run(List.of("-cp", "-", "-Dorg.echjsse.dns.addresses=doh"), "192.0.2.1", "::1")
                .printed("192.0.2.1=[192.0.2.1]", "::1=[0:0:0:0:0:0:0:1]");
        JavaRun localhost = run(List.of("-cp", "-", "-Dorg.echjsse.dns.addresses=doh"), "localhost");
        assertTrue(
                localhost.out().get(0).startsWith("localhost=[127.0.0.1"),
                localhost.out().toString());
        assertEquals(List.of(), asked);
    }

    /** The service line is there for every program, so it must not do anything. */
    @Test
    void withoutTheSettingTheResolverIsTheJdks() throws Exception {
        for (String off : List.of("-Dunset", "-Dorg.echjsse.dns.addresses=system")) {
            assertFalse(loadsOurResolver(off), off);
        }
        assertTrue(loadsOurResolver("-Dorg.echjsse.dns.addresses=doh"));
    }

    private boolean loadsOurResolver(String option) throws Exception {
        JavaRun run = run(List.of("-cp", "-", "-Xlog:class+load", option), "localhost");
        assertEquals(0, run.exit());
        String loaded = String.join("\n", run.out());
        assertTrue(loaded.contains(" org.echjsse.provider.AddressResolverProvider "), loaded);
        return loaded.contains(" org.echjsse.provider.AddressResolverProvider$Resolver ");
    }

    @Test
    void aJdkThatDoesNotAskForItIsReported() throws Exception {
        Path hosts = Files.writeString(scratch.resolve("hosts"), "127.0.0.1 localhost\n");
        List<String> command = new ArrayList<>(List.of("-javaagent:" + Jars.ALL + "=quiet,dns.addresses=doh"));
        command.addAll(List.of("-Djdk.net.hosts.file=" + hosts, "-cp", program.toString()));
        command.addAll(List.of("stranger.Stranger", "default"));
        JavaRun run = JavaRun.of(scratch, command);
        assertEquals(List.of("default=EchJSSE"), run.out());
        assertTrue(run.err().contains("org.echjsse.dns.addresses=doh has no effect"), run.err());
    }

    @Test
    void theSettingMayBeAnArgumentOfTheAgentOrOfTheProvider() throws Exception {
        run(List.of("-javaagent:" + Jars.ALL + "=quiet,dns.addresses=doh"), "secret.example")
                .printed("secret.example=[127.0.0.7]");
        Path security = Files.writeString(scratch.resolve("addresses.security"), "org.echjsse.dns.addresses=doh\n");
        run(List.of("-cp", "-", "-Djava.security.properties=" + security), "secret.example")
                .printed("secret.example=[127.0.0.7]");
    }

    @Test
    void aProgramThatMakesContextsBeforeOrAfterIsServedAsEver() throws Exception {
        List<String> command = new ArrayList<>(List.of("-javaagent:" + Jars.ALL + "=quiet,dns.addresses=doh"));
        command.addAll(common());
        command.addAll(List.of("-cp", program.toString(), "stranger.Stranger"));
        command.addAll(List.of("default", "resolve", "secret.example", "talk", "TLS", keyStore.toString()));
        JavaRun.of(scratch, command).printed("default=EchJSSE", "secret.example=[127.0.0.7]", "talk=TLSv1.3 GREASE");
    }

    /** "-cp -" in the options stands for our jar on the class path. */
    private JavaRun run(List<String> options, String... names) throws Exception {
        List<String> command = new ArrayList<>();
        String path = program.toString();
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).equals("-cp")) {
                path += java.io.File.pathSeparator + Jars.ALL;
                i++;
            } else {
                command.add(options.get(i));
            }
        }
        command.addAll(common());
        command.addAll(List.of("-cp", path, "stranger.Stranger"));
        for (String name : names) {
            command.addAll(List.of("resolve", name));
        }
        return JavaRun.of(scratch, command);
    }

    private List<String> common() {
        return List.of(
                "-Dorg.echjsse.doh.url=https://localhost:" + doh.getAddress().getPort() + "/dns-query",
                "-Dorg.echjsse.doh.timeoutMillis=30000",
                "-Djavax.net.ssl.trustStore=" + keyStore,
                "-Djavax.net.ssl.trustStorePassword=stranger");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] query = exchange.getRequestBody().readAllBytes();
            Message message = new Message(query);
            int type = message.getQuestion().getType();
            asked.add(message.getQuestion().getName() + " " + Type.string(type));
            if (type == Type.HTTPS) {
                recordAskedFor.countDown();
            } else if (addressesWaitForIt) {
                await(recordAskedFor);
            }
            byte[] answer = new ZoneAnswers(List.of(new ZoneAnswers.Origin(
                            "secret.example",
                            443,
                            InetAddress.getByName("127.0.0.7"),
                            List.of("http/1.1"),
                            Optional.empty(),
                            Duration.ofMinutes(1))))
                    .answer(query);
            exchange.getResponseHeaders().set("Content-Type", "application/dns-message");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody asks for the record");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
