package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} of many sites as people run it, against {@code serve} as people run it. */
@Timeout(240)
class ManyChecksIT {
    private static final char[] PASSWORD = "stranger".toCharArray();

    @TempDir
    static Path scratch;

    private static Process server;
    private static String port;
    private static Path authority;
    private static Path keys;

    @BeforeAll
    static void serve() throws Exception {
        KeyStore store = KeyStore.getInstance(Strangers.keyStore(scratch).toFile(), PASSWORD);
        authority =
                pem("cert.pem", "CERTIFICATE", store.getCertificate("localhost").getEncoded());
        Path key = pem(
                "key.pem", "PRIVATE KEY", store.getKey("localhost", PASSWORD).getEncoded());
        keys = scratch.resolve("localhost.ech");
        assertEquals(
                0, run("keygen", "--public-name=localhost", "--out=" + keys).exit());
        server = new ProcessBuilder(
                        JavaRun.tool("java"),
                        "-jar",
                        Jars.ALL.toString(),
                        "serve",
                        "--port=0",
                        "--ech-keys=" + keys,
                        "--cert=" + authority,
                        "--key=" + key)
                .redirectErrorStream(true)
                .start();
        BufferedReader said = server.inputReader();
        String first = said.readLine();
        assertTrue(first.matches("Serving https on 127.0.0.1 port \\d+"), first);
        port = first.substring(first.lastIndexOf(' ') + 1);
        Thread reader = new Thread(() -> said.lines().forEach(line -> {}), "serve-output");
        reader.setDaemon(true);
        reader.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            server.waitFor();
        }
    }

    @Test
    void aFileOfSitesBecomesATableAndAPage() throws Exception {
        Path sites = Files.writeString(scratch.resolve("sites.txt"), """
                # all of them
                https://localhost:PORT/
                localhost:PORT/ech-check.json   # for programs
                """.replace("PORT", port));
        Path page = scratch.resolve("report.html");
        JavaRun check = check("--file=" + sites, "--html=" + page, "--parallel=2");
        assertEquals("", check.err(), check.out()::toString);
        assertEquals("2 URLs: 2 accepted.", check.out().get(check.out().size() - 1));
        assertTrue(check.out().get(1).startsWith("https://localhost:" + port + "/ "), check.out()::toString);
        assertFalse(String.join("", check.out()).contains("\u001b"), "nobody is at a terminal");
        assertEquals(0, check.exit());
        assertTrue(Files.readString(page).contains("2 URLs: 2 accepted."));
    }

    @Test
    void oneThatFailsMakesTheExitCodeAndJsonIsAnArray() throws Exception {
        JavaRun check = check("--json", "https://localhost:" + port + "/", "https://localhost:1/");
        assertEquals(1, check.exit());
        String result = "\"result\"\\s*:\\s*";
        String json = String.join("\n", check.out());
        assertTrue(json.matches("(?s)\\[\\s*\\{.*" + result + "\"accepted\".*" + result + "\"error\".*}\\s*]"), json);
        assertTrue(check.err().contains("not all could be checked; 2 URLs: 1 accepted, 1 error"), check.err());
    }

    @Test
    void theCompletionScriptIsInTheJarAsWell() throws Exception {
        JavaRun completion = run("completion");
        assertEquals("", completion.err());
        assertTrue(
                completion.out().contains("complete -F _complete_echjsse -o default echjsse echjsse.sh echjsse.bash"),
                completion.out()::toString);
    }

    private static JavaRun check(String... words) throws Exception {
        return run(Stream.concat(Stream.of("check", "--ech-config=" + keys, "--cacert=" + authority), Stream.of(words))
                .toArray(String[]::new));
    }

    private static JavaRun run(String... words) throws Exception {
        return JavaRun.of(
                scratch,
                Stream.concat(Stream.of("-jar", Jars.ALL.toString()), Stream.of(words))
                        .toList());
    }

    private static Path pem(String name, String label, byte[] content) throws Exception {
        String text = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
        return Files.write(scratch.resolve(name), text.getBytes(StandardCharsets.US_ASCII));
    }
}
