package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.echjsse.config.EchKeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} and {@code lookup} against a real server and a real DoH server on loopback. */
@Timeout(180)
class CheckCommandTest {
    @TempDir
    private Path directory;

    private CheckStage stage;

    @BeforeEach
    void open() throws Exception {
        stage = new CheckStage(directory);
        stage.publish(Optional.of(stage.keys.configList()));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void acceptedEndsWithZeroAndSaysWhatTheNetworkSaw() {
        Transcript check = stage.check(CheckStage.SITE);
        assertEquals("", check.err());
        assertEquals(0, check.exit(), check.out());
        assertTrue(check.out().contains("\n  ECH status    SUCCESS\n"), check.out());
        assertTrue(check.out().contains("\n  outer name    cover.example (what the network saw)\n"), check.out());
        assertTrue(check.out().contains("\n  inner name    secret.example (encrypted)\n"), check.out());
        assertTrue(check.out().contains("\n  page          HTTP/1.1 200 OK, "), check.out());
        assertTrue(
                check.out().endsWith("\nECH was accepted: the network saw cover.example, not secret.example.\n"),
                check.out());
    }

    @Test
    void jsonHasTheKeysOfTheCheckPages() throws Exception {
        Transcript check = stage.check(CheckStage.SITE, "--json");
        assertEquals(0, check.exit(), check.err());
        JsonObject json = JsonParser.object().from(check.out());
        assertEquals("accepted", json.getString("result"));
        assertEquals("SUCCESS", json.getString("SSL_ECH_STATUS"));
        assertEquals(CheckStage.SITE, json.getString("SSL_ECH_INNER_SNI"));
        assertEquals(CheckStage.COVER, json.getString("SSL_ECH_OUTER_SNI"));
        assertEquals("dns", json.getString("config_source"));
        assertEquals("TLSv1.3", json.getString("protocol"));
        assertTrue(json.getString("group").matches("(?i)x25519(mlkem768)?"), check.out());
        assertEquals("127.0.0.1:" + stage.port(), json.getString("connected_to"));
        assertEquals(stage.keys.configList().toBase64(), json.getObject("ech").getString("base64"));
        assertEquals(
                "_" + stage.port() + "._https.secret.example",
                json.getObject("lookup").getString("query_name"));
        assertEquals("HTTP/1.1 200 OK", json.getString("http_status"));
        assertTrue(json.containsKey("error"));
        assertNull(json.get("error"));
        assertTrue(json.getObject("timings").has("handshake_millis"));
    }

    @Test
    void aConfigurationByHandNeedsNoDns() {
        Transcript check = Transcript.of(
                "check",
                "https://secret.example/",
                "--connect=" + stage.connect(),
                "--cacert=" + stage.authority,
                "--ech-config=" + stage.keys.configList().toBase64());
        assertEquals(0, check.exit(), check.err() + check.out());
    }

    @Test
    void aSiteWithoutEchEndsWithTwo() throws Exception {
        stage.publish(Optional.empty());
        Transcript check = stage.check(CheckStage.SITE);
        assertEquals("", check.err());
        assertEquals(2, check.exit(), check.out());
        assertTrue(check.out().contains("\n  ECH status    GREASE\n"), check.out());
        assertTrue(
                check.out()
                        .endsWith(
                                "\nECH was not used, the network saw secret.example. secret.example does not offer ECH: its"
                                        + " HTTPS record has no ech. The site has to add one (see keygen).\n"),
                check.out());
        JsonObject json =
                JsonParser.object().from(stage.check(CheckStage.SITE, "--json").out());
        assertEquals("not_offered", json.getString("result"));
    }

    /** The record in the DNS is of a key that the server no longer has. */
    @Test
    void anOutdatedConfigurationEndsWithThreeAndShowsTheNewOne() throws Exception {
        EchKeyPair old = EchKeyPair.generate(CheckStage.COVER, new SecureRandom());
        stage.publish(Optional.of(old.configList()));
        Transcript check = stage.check(CheckStage.SITE);
        assertEquals("", check.err());
        assertEquals(3, check.exit(), check.out());
        assertTrue(check.out().contains("FAILED_ECH\n"), check.out());
        assertTrue(check.out().contains(stage.keys.configList().toBase64()), check.out());
        assertTrue(check.out().contains("rejected by a server that proved to be cover.example"), check.out());
        JsonObject json =
                JsonParser.object().from(stage.check(CheckStage.SITE, "--json").out());
        assertEquals("rejected", json.getString("result"));
        assertEquals(stage.keys.configList().toBase64(), json.getString("retry_configs"));
    }

    /** REJ: a server that is not the public name is believed nothing. */
    @Test
    void aRejectionByAStrangerIsNotBelieved() {
        EchKeyPair foreign = EchKeyPair.generate("stranger.example", new SecureRandom());
        stage.publish(Optional.of(foreign.configList()));
        Transcript check = stage.check(CheckStage.SITE);
        assertEquals(3, check.exit(), check.err() + check.out());
        assertTrue(check.out().contains("FAILED_ECH_BAD_NAME\n"), check.out());
        assertTrue(check.out().contains("Nothing it said is believed."), check.out());
    }

    @Test
    void aCertificateForAnotherNameIsAnErrorThatNamesBoth() {
        Transcript check = stage.check(
                "wrong.example", "--ech-config=" + stage.keys.configList().toBase64());
        assertEquals(1, check.exit(), check.out());
        assertEquals(1, check.err().lines().count(), check.err());
        assertTrue(check.err().contains("wrong.example"), check.err());
    }

    @Test
    void withoutAnAnswerOfTheDnsNothingIsSent() {
        Transcript check = Transcript.of(
                "check", "https://secret.example/", "--connect=" + stage.connect(), "--doh=" + stage.dohUrl());
        assertEquals(1, check.exit());
        assertEquals(1, check.err().lines().count(), check.err());
        assertTrue(
                check.err().startsWith("echjsse check: the lookup failed, so nothing was sent to the site: "),
                check.err());
    }

    @Test
    void badOptionsAreSaidInOneLine() {
        assertEquals("echjsse check: http://a.example/: not an https URL\n", error("http://a.example/"));
        assertEquals("echjsse check: https:///: a URL without a host name\n", error("https:///"));
        assertEquals(
                "echjsse check: 192.0.2.1: an address; HTTPS records and ECH are about names\n",
                error("https://192.0.2.1/"));
        assertTrue(error("a.example", "--ech-config=AAAA").contains("not the base64 of an ECHConfigList"));
        assertEquals(
                "echjsse check: --connect 1.2.3.4: not HOST:PORT\n",
                error(
                        "a.example",
                        "--connect=1.2.3.4",
                        "--ech-config=" + stage.keys.configList().toBase64()));
    }

    @Test
    void lookupSaysWhatAPersonCanActOn() {
        Transcript lookup = Transcript.of(
                "lookup", "secret.example:" + stage.port(), "--doh=" + stage.dohUrl(), "--cacert=" + stage.authority);
        assertEquals(0, lookup.exit(), lookup.err());
        String expected = """
                HTTPS records of _PORT._https.secret.example, from DOH in N ms

                Record 1
                  owner     _PORT._https.secret.example
                  ttl       60 s
                  priority  1
                  target    secret.example
                  alpn      http/1.1
                  ech       public_name cover.example, config_id ID, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256/AES-128-GCM

                secret.example offers ECH: a client hides the name, the network sees cover.example.
                """;
        assertEquals(
                expected,
                lookup.out()
                        .replace("_" + stage.port() + "._", "_PORT._")
                        .replace(stage.dohUrl(), "DOH")
                        .replace("config_id " + stage.keys.config().configId(), "config_id ID")
                        .replaceAll("in \\d+ ms", "in N ms"));
    }

    @Test
    void lookupOfANameThatDoesNotExistSaysSo() throws Exception {
        Transcript lookup = Transcript.of(
                "lookup", "nowhere.example", "--json", "--doh=" + stage.dohUrl(), "--cacert=" + stage.authority);
        assertEquals(0, lookup.exit(), lookup.err());
        JsonObject json = JsonParser.object().from(lookup.out());
        assertEquals("no_ech", json.getString("result"));
        assertEquals(0, json.getArray("records").size());
        assertEquals(
                "nowhere.example does not offer ECH: there is no HTTPS record at nowhere.example.",
                json.getString("summary"));
    }

    private static String error(String... args) {
        String[] command = new String[args.length + 1];
        command[0] = "check";
        System.arraycopy(args, 0, command, 1, args.length);
        Transcript failed = Transcript.of(command);
        assertEquals(1, failed.exit(), failed.out());
        assertEquals("", failed.out());
        assertEquals(1, failed.err().lines().count(), failed.err());
        return failed.err();
    }
}
