package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class GivenNameDescriptorsTest {
    private static final int OFTEN = 500;

    /** The collector may close some; it does not close hundreds in no time. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "descriptors are counted in /proc")
    void askingForANameLeavesNoDescriptorOpen() throws Exception {
        InetAddress named = InetAddress.getByAddress("site.example", new byte[] {127, 0, 0, 1});
        assertEquals("site.example", GivenName.of(named));
        long before = openDescriptors();
        for (int i = 0; i < OFTEN; i++) {
            GivenName.of(named);
        }
        long more = openDescriptors() - before;
        assertTrue(more < OFTEN / 10, more + " descriptors more");
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
