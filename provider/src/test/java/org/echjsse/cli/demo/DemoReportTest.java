package org.echjsse.cli.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.echjsse.wire.WireWriter;
import org.junit.jupiter.api.Test;

/** The judgement on recordings made by hand: it must fall when anything is not as it should be. */
class DemoReportTest {
    private static final String STATUS_URL = "https://secret.example:1/ech-check.json";
    private static final byte[] NOTHING = {};

    private final StringWriter printed = new StringWriter();

    @Test
    void whatShouldBeSeenIsJudgedGood() {
        assertTrue(judge(without(), with()), printed::toString);
        assertTrue(printed.toString().contains("The name was hidden"));
    }

    @Test
    void aHiddenNameAnywhereInTheSecondRecordingFails() {
        for (String leak : List.of("..SECRET.example", "\5other\7example")) {
            for (String tap : List.of("web", "doh")) {
                List<Recording> recordings = new ArrayList<>(with().recordings());
                recordings.add(new Recording(tap, 9, clientHello("cover.example", true), ascii(leak)));
                assertFalse(judge(without(), observation(0, recordings, acceptedPages())), leak + " at " + tap);
                assertTrue(printed.toString().contains("NO   with the agent neither name"), printed::toString);
            }
        }
    }

    @Test
    void aHelloThatDoesNotNameTheCoverFails() {
        assertFalse(judge(without(), observation(0, wires("elsewhere.example", true), acceptedPages())));
        assertFalse(judge(without(), observation(0, wires("cover.example", false), acceptedPages())));
        List<Recording> noHello = List.of(new Recording("web", 1, ascii("GET /"), NOTHING), doh());
        assertFalse(judge(without(), observation(0, noHello, acceptedPages())));
    }

    @Test
    void aTapThatHasSeenNothingProvesNothing() {
        assertFalse(judge(without(), observation(0, List.of(doh()), acceptedPages())));
        assertFalse(judge(without(), observation(0, List.of(web("cover.example", true)), acceptedPages())));
        assertFalse(judge(observation(0, List.of(), plainPages()), with()));
    }

    @Test
    void aFirstRunThatDoesNotShowTheNamesProvesNothing() {
        assertFalse(judge(observation(0, List.of(web("secret.example", false)), plainPages()), with()));
    }

    @Test
    void anotherPageOrNoPageFails() {
        Map<String, String> other = acceptedPages();
        other.put("https://secret.example:1/", "another page\n");
        assertFalse(judge(without(), observation(0, wires("cover.example", true), other)));
        Map<String, String> missing = acceptedPages();
        missing.remove("https://other.example:1/");
        assertFalse(judge(without(), observation(0, wires("cover.example", true), missing)));
        assertFalse(
                judge(observation(0, without().recordings(), Map.of()), observation(0, with().recordings(), Map.of())));
    }

    @Test
    void aServerThatDidNotAcceptFails() {
        assertFalse(judge(without(), observation(0, wires("cover.example", true), plainPages())));
        Map<String, String> noJson = acceptedPages();
        noJson.put(STATUS_URL, "SUCCESS");
        assertFalse(judge(without(), observation(0, wires("cover.example", true), noJson)));
    }

    @Test
    void aProgramThatFailedFails() {
        assertFalse(judge(without(), observation(1, with().recordings(), acceptedPages())));
    }

    private boolean judge(Observation without, Observation with) {
        printed.getBuffer().setLength(0);
        return new DemoReport(new PrintWriter(printed), STATUS_URL).judge(without, with);
    }

    private static Observation without() {
        return observation(0, List.of(web("secret.example", false), web("other.example", false)), plainPages());
    }

    private static Observation with() {
        return observation(0, wires("cover.example", true), acceptedPages());
    }

    private static Observation observation(int exit, List<Recording> recordings, Map<String, String> pages) {
        ClientProgram.Run run = new ClientProgram.Run(List.of(), exit, "", "", pages);
        return Observation.of(run, recordings, DemoNetwork.HIDDEN);
    }

    private static List<Recording> wires(String serverName, boolean ech) {
        return List.of(web(serverName, ech), web(serverName, ech), doh());
    }

    private static Recording web(String serverName, boolean ech) {
        return new Recording("web", 1, clientHello(serverName, ech), new byte[100]);
    }

    private static Recording doh() {
        return new Recording("doh", 1, clientHello("", false), new byte[100]);
    }

    private static Map<String, String> plainPages() {
        return pages("{\"SSL_ECH_STATUS\":\"NOT_TRIED\"}");
    }

    private static Map<String, String> acceptedPages() {
        return pages("{\"SSL_ECH_STATUS\":\"SUCCESS\",\"SSL_ECH_INNER_SNI\":\"secret.example\","
                + "\"SSL_ECH_OUTER_SNI\":\"cover.example\"}");
    }

    private static Map<String, String> pages(String status) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("https://secret.example:1/", "the secret page\n");
        pages.put("https://other.example:1/", "the other page\n");
        pages.put(STATUS_URL, status);
        return pages;
    }

    /** RFC 8446, 4.1.2, in one record. */
    private static byte[] clientHello(String serverName, boolean ech) {
        WireWriter extensions = new WireWriter();
        if (!serverName.isEmpty()) {
            extensions.u16(0).vector16(data -> data.vector16(list -> list.u8(0).vector16(ascii(serverName))));
        }
        if (ech) {
            extensions.u16(0xfe0d).vector16(new byte[40]);
        }
        WireWriter body = new WireWriter()
                .u16(0x0303)
                .zeros(32)
                .vector8(NOTHING)
                .vector16(new byte[] {0x13, 0x01})
                .vector8(new byte[1])
                .vector16(extensions.toByteArray());
        WireWriter message = new WireWriter().u8(1).vector24(out -> out.bytes(body.toByteArray()));
        return new WireWriter()
                .u8(22)
                .u16(0x0301)
                .vector16(message.toByteArray())
                .toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
