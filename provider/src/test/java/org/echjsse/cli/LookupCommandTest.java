package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookupCommandTest {

    @Test
    void whatCannotBeAskedIsSaidInOneLine() {
        assertError("lookup: 192.0.2.1: an address; HTTPS records and ECH are about names", "192.0.2.1");
        assertError("lookup: a.example:0: the port is not a number from 1 to 65535", "a.example:0");
        assertError("lookup: a.example:70000: the port is not a number from 1 to 65535", "a.example:70000");
        assertError("lookup: a.example:x: the port is not a number from 1 to 65535", "a.example:x");
        assertError("lookup: '' is not a host name", "");
        assertError(
                "lookup: --doh http://doh.example/: not an https URL with a host",
                "a.example",
                "--doh=http://doh.example/");
        assertError("lookup: --doh not a url: not a URL", "a.example", "--doh=not a url");
        assertError(
                "lookup: --bootstrap doh.example=dns.example: not HOST=ADDRESS",
                "a.example",
                "--doh=https://doh.example/",
                "--bootstrap=doh.example=dns.example");
        assertError(
                "lookup: missing.pem: no such file or directory",
                "a.example",
                "--doh=https://doh.example/",
                "--cacert=missing.pem");
    }

    @Test
    void anUnreachableServerIsNamedWithTheReason() throws IOException {
        int closedPort;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = unused.getLocalPort();
        }
        String server = "https://127.0.0.1:" + closedPort + "/dns-query";
        Transcript failed = Transcript.of("lookup", "site.example", "--doh", server);
        assertEquals(1, failed.exit());
        assertEquals("", failed.out());
        assertEquals(1, failed.err().lines().count(), failed.err());
        assertTrue(failed.err().startsWith("echjsse lookup: no answer about site.example:443: "), failed.err());
        assertTrue(failed.err().contains("127.0.0.1:" + closedPort), failed.err());
    }

    private static void assertError(String message, String... args) {
        List<String> command = new java.util.ArrayList<>(List.of("lookup"));
        command.addAll(List.of(args));
        assertEquals(new Transcript(1, "", "echjsse " + message + "\n"), Transcript.of(command.toArray(new String[0])));
    }
}
