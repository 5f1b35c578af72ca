package org.echjsse.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.echjsse.interop.ObservedHello;
import org.echjsse.interop.WireTap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MySQL's driver for Java, which takes the provider of its context by name. Its server is MariaDB, which knows nothing of ECH. */
class MySqlByNameIT {
    private static final Project PROJECT = new Project("named-mysql");
    private static final String DATABASE = "mysql." + Names.PLAIN;

    @TempDir
    static Path scratch;

    @Test
    void theDatabaseIsReachedWithALookAlikeAndNobodyIsAskedForARecordOfIt() throws Exception {
        try (NamedRun run = new NamedRun(scratch)) {
            run.resolves(DATABASE, "127.0.0.1");
            try (MariaDbServer server = MariaDbServer.start(mariaDb(), run.certificates, scratch.resolve("mariadb"));
                    ClientProgram program = run.start(PROJECT, "namedmysql.Query", run.clientOptions())) {
                assertEquals(List.of(true), offersOfEch(program, "named", server));
                assertEquals(List.of(false), offersOfEch(program, "none", server), "it is the name that does it");
            }
            assertEquals(List.of(), run.names.asked());
        }
    }

    /** Whether its ClientHellos have the extension, those of all connections. */
    private static List<Boolean> offersOfEch(ClientProgram program, String client, MariaDbServer server)
            throws Exception {
        try (WireTap wire = WireTap.before(server.port())) {
            assertEquals("opened", program.ask("open", client, "-", "-"));
            String database = "mysql://visitor@" + DATABASE + ":" + wire.port();
            assertEquals("page TLSv1.3", program.ask("visit", database));
            assertEquals("closed", program.ask("close"));
            return wire.recordings().stream()
                    .flatMap(connection -> hellos(connection.fromClient()).stream())
                    .map(ObservedHello::offersEch)
                    .toList();
        }
    }

    /** After one packet of MySQL's in clear, which says that there will be TLS: three bytes of length, one of a number, and the rest. */
    private static List<ObservedHello> hellos(byte[] fromClient) {
        int length = (fromClient[0] & 0xff) | (fromClient[1] & 0xff) << 8 | (fromClient[2] & 0xff) << 16;
        return ObservedHello.in(Arrays.copyOfRange(fromClient, 4 + length, fromClient.length));
    }

    private static Path mariaDb() {
        Optional<Path> program = MariaDbServer.program();
        if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
            fail("MariaDB is not installed (Debian: mariadb-server-core)");
        }
        Assumptions.assumeTrue(program.isPresent(), "MariaDB is not installed (Debian: mariadb-server-core)");
        return program.get();
    }
}
