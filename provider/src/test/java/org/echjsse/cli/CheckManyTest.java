package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} with many URLs: one of each outcome, against a real server and a real DoH server on loopback. */
@Timeout(180)
class CheckManyTest {
    private static final String WRONG = "wrong.example";

    @TempDir
    private Path directory;

    private CheckStage stage;

    @BeforeEach
    void open() throws Exception {
        stage = new CheckStage(directory);
        EchConfigList current = stage.keys.configList();
        EchConfigList outdated =
                EchKeyPair.generate(CheckStage.COVER, new SecureRandom()).configList();
        stage.publish(List.of(
                stage.origin(CheckStage.SITE, Optional.of(current)),
                stage.origin(CheckStage.COVER, Optional.of(outdated)),
                stage.origin(CheckStage.OTHER, Optional.empty())));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private Transcript check(String... words) {
        return stage.check(Terminal.NONE, "", Stream.of(words));
    }

    private static String file(Path directory, String... lines) throws Exception {
        return Files.write(directory.resolve("urls.txt"), List.of(lines)).toString();
    }

    @Test
    void aTableHasOneRowForEachInTheOrderOfTheInputAndTheExitCodeIsTheWorst() {
        Transcript all = check(
                stage.url(WRONG), stage.url(CheckStage.OTHER), stage.url(CheckStage.SITE), stage.url(CheckStage.COVER));
        List<String> lines = all.out().lines().toList();
        assertEquals(7, lines.size(), all.out());
        assertTrue(lines.get(0).matches("URL +Status +Public name +TLS +Group +ms  Reason"), all.out());
        assertTrue(lines.get(1).matches("https://wrong.example:\\d+/ +error .*handshake failed.*"), all.out());
        assertTrue(
                lines.get(2).matches("https://other.example:\\d+/ +not offered +TLSv1.3 .* does not offer ECH: .*"),
                all.out());
        assertTrue(
                lines.get(3)
                        .matches(
                                "https://secret.example:\\d+/ +accepted +cover.example +TLSv1.3 +(?i:x25519(mlkem768)?) +\\d+"),
                all.out());
        assertTrue(
                lines.get(4).matches("https://cover.example:\\d+/ +rejected +cover.example .* out of date.*"),
                all.out());
        assertEquals("4 URLs: 1 accepted, 1 not offered, 1 rejected, 1 error.", lines.get(6));
        int status = lines.get(0).indexOf("Status");
        lines.subList(1, 5).forEach(line -> assertEquals(' ', line.charAt(status - 1), all.out()));
        assertEquals(1, all.exit());
        assertEquals(
                "echjsse check: not all could be checked; 4 URLs: 1 accepted, 1 not offered, 1 rejected, 1 error\n",
                all.err());
        assertFalse(all.out().contains("\u001b"), "nobody is at a terminal");
    }

    @Test
    void rejectedCountsBeforeNotOfferedAndNotOfferedBeforeAccepted() {
        String accepted = stage.url(CheckStage.SITE);
        String notOffered = stage.url(CheckStage.OTHER);
        String rejected = stage.url(CheckStage.COVER);
        assertEquals(0, check(accepted, accepted).exit());
        assertEquals(2, check(notOffered, accepted).exit());
        assertEquals(3, check(rejected, notOffered, accepted).exit());
    }

    @Test
    void jsonOfManyIsOneArrayOfWhatOneWouldPrint() throws Exception {
        Transcript all =
                check("--json", stage.url(CheckStage.SITE), stage.url(CheckStage.OTHER), stage.url(CheckStage.COVER));
        JsonArray array = JsonParser.array().from(all.out());
        assertEquals(
                List.of("accepted", "not_offered", "rejected"),
                array.stream()
                        .map(each -> ((com.grack.nanojson.JsonObject) each).getString("result"))
                        .toList());
        assertEquals(stage.url(CheckStage.SITE), array.getObject(0).getString("url"));
        assertEquals(
                JsonParser.object()
                        .from(stage.check(CheckStage.SITE, "--json").out())
                        .keySet(),
                array.getObject(0).keySet());
        assertEquals("", all.err());
    }

    @Test
    void aFileOfOneIsAListAsWell() throws Exception {
        Transcript one = check("--json", "--file=" + file(directory, stage.url(CheckStage.SITE)));
        assertEquals(1, JsonParser.array().from(one.out()).size());
        assertEquals(0, one.exit());
    }

    @Test
    void aFileHasCommentsAndEmptyLinesAndStandardInputIsAFileToo() throws Exception {
        String[] lines = {
            "\ufeff# ours", "", "  " + stage.url(CheckStage.SITE) + "  # the one", "other.example:" + stage.port()
        };
        Transcript fromFile = check("--file", file(directory, lines));
        assertEquals(2, fromFile.exit(), fromFile.err());
        assertTrue(fromFile.out().endsWith("\n2 URLs: 1 accepted, 1 not offered.\n"), fromFile.out());
        Transcript fromInput = stage.check(Terminal.NONE, String.join("\n", lines), Stream.of("--file", "-"));
        assertTrue(fromInput.out().endsWith("\n2 URLs: 1 accepted, 1 not offered.\n"), fromInput.out());
    }

    /** Whoever is connected to would be seen: there is no such server, and the reason would be another one. */
    @Test
    void aBadLineIsSaidWithItsNumberBeforeAnythingIsConnected() throws Exception {
        String name = file(directory, "# first", stage.url(CheckStage.SITE), "http://plain.example/");
        assertEquals(
                new Transcript(1, "", "echjsse check: " + name + ", line 3: http://plain.example/: not an https URL\n"),
                Transcript.of("check", "--doh=https://127.0.0.1:1/dns-query", "--file", name));
        assertEquals(
                new Transcript(1, "", "echjsse check: standard input: no URL in it\n"),
                Transcript.on(Terminal.NONE, "# nothing\n", "check", "--file=-"));
        assertEquals(
                new Transcript(1, "", "echjsse check: missing.txt: no such file or directory\n"),
                Transcript.of("check", "--file=missing.txt"));
        Path binary = Files.write(directory.resolve("binary"), new byte[] {'a', (byte) 0xff, '\n'});
        assertEquals(
                new Transcript(1, "", "echjsse check: " + binary + ": not UTF-8\n"),
                Transcript.of("check", "--file=" + binary));
    }

    @Test
    void progressAndColoursAreForATerminal() {
        Terminal terminal = new Terminal(true, true, true);
        String[] urls = {stage.url(CheckStage.SITE), stage.url(CheckStage.OTHER)};
        Transcript seen = stage.check(terminal, "", Stream.of(urls));
        assertTrue(seen.err().contains("\r[####################....................] 1 of 2"), seen.err());
        assertTrue(seen.err().matches("(?s).*] 2 of 2\r +\r"), seen.err());
        assertTrue(seen.out().contains("\u001b[32maccepted\u001b[0m"), seen.out());
        assertEquals(
                "",
                stage.check(terminal, "", Stream.concat(Stream.of("--quiet"), Stream.of(urls)))
                        .err());
        assertEquals(
                "",
                stage.check(terminal, "", Stream.concat(Stream.of("--json"), Stream.of(urls)))
                        .err());
    }

    @Test
    void aServerThatSaysNothingHoldsUpNoOtherAndEndsWithTheTimeLimit() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Transcript all = Transcript.of(
                    "check",
                    "--timeout=1000",
                    "--cacert=" + stage.authority,
                    "--ech-config=" + stage.keys.configList().toBase64(),
                    "https://localhost:" + silent.getLocalPort() + "/",
                    "https://localhost:" + stage.port() + "/");
            List<String> lines = all.out().lines().toList();
            assertTrue(lines.get(1).contains(":" + silent.getLocalPort() + "/"), all.out());
            assertTrue(lines.get(1).contains("timed out"), all.out());
            assertTrue(lines.get(2).contains(":" + stage.port() + "/"), all.out());
            assertEquals(1, all.exit());
        }
    }

    /** Each byte comes in time; all of them would take half an hour. */
    @Test
    void aServerThatTricklesIsGivenUp() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread trickle = new Thread(() -> {
                try (Socket client = slow.accept()) {
                    OutputStream out = client.getOutputStream();
                    out.write(new byte[] {22, 3, 3, 0x40, 0, 2, 0, 0x3f, (byte) 0xfc}); // a long ServerHello begins
                    while (true) {
                        out.write(3);
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException gone) {
                    // as expected
                }
            });
            trickle.setDaemon(true);
            trickle.start();
            Transcript given = Transcript.of(
                    "check",
                    "--timeout=1500",
                    "--ech-config=" + stage.keys.configList().toBase64(),
                    "https://localhost:" + slow.getLocalPort() + "/");
            assertEquals(1, given.exit());
            assertTrue(given.err().contains("the connection came to no end within 9000 ms"), given.err());
        }
    }

    @Test
    void thePageHasTheRowsOfTheTable() throws Exception {
        Path page = directory.resolve("report.html");
        check("--html=" + page, stage.url(CheckStage.SITE), stage.url(CheckStage.COVER));
        String html = Files.readString(page);
        assertTrue(html.contains("<p>2 URLs: 1 accepted, 1 rejected. Checked until <time datetime=\"20"), html);
        assertTrue(html.contains("<th scope=\"row\">" + stage.url(CheckStage.SITE) + "</th>"), html);
        Transcript one = check("--html=" + page, stage.url(CheckStage.SITE));
        assertTrue(one.out().startsWith(stage.url(CheckStage.SITE) + "\n"), one.out());
        assertTrue(Files.readString(page).contains("<p>1 URL: 1 accepted."));
    }

    @Test
    void optionsOutOfBoundsAreSaidInOneLine() {
        assertError("--parallel 0: not a number from 1 to 64", "a.example", "--parallel=0");
        assertError("--parallel 65: not a number from 1 to 64", "a.example", "--parallel=65");
        assertError("--timeout 0: not more than 0", "a.example", "--timeout=0");
        assertError("--html nowhere/a.html: not a file in a directory", "a.example", "--html=nowhere/a.html");
        assertError("nothing to check: name a URL, or a file of them with --file");
    }

    private static void assertError(String message, String... words) {
        String[] command = Stream.concat(Stream.of("check"), Stream.of(words)).toArray(String[]::new);
        assertEquals(new Transcript(1, "", "echjsse check: " + message + "\n"), Transcript.of(command));
    }
}
