package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code lookup --watch} with a DoH server on loopback whose answers change. */
@Timeout(180)
class LookupWatchTest {
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

    private static EchConfigList keyFor(String publicName) {
        return EchKeyPair.generate(publicName, new SecureRandom()).configList();
    }

    @Test
    void aLineComesWhenSomethingHasChangedAndOnlyThen() throws Exception {
        try (Watching watching = new Watching("--watch=1")) {
            String first = watching.line();
            assertTrue(first.matches("20\\S+Z  now: public_name cover.example, config_id .*, ttl 60 s"), first);
            awaitQuestions(3); // and no line for them
            stage.publish(Optional.of(keyFor(CheckStage.COVER)));
            assertTrue(watching.line().contains("  changed keys: public_name cover.example"));
            stage.publish(Optional.of(keyFor("another.example")));
            assertTrue(watching.line().contains("  changed keys, names: public_name another.example"));
            stage.publish(Optional.empty());
            assertTrue(watching.line().contains("  changed keys, names: secret.example does not offer ECH"));
            assertEquals(0, watching.interrupt());
            assertTrue(watching.isQuiet());
        }
    }

    @Test
    void anOutageIsOneLineAndItsEndAnother() throws Exception {
        try (Watching watching = new Watching("--watch", "1")) {
            watching.line();
            stage.breakDns();
            String failure = watching.line();
            assertTrue(failure.contains("Z  no answer: ") && failure.contains("503"), failure);
            awaitQuestions(2);
            stage.publish(Optional.of(stage.keys.configList()));
            String again = watching.line();
            assertTrue(again.contains("Z  answered again, unchanged: public_name cover.example"), again);
        }
    }

    @Test
    void withoutANumberItAsksWhenTheRecordIsOver() throws Exception {
        stage.publish(
                List.of(stage.origin(CheckStage.SITE, Optional.of(stage.keys.configList()), Duration.ofSeconds(1))));
        try (Watching watching = new Watching("--watch")) {
            assertTrue(watching.line().endsWith(", ttl 1 s"));
            awaitQuestions(2);
            stage.publish(Optional.of(stage.keys.configList()));
            assertTrue(watching.line().contains("  changed ttl: public_name cover.example"));
        }
    }

    @Test
    void jsonIsOneObjectALine() throws Exception {
        try (Watching watching = new Watching("--watch=1", "--json")) {
            JsonObject first = JsonParser.object().from(watching.line());
            assertEquals(new JsonArray(), first.getArray("changed"));
            assertEquals("ech", first.getString("result"));
            stage.breakDns();
            JsonObject failure = JsonParser.object().from(watching.line());
            assertTrue(failure.getString("error").contains("503"), failure::toString);
            assertEquals(first.keySet(), failure.keySet());
            assertFalse(Instant.parse(failure.getString("time")).isBefore(Instant.parse(first.getString("time"))));
            stage.publish(Optional.empty());
            JsonObject last = JsonParser.object().from(watching.line());
            assertEquals(List.of("keys", "names"), last.getArray("changed"));
            assertEquals("no_ech", last.getString("result"));
        }
    }

    @Test
    void withoutAFirstAnswerThereIsNothingToWatch() {
        stage.breakDns();
        Transcript failed = Transcript.of(
                "lookup", "--watch", "secret.example", "--doh=" + stage.dohUrl(), "--cacert=" + stage.authority);
        assertEquals(1, failed.exit());
        assertTrue(failed.err().startsWith("echjsse lookup: no answer about secret.example:443: "), failed.err());
    }

    @Test
    void theNumberOfSecondsIsChecked() {
        for (String wrong : List.of("0", "-1", "x", "999999999")) {
            assertEquals(
                    new Transcript(
                            1,
                            "",
                            "echjsse lookup: --watch " + wrong + ": not a number of seconds from 1 to 99999999\n"),
                    Transcript.of("lookup", "a.example", "--watch=" + wrong));
        }
    }

    @Test
    void aTtlThatIsCountedDownIsNotAnotherOne() {
        TtlHistory history = new TtlHistory();
        assertFalse(history.isOther(300, 0));
        assertFalse(history.isOther(100, 200));
        assertFalse(history.isOther(1, 299));
        assertFalse(history.isOther(290, 310), "a new copy");
        assertFalse(history.isOther(200, 600), "a new copy that is a hundred seconds old");
        assertTrue(history.isOther(3600, 700), "raised");
        assertFalse(history.isOther(20, 4280));
        assertTrue(history.isOther(300, 4300), "lowered, seen when the copy of before is over");
        assertFalse(history.isOther(299, 4301));
    }

    private void awaitQuestions(int more) throws InterruptedException {
        int until = stage.questions() + more;
        while (stage.questions() < until) {
            Thread.sleep(20);
        }
    }

    /** The command in a thread of its own. */
    private final class Watching implements AutoCloseable {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final AtomicInteger exit = new AtomicInteger(-1);
        private final StringWriter err = new StringWriter();
        private final Thread thread;

        Watching(String... options) {
            List<String> words = new ArrayList<>(List.of("lookup"));
            words.addAll(List.of(options));
            words.addAll(List.of(
                    CheckStage.SITE + ":" + stage.port(), "--doh=" + stage.dohUrl(), "--cacert=" + stage.authority));
            thread = new Thread(() -> exit.set(Main.run(
                    new PrintWriter(new Lines(lines)),
                    new PrintWriter(err),
                    Terminal.NONE,
                    InputStream.nullInputStream(),
                    words.toArray(new String[0]))));
            thread.setDaemon(true);
            thread.start();
        }

        String line() throws InterruptedException {
            String line = lines.poll(30, TimeUnit.SECONDS);
            assertTrue(line != null, () -> "no line came: " + err);
            return line;
        }

        boolean isQuiet() {
            return lines.isEmpty();
        }

        int interrupt() throws InterruptedException {
            thread.interrupt();
            thread.join();
            return exit.get();
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    /** Makes lines of what is printed. */
    private static final class Lines extends Writer {
        private final BlockingQueue<String> lines;
        private final StringBuilder begun = new StringBuilder();

        Lines(BlockingQueue<String> lines) {
            this.lines = lines;
        }

        @Override
        public void write(char[] text, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                if (text[i] == '\n') {
                    lines.add(begun.toString().strip());
                    begun.setLength(0);
                } else {
                    begun.append(text[i]);
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
