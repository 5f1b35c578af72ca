package org.echjsse.cli.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {
    @TempDir
    private Path directory;

    @Test
    void privateKeysOfEveryKindAreRead() throws Exception {
        Map<String, String> kinds = Map.of("EC", "EC", "RSA", "RSA", "Ed25519", "EdDSA", "Ed448", "EdDSA");
        for (Map.Entry<String, String> kind : kinds.entrySet()) {
            KeyPair pair = KeyPairGenerator.getInstance(kind.getKey()).generateKeyPair();
            Path file = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
            PrivateKey read = PemFiles.privateKey(file);
            assertEquals(kind.getValue(), read.getAlgorithm());
            assertEquals(pair.getPrivate(), read);
        }
    }

    @Test
    void aKeyOfAnotherFormIsRefusedWithAWayOut() throws Exception {
        Path file = pem("EC PRIVATE KEY", new byte[] {1, 2, 3});
        assertEquals(
                file + ": holds a block EC PRIVATE KEY; only an unencrypted PKCS#8 PRIVATE KEY can be read"
                        + " (openssl pkcs8 -topk8 -nocrypt makes one)",
                assertThrows(CertificateException.class, () -> PemFiles.privateKey(file))
                        .getMessage());
    }

    @Test
    void aFileWithoutTheRightBlockIsNamed() throws Exception {
        Path file = pem("ECHCONFIG", new byte[] {1, 2, 3});
        assertEquals(
                file + ": no PEM block PRIVATE KEY in it",
                assertThrows(CertificateException.class, () -> PemFiles.privateKey(file))
                        .getMessage());
        assertEquals(
                file + ": no PEM block CERTIFICATE in it",
                assertThrows(CertificateException.class, () -> PemFiles.certificates(file))
                        .getMessage());
    }

    @Test
    void aWildcardStandsForOneLabel() {
        List<String> names = List.of("*.example.com", "example.org");
        record Case(String host, boolean matches) {}
        for (Case each : List.of(
                new Case("www.example.com", true),
                new Case("WWW.Example.com", true),
                new Case("example.com", false),
                new Case("a.www.example.com", false),
                new Case("example.org", true),
                new Case("www.example.org", false))) {
            assertEquals(each.matches(), ServedSite.matches(names, each.host()), each.host());
        }
    }

    private Path pem(String label, byte[] content) throws IOException {
        String text = "some text before\n-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + label + "-----\n";
        return Files.writeString(Files.createTempFile(directory, "key", ".pem"), text);
    }
}
