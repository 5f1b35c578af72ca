package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.echjsse.testing.CapturedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whoever switches on DEBUG sees why a name was hidden or not, and sees neither the name nor a key. */
@ResourceLock("log of org.echjsse")
class DiagnosticLogTest {
    private final Plays plays = new Plays(null);

    private interface Play {
        void run() throws Exception;
    }

    private static String logOf(Play play) throws Exception {
        try (CapturedLog log = CapturedLog.of("org.echjsse", Level.ALL)) {
            play.run();
            return log.text();
        }
    }

    /** In this order, each somewhere in a line behind the one before. */
    private static void assertTells(String log, String... steps) {
        int at = 0;
        for (String step : steps) {
            int found = log.indexOf(step, at);
            assertTrue(found >= 0, () -> "\"" + step + "\" is not where it should be in:\n" + log);
            at = found + step.length();
        }
    }

    @Test
    void anAcceptedConnectionIsToldFromLookupToVerdict() throws Exception {
        assertTells(
                logOf(plays::accepted),
                "mode OPPORTUNISTIC",
                "asks org.echjsse.jsse.Contexts",
                "offers ECH: config_id " + Plays.KEYS.config().configId()
                        + ", public name cover.example, HKDF-SHA256/AES-128-GCM",
                "ClientHello with ECH for cover.example: opened",
                "ECH for cover.example: ACCEPTED",
                "complete: TLSv1.3, TLS_AES_",
                "a new session, ECH SUCCESS, public name cover.example");
    }

    @Test
    void aHelloRetryRequestIsTold() throws Exception {
        assertTells(
                logOf(plays::acceptedAfterHelloRetryRequest),
                "ECH for cover.example: RETRY_ACCEPTED",
                "ECH for cover.example: ACCEPTED",
                "secp384r1");
    }

    @Test
    void aSessionThatGoesOnIsTold() throws Exception {
        assertTells(
                logOf(plays::resumed),
                "offers to go on with a session of TLSv1.3, channel ECH",
                "resumed, ECH SUCCESS");
    }

    @Test
    void aRejectionIsToldWithWhatTheServerWants() throws Exception {
        assertTells(
                logOf(plays::rejected),
                "offers ECH",
                "ClientHello with ECH that none of 1 keys opens: GREASE, or a key that is not here; retry_configs go back",
                "ECH for cover.example: REJECTED",
                "ECH rejected by cover.example, retry_configs: replaced",
                "handshake failed: sent ech_required, ECH FAILED_ECH",
                "the application is told");
    }

    @Test
    void aRejectionOfSomebodyElseIsToldAsNone() throws Exception {
        String log = logOf(plays::rejectedUnproven);
        assertTells(
                log, "ECH for cover.example: REJECTED", "handshake failed: sent unknown_ca, ECH FAILED_ECH_BAD_NAME");
        assertFalse(log.contains("retry_configs: "), log);
    }

    @Test
    void whyTheNameWasNotHiddenIsTold() throws Exception {
        assertTells(
                logOf(plays::grease),
                "no real ECH: the site publishes no ECH configuration",
                "sends GREASE",
                "ECH GREASE");
        assertTells(
                logOf(plays::greaseAfterFailedLookup),
                "asks ",
                "the lookup failed with java.io.IOException",
                "sends GREASE",
                "ECH GREASE");
        assertTells(
                logOf(plays::strictAfterFailedLookup),
                "mode STRICT",
                "handshake failed: SSLHandshakeException, ECH NOT_TRIED");
        assertTells(
                logOf(plays::tls12), "mode DISABLED", "sends no ECH extension", "complete: TLSv1.2", "ECH NOT_TRIED");
    }

    /** Not even at DEBUG: what these rooms tell is told without the name. */
    @Test
    void theSecretNameIsInNoLineOfAConnection() throws Exception {
        String log = logOf(plays::everything);
        assertTrue(log.contains("ECH SUCCESS"), log);
        assertFalse(log.toLowerCase(Locale.ROOT).contains("undisclosed"), log);
    }

    @Test
    void noKeyIsInTheLogAtAnyLevel(@TempDir Path directory) throws Exception {
        Path keyLog = directory.resolve("keys");
        String log = logOf(() -> new Plays(keyLog).everything());
        Set<String> secrets = Files.readAllLines(keyLog).stream()
                .filter(line -> !line.startsWith("ECH_CONFIG")) // is published
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .collect(Collectors.toCollection(HashSet::new));
        assertTrue(secrets.size() > 20, "only " + secrets.size() + " secrets");
        Plays.KEYS
                .toPem()
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .forEach(line -> assertFalse(log.contains(line), () -> "the ECH key is in\n" + log));
        for (String secret : secrets) {
            assertAbsent(log, HexFormat.of().parseHex(secret));
        }
    }

    /** In no way in which bytes are usually written. */
    private static void assertAbsent(String log, byte[] secret) {
        byte[] part = Arrays.copyOf(secret, Math.min(secret.length, 12));
        StringBuilder signed = new StringBuilder();
        for (byte one : part) {
            signed.append(signed.length() == 0 ? "" : ", ").append(one);
        }
        String plain = log.toLowerCase(Locale.ROOT);
        for (String written : List.of(
                HexFormat.of().formatHex(part),
                HexFormat.ofDelimiter(":").formatHex(part),
                HexFormat.ofDelimiter(" ").formatHex(part),
                signed.toString())) {
            assertFalse(plain.contains(written), () -> "a secret is in\n" + log);
        }
        assertFalse(log.contains(Base64.getEncoder().encodeToString(part)), () -> "a secret is in\n" + log);
    }

    @Test
    void theSearchForASecretFindsOne() {
        byte[] secret = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
        for (String written : List.of(
                HexFormat.of().formatHex(secret),
                HexFormat.of().withUpperCase().formatHex(secret),
                Arrays.toString(secret),
                Base64.getEncoder().encodeToString(secret))) {
            assertThrows(AssertionError.class, () -> assertAbsent("key " + written, secret), written);
        }
    }

    /** INFO and above are on without anybody asking for it. */
    @Test
    void nothingIsSaidAboveDebugWhenNothingIsWrong() throws Exception {
        try (CapturedLog log = CapturedLog.of("org.echjsse", Level.INFO)) {
            plays.everything();
            assertEquals(List.of(), log.lines());
        }
    }
}
