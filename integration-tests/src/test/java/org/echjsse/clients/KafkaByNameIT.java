package org.echjsse.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.echjsse.interop.ObservedHello;
import org.echjsse.interop.WireTap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka, whose settings take both by name: {@code ssl.protocol} and {@code ssl.provider}, of clients and brokers alike. */
class KafkaByNameIT {
    private static final Project PROJECT = new Project("named-kafka");
    private static final String BROKER = NamedRun.hidden("broker");
    private static final String OBSERVED = NamedRun.hidden("observed-broker");
    private static final String UNNAMED = "security.protocol=SSL\n";
    private static final String NAMED = UNNAMED + "ssl.protocol=TLSv1.3-ECH\nssl.provider=EchJSSE\n";

    @TempDir
    static Path scratch;

    private static NamedRun run;
    private static WireTap wire;
    private static KafkaBroker broker;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux"), "only Linux has all addresses of the loopback network");
        run = new NamedRun(scratch, "observed-broker");
        String address = KafkaBroker.anyLoopbackAddress();
        run.resolves(BROKER, address);
        wire = WireTap.before(new InetSocketAddress(address, KafkaBroker.SECOND_PORT));
        broker = KafkaBroker.named(
                address, BROKER, OBSERVED + ":" + wire.port(), run.certificates, run.serverOptions(), scratch);
    }

    @AfterAll
    static void stop() throws Exception {
        if (broker != null) {
            broker.close();
            wire.close();
            run.close();
        }
    }

    @Test
    void withAConfigurationFromAFileTheNameOfTheBrokerIsHidden() throws Exception {
        for (WireTap.Recording connection : observedExchange(NAMED)) {
            assertEquals(List.of(Names.COVER), connection.names());
            assertTrue(connection.clientHellos().stream().allMatch(ObservedHello::offersEch));
            assertFalse(connection.shows(Names.SECRET_LABEL), "the hidden name was on the wire");
        }
    }

    /** It is the settings that do it: the same broker, the same provider, the same file. */
    @Test
    void aClientThatIsToldNothingDoesNotHideIt() throws Exception {
        for (WireTap.Recording connection : observedExchange(UNNAMED)) {
            assertEquals(List.of(OBSERVED), connection.names());
            assertTrue(connection.clientHellos().stream().noneMatch(ObservedHello::offersEch));
        }
    }

    @Test
    void withoutAConfigurationTheBrokerIsReachedAndNobodyIsAskedForOne() throws Exception {
        exchange(NAMED, broker.url(), run.clientOptions());
    }

    private static List<WireTap.Recording> observedExchange(String settings) throws Exception {
        int before = wire.recordings().size();
        List<String> options = new ArrayList<>(run.clientOptions());
        options.add(run.configsFor(OBSERVED));
        exchange(settings, "kafka://" + OBSERVED + ":" + wire.port(), options);
        List<WireTap.Recording> all = wire.recordings();
        assertTrue(all.size() > before, "no connection");
        return all.subList(before, all.size());
    }

    private static void exchange(String settings, String url, List<String> options) throws Exception {
        Path file = Files.writeString(Files.createTempFile(scratch, "client", ".properties"), settings);
        try (ClientProgram client = run.start(PROJECT, "namedkafka.Exchange", options, file.toString())) {
            assertEquals("opened", client.ask("open", "kafka", "-", "-"));
            assertEquals("page read: it was me", client.ask("visit", url));
            assertEquals("closed", client.ask("close"));
        }
        assertEquals(List.of(), run.names.asked());
    }
}
