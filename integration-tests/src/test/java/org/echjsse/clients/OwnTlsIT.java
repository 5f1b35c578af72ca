package org.echjsse.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.echjsse.interop.ObservedHello;
import org.echjsse.interop.WireTap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that bring a TLS of their own go past EchJSSE, agent or not: CLIENTS.md says that they do. */
class OwnTlsIT {
    private static final String SITE = "own-tls." + Names.PLAIN;

    @TempDir
    static Path scratch;

    @Test
    void whatBringsItsOwnTlsSendsNoEchUnderTheAgent() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "native libraries for the machines that most servers are");
        try (NamedRun run = new NamedRun(scratch);
                WebServer server = WebServer.plain(run.certificates)) {
            run.resolves(SITE, "127.0.0.1");
            try (ClientProgram program =
                    ClientProgram.start(new Project("own-tls"), "owntls.OwnTlsProgram", run.agentOptions(), scratch)) {
                goesPast(program, "grpc", SITE, server, Page.HTTP_2);
                // it resolves names itself, too: only of the system
                goesPast(program, "crt", "localhost", server, Page.HTTP_1);
            }
        }
    }

    private static void goesPast(ClientProgram program, String client, String host, WebServer server, String protocol)
            throws Exception {
        try (WireTap wire = WireTap.before(server.port())) {
            assertEquals("opened", program.ask("open", client, "-", "-"));
            String answer = program.ask("visit", "https://" + host + ":" + wire.port() + "/page");
            assertEquals("closed", program.ask("close"));
            assertEquals("page " + new Page(host, protocol, Page.NONE, Page.NONE).text(), answer);
            assertFalse(wire.recordings().isEmpty());
            for (WireTap.Recording connection : wire.recordings()) {
                assertEquals(List.of(host), connection.names());
                assertTrue(connection.clientHellos().stream().noneMatch(ObservedHello::offersEch), "ECH");
            }
        }
    }
}
