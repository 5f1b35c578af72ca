package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowCommandTest {
    /** RFC 9934, figure 1 (PEM file) without its private key. */
    private static final String RFC_9934 =
            "AD7+DQA65wAgACA8wVN2BtscOl3vQheUzHeIkVmKIiydUhDCliA4iyQRCwAEAAEAAQALZXhhbXBsZS5jb20AAA==";

    @TempDir
    private Path directory;

    @Test
    void aListIsReadable() {
        assertEquals(new Transcript(0, """
                        ECHConfigList, 64 bytes, 1 configuration, from base64
                        Without a private key.

                        Configuration 1
                          version              0xfe0d
                          config_id            231
                          public_name          example.com
                          kem                  DHKEM(X25519, HKDF-SHA256)
                          public_key           3cc1537606db1c3a5def421794cc778891598a222c9d5210c29620388b24110b
                          cipher_suites        HKDF-SHA256/AES-128-GCM
                          maximum_name_length  0 (not said)

                        A client uses configuration 1 with HKDF-SHA256/AES-128-GCM; the network sees example.com.
                        """, ""), Transcript.of("show", RFC_9934));
    }

    @Test
    void jsonIsStable() {
        assertEquals(new Transcript(0, """
                        {
                          "base64":"%s",
                          "configs":[{
                            "version":"0xfe0d",
                            "config_id":231,
                            "kem_id":32,
                            "kem":"DHKEM(X25519, HKDF-SHA256)",
                            "public_key":"3cc1537606db1c3a5def421794cc778891598a222c9d5210c29620388b24110b",
                            "cipher_suites":["HKDF-SHA256/AES-128-GCM"],
                            "maximum_name_length":0,
                            "public_name":"example.com",
                            "extensions":[],
                            "problem":null
                          }],
                          "chosen":0,
                          "chosen_cipher_suite":"HKDF-SHA256/AES-128-GCM",
                          "private_key":false
                        }
                        """.formatted(RFC_9934), ""), Transcript.of("show", "--json", RFC_9934));
    }

    @Test
    void aListComesAsBase64AsBytesAndAsPem() throws IOException {
        Path text = Files.writeString(directory.resolve("list.txt"), RFC_9934 + "\n");
        Path bytes =
                Files.write(directory.resolve("list.bin"), Base64.getDecoder().decode(RFC_9934));
        Path pem = Files.writeString(
                directory.resolve("list.pem"),
                "-----BEGIN ECHCONFIG-----\n" + RFC_9934 + "\n-----END ECHCONFIG-----\n");
        for (Path file : new Path[] {text, bytes, pem}) {
            Transcript shown = Transcript.of("show", file.toString());
            assertEquals(0, shown.exit(), shown.err());
            assertTrue(shown.out().contains("public_name          example.com"), shown.out());
        }
    }

    @Test
    void thePrivateKeyOfAFileIsNotShown() throws IOException {
        Path file = directory.resolve("key.ech");
        Transcript.of("keygen", "--public-name", "cover.example", "--out", file.toString());
        String privateKey = Files.readString(file).lines().skip(1).findFirst().orElseThrow();
        for (String format : new String[] {"--json", "--no-json"}) {
            Transcript shown = format.equals("--json")
                    ? Transcript.of("show", format, file.toString())
                    : Transcript.of("show", file.toString());
            assertEquals(0, shown.exit());
            assertFalse(shown.out().contains(privateKey));
            assertTrue(
                    shown.out().contains(format.equals("--json") ? "\"private_key\":true" : "holds its private key"));
        }
    }

    /** CFG-04, CFG-27: well formed, of another time; not an error of the file. */
    @Test
    void anUnknownVersionIsShownWithTheReasonWhyNobodyUsesIt() {
        Transcript shown = Transcript.of("show", "AAj+CgAEAQIDBA==");
        assertEquals(0, shown.exit());
        assertTrue(shown.out().contains("  version     0xfe0a\n"), shown.out());
        assertTrue(
                shown.out().endsWith("No client of this version can use it: version 0xfe0a is not known.\n"),
                shown.out());
        assertTrue(Transcript.of("show", "--json", "AAj+CgAEAQIDBA==").out().contains("\"chosen\":null"));
    }

    @Test
    void aNameCannotDriveTheTerminal() {
        byte[] list = Base64.getDecoder().decode(RFC_9934);
        int name = list.length - 2 - "example.com".length();
        list[name] = 0x1b;
        Transcript shown = Transcript.of("show", Base64.getEncoder().encodeToString(list));
        assertEquals(0, shown.exit());
        assertFalse(shown.out().contains("\u001b"));
        assertTrue(shown.out().contains("\\x1bxample.com"), shown.out());
    }

    @Test
    void whatIsNoListIsSaidInOneLine() throws IOException {
        Transcript noFile = Transcript.of("show", "missing.pem");
        assertEquals(1, noFile.exit());
        assertEquals("", noFile.out());
        assertTrue(
                noFile.err()
                        .startsWith(
                                "echjsse show: missing.pem: no such file, and not the base64 of an ECHConfigList: "),
                noFile.err());
        assertEquals(1, noFile.err().lines().count());

        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertEquals(1, Transcript.of("show", empty.toString()).exit());
        Path other = Files.writeString(
                directory.resolve("other.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertEquals(
                "echjsse show: " + other + ": PEM: has no ECHCONFIG block\n",
                Transcript.of("show", other.toString()).err());
        Transcript truncated = Transcript.of("show", RFC_9934.substring(0, 40));
        assertEquals(1, truncated.exit());
        assertEquals(1, truncated.err().lines().count());
    }
}
