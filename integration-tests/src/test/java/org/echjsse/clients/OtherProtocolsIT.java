package org.echjsse.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Clients that speak TLS and not HTTP, under the agent, against real servers: all is as it was, and nobody is asked for a record. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OtherProtocolsIT {
    private static final String DATABASE = "database." + Names.PLAIN;
    private static final String BROKER = "broker." + Names.PLAIN;
    private static final String PGJDBC = "pgjdbc";
    private static final String PGJDBC_JAVA = "pgjdbc, DefaultJavaSSLFactory";
    private static final String KAFKA = "Kafka's producer and consumer";
    private static final List<ClientTable.Row> SEEN = new ArrayList<>();

    @TempDir
    static Path scratch;

    private static Certificates certificates;
    private static NameServer names;
    private static List<String> options;
    private static String brokerAddress;

    @BeforeAll
    static void start() throws Exception {
        certificates = new Certificates(scratch);
        EchConfigList nobodys =
                EchKeyPair.generate(Names.COVER, new SecureRandom()).configList();
        names = new NameServer(certificates, nobodys, nobodys);
        brokerAddress = KafkaBroker.anyLoopbackAddress();
        Path hosts = scratch.resolve("hosts");
        String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        Files.writeString(hosts, loopback + " " + DATABASE + "\n" + brokerAddress + " " + BROKER + "\n");
        options = certificates.jvmOptions(hosts);
    }

    @AfterAll
    static void stop() {
        names.close();
    }

    private static ClientProgram program(Project project, String mainClass, String... more) throws IOException {
        List<String> all = new ArrayList<>(options);
        all.addAll(NameServer.agentOptions(names.port()));
        all.addAll(List.of(more));
        return ClientProgram.start(project, mainClass, all, scratch);
    }

    @Test
    @Order(1)
    void theDatabaseIsReadAndNobodyIsAskedForARecordOfIt() throws Exception {
        Project project = new Project("pgjdbc");
        Path roots = scratch.resolve("roots.pem");
        Files.writeString(roots, certificates.certificate(Certificates.Holder.PLAIN_SITE));
        try (PostgresServer server = PostgresServer.start(postgres(), certificates, scratch.resolve("postgres"));
                ClientProgram program = program(project, "pgjdbc.PgJdbcProgram", "-Dpgjdbc.roots=" + roots)) {
            String database =
                    "postgresql://" + PostgresServer.USER + "@" + DATABASE + ":" + server.port() + "/postgres";
            for (String way : List.of("libpq", "java")) {
                assertEquals("opened", program.ask("open", way, "-", "-"));
                assertEquals("page ssl=true version=TLSv1.3", program.ask("visit", database));
                assertEquals("closed", program.ask("close"));
                String title = way.equals("java") ? PGJDBC_JAVA : PGJDBC;
                saw(title, project.versionOf("postgresql"), "PostgreSQL");
            }
        }
    }

    @Test
    @Order(2)
    void theBrokerTakesAndGivesAndNobodyIsAskedForARecordOfIt() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux"), "only Linux has all addresses of the loopback network");
        Project project = new Project("kafka");
        try (KafkaBroker broker = KafkaBroker.start(brokerAddress, BROKER, certificates, options, scratch);
                ClientProgram program = program(project, "kafka.KafkaProgram")) {
            assertEquals("opened", program.ask("open", "kafka", "-", "-"));
            String answer = program.ask("visit", broker.url());
            assertEquals("page read: it was me", answer, () -> said(program));
            saw(KAFKA, project.versionOf("kafka-clients"), "Kafka");
        }
    }

    private static String said(ClientProgram program) {
        try {
            return program.errors();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void saw(String title, String version, String server) {
        assertEquals(List.of(), names.asked());
        SEEN.add(ClientTable.row(title, version, List.of(server, Outcome.WORKS.title, "none")));
    }

    @Test
    @Order(3)
    void theTableSaysWhatWasSeen() throws IOException {
        new ClientTable(OtherProtocolsIT.class, List.of("server", "connection", "lookups"))
                .fits(SEEN, List.of(PGJDBC, PGJDBC_JAVA, KAFKA));
    }

    /** What says that a lookup would have been noticed: the same name, and a client that speaks HTTP. */
    @Test
    @Order(4)
    void aClientOfWebSitesAsksForTheRecordOfTheSameName() throws Exception {
        try (ClientProgram program = program(Library.JDK.project, Library.JDK.mainClass)) {
            program.ask("open", "http1", "-", "-");
            program.ask("visit", "https://" + DATABASE + ":" + names.port() + "/");
        }
        assertTrue(
                names.asked().toString().contains(DATABASE), () -> names.asked().toString());
    }

    private static Path postgres() throws IOException {
        Optional<Path> programs = PostgresServer.programs();
        if (programs.isEmpty() && "true".equals(System.getenv("CI"))) {
            fail("PostgreSQL is not installed (Debian: postgresql)");
        }
        Assumptions.assumeTrue(programs.isPresent(), "PostgreSQL is not installed (Debian: postgresql)");
        return programs.get();
    }
}
