package org.echjsse.provider;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFileTest {
    @TempDir
    Path directory;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private Path file;
    private HostsFile hosts;

    @BeforeEach
    void start() {
        file = directory.resolve("hosts");
        hosts = new HostsFile(file, clock::get);
    }

    @Test
    void everyNameOfALineCountsAndCommentsDoNot() throws Exception {
        write(
                "127.0.0.1\tlocalhost\n\n# 10.0.0.1 commented.example\n 10.0.0.2  One.example two.example # three.example\n::1 six\n");
        for (String name : new String[] {"localhost", "one.example", "two.example", "six"}) {
            assertTrue(hosts.has(name), name);
        }
        for (String name : new String[] {"commented.example", "three.example", "10.0.0.2", "example", "#", ""}) {
            assertFalse(hosts.has(name), name);
        }
    }

    @Test
    void aChangeIsSeenAfterAWhile() throws Exception {
        assertFalse(hosts.has("one.example"), "there is no file");
        write("10.0.0.2 one.example");
        assertFalse(hosts.has("one.example"), "is not looked at each time");
        pass();
        assertTrue(hosts.has("one.example"));
        write("10.0.0.2 two.example");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        pass();
        assertFalse(hosts.has("one.example"));
        assertTrue(hosts.has("two.example"));
        Files.delete(file);
        pass();
        assertFalse(hosts.has("two.example"));
    }

    @Test
    void itsNamesAreNeverLookedUp() throws Exception {
        write("10.0.0.2 test.example");
        HostPolicy policy = new HostPolicy();
        assertFalse(policy.neverLookUp("test.example"));
        policy.hostsFile(hosts);
        assertTrue(policy.neverLookUp("Test.example."));
        assertFalse(policy.neverLookUp("www.test.example"), "a hosts file has no suffixes");
    }

    @Test
    void theFileOfThisSystemCanBeRead() throws Exception {
        Path etc = Path.of("/etc/hosts");
        boolean expected =
                Files.isReadable(etc) && Files.readString(etc).matches("(?sm).*^127\\.0\\.0\\.1\\s+localhost\\b.*");
        assertTrue(!expected || HostsFile.ofTheSystem(null).has("localhost"));
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private void pass() {
        clock.addAndGet(HostsFile.LOOKED_AT_EVERY.toNanos());
    }
}
