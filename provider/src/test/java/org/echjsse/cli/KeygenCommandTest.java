package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.echjsse.config.EchConfig;
import org.echjsse.config.EchPem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeygenCommandTest {
    @TempDir
    private Path directory;

    @Test
    void standardOutputIsThePemFileAndNothingElse() throws IOException {
        Transcript made = Transcript.of("keygen", "--public-name", "cover.example");
        assertEquals(0, made.exit());
        assertTrue(made.out().startsWith("-----BEGIN PRIVATE KEY-----\n"));
        assertTrue(made.out().endsWith("-----END ECHCONFIG-----\n"));
        EchPem pem = EchPem.parse(made.out());
        assertEquals(1, pem.keyPairs().size());
        assertEquals("cover.example", pem.keyPairs().get(0).config().publicName());
        String list = pem.configList().toBase64();
        assertTrue(made.err().contains("SITE. 300 IN HTTPS 1 . alpn=\"http/1.1\" ech=" + list + "\n"), made.err());
    }

    @Test
    void optionsArriveInTheConfiguration() throws IOException {
        Transcript made = Transcript.of(
                "keygen",
                "--public-name=cover.example",
                "--config-id=7",
                "--max-name-length=32",
                "--kem=P256",
                "--suite=hkdf-sha256/aes-256-gcm",
                "--suite=hkdf-sha384/chacha20-poly1305");
        EchConfig.Known config = EchPem.parse(made.out()).keyPairs().get(0).config();
        assertEquals(7, config.configId());
        assertEquals(32, config.maximumNameLength());
        assertEquals(0x10, config.kemId());
        assertEquals(
                List.of(new EchConfig.HpkeSymmetricCipherSuite(1, 2), new EchConfig.HpkeSymmetricCipherSuite(2, 3)),
                config.cipherSuites());
    }

    /** PEM-09, PEM-10. */
    @Test
    void aFileIsForItsOwnerOnlyAndTheTerminalNeverSeesThePrivateKey() throws IOException {
        Path file = directory.resolve("cover.ech");
        Transcript made = Transcript.of("keygen", "--public-name", "cover.example", "--out", file.toString());
        assertEquals(0, made.exit());
        assertEquals("", made.err());
        assertTrue(made.out().startsWith("Wrote " + file), made.out());
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        String pem = Files.readString(file);
        String privateKey = pem.lines().skip(1).findFirst().orElseThrow();
        assertFalse(made.out().contains(privateKey));
        assertTrue(made.out().contains("ech=" + EchPem.parse(pem).configList().toBase64()));
        try (Stream<Path> all = Files.list(directory)) {
            assertEquals(List.of(file), all.toList(), "nothing else is left behind");
        }
    }

    /** PEM-10. */
    @Test
    void aFileIsNeverOverwritten() throws IOException {
        Path file = Files.writeString(directory.resolve("precious.ech"), "precious");
        assertEquals(
                new Transcript(1, "", "echjsse keygen: " + file + ": exists already and is not overwritten\n"),
                Transcript.of("keygen", "--public-name", "cover.example", "--out", file.toString()));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void whatCannotBeMadeIsSaidInOneLine() {
        assertEquals(
                "echjsse keygen: public_name 192.0.2.1 cannot be used: the last label is a number, so the name could be taken"
                        + " for an IPv4 address\n",
                Transcript.of("keygen", "--public-name", "192.0.2.1").err());
        assertEquals(
                "echjsse keygen: --kem: rsa is none of p256, p384, p521, x25519, x448\n",
                Transcript.of("keygen", "--public-name", "a.example", "--kem", "rsa")
                        .err());
        assertEquals(
                "echjsse keygen: --suite aes: not KDF/AEAD, as in hkdf-sha256/aes-128-gcm\n",
                Transcript.of("keygen", "--public-name", "a.example", "--suite", "aes")
                        .err());
        assertEquals(
                "echjsse keygen: --config-id 256: not in 0 to 255\n",
                Transcript.of("keygen", "--public-name", "a.example", "--config-id", "256")
                        .err());
        assertEquals(
                "echjsse keygen: maximum_name_length 300 is not in 0 to 255\n",
                Transcript.of("keygen", "--public-name", "a.example", "--max-name-length", "300")
                        .err());
        String nowhere = directory.resolve("no").resolve("key.ech").toString();
        Transcript missing = Transcript.of("keygen", "--public-name", "a.example", "--out", nowhere);
        assertEquals(1, missing.exit());
        assertTrue(missing.err().endsWith(": no such file or directory\n"), missing.err());
        assertEquals(
                new Transcript(
                        1,
                        "",
                        "echjsse keygen: Missing required option: '--public-name=NAME'\nTry 'echjsse keygen --help'.\n"),
                Transcript.of("keygen"));
    }
}
