package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.echjsse.handshake.KeyLog.Label;
import org.echjsse.testing.CapturedLog;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CLI-73. */
class KeyLogFileTest {
    private static final byte[] RANDOM = new byte[32];

    @TempDir
    Path directory;

    @Test
    void aLineIsLabelRandomAndSecretInHexadecimal() throws Exception {
        Path file = directory.resolve("keys");
        KeyLogFile log = new KeyLogFile(file);
        assertFalse(Files.exists(file), "before there is anything to write");
        log.log(Label.ECH_SECRET, new byte[] {1, (byte) 0xab}, new byte[] {(byte) 0xff, 0});
        log.log(Label.CLIENT_TRAFFIC_SECRET_0, new byte[] {2}, new byte[] {3});
        assertEquals("ECH_SECRET 01ab ff00\nCLIENT_TRAFFIC_SECRET_0 02 03\n", Files.readString(file));
    }

    @Test
    void aNewFileIsForItsOwnerAndAnOldOneIsAddedTo() throws Exception {
        Path file = directory.resolve("keys");
        Assumptions.assumeTrue(
                file.getFileSystem().supportedFileAttributeViews().contains("posix"));
        new KeyLogFile(file).log(Label.ECH_CONFIG, RANDOM, RANDOM);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Path old = Files.writeString(directory.resolve("old"), "# mine\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r-----"));
        new KeyLogFile(old).log(Label.ECH_CONFIG, new byte[] {1}, new byte[] {2});
        assertEquals("# mine\nECH_CONFIG 01 02\n", Files.readString(old));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(old)));
    }

    @Test
    void linesOfManyConnectionsAndProvidersStayWhole() throws Exception {
        Path file = directory.resolve("keys");
        int threads = 8;
        int lines = 50;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                KeyLogFile log = new KeyLogFile(file);
                byte[] secret = new byte[40 + i];
                all.add(pool.submit(() -> {
                    for (int n = 0; n < lines; n++) {
                        log.log(Label.EXPORTER_SECRET, RANDOM, secret);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        List<String> written = Files.readAllLines(file);
        assertEquals(threads * lines, written.size());
        assertTrue(written.stream().allMatch(line -> line.matches("EXPORTER_SECRET 0{64} 0{80,94}")));
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidOnceAndStopsNobody() {
        try (CapturedLog captured = CapturedLog.of("org.echjsse.jsse", Level.WARNING)) {
            KeyLogFile log = new KeyLogFile(directory.resolve("missing").resolve("keys"));
            log.log(Label.ECH_SECRET, RANDOM, RANDOM);
            log.log(Label.ECH_SECRET, RANDOM, RANDOM);
            assertEquals(2, captured.text().split("cannot be written to", -1).length, captured.text());
            assertFalse(captured.text().contains("00000000"), "no secret in the log");
        }
    }
}
