package org.echjsse.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code DIFFERENCES.md} is what the chapters declare, and {@code DifferentialTest} holds the declarations to what is seen. */
class DifferencesFileTest {
    private static final Path FILE = Path.of("DIFFERENCES.md");

    @Test
    void theFileIsWhatTheChaptersDeclare() throws IOException {
        String made = render();
        if (Boolean.getBoolean("echjsse.differences.write")) {
            Files.writeString(FILE, made);
        }
        assertEquals(made, Files.readString(FILE), "run with -Dechjsse.differences.write=true");
    }

    private static String render() {
        List<String> lines = new ArrayList<>();
        lines.add("# Where EchJSSE differs from SunJSSE on purpose");
        lines.add("");
        lines.add(
                "Made by `mvn -pl provider test -Dtest=DifferencesFileTest -Dechjsse.differences.write=true` from the chapters in");
        lines.add(
                "`provider/src/test/java/org/echjsse/differential`. `DifferentialTest` plays each behaviour on SunJSSE and on EchJSSE, in all");
        lines.add(
                "pairings of client and server, in TLS 1.3 (also with ECH accepted) and TLS 1.2; it fails for a difference that is not in");
        lines.add("this table, and for a line of this table that is not so.");
        lines.add("");
        lines.add("| Chapter | Behaviours | Differences |");
        lines.add("|---|---|---|");
        for (Chapter chapter : Chapters.all()) {
            lines.add("| " + chapter.title() + " | " + chapter.behaviours().size() + " | "
                    + chapter.differences().size() + " |");
        }
        lines.add("| **all** | **" + Chapters.behaviours().size() + "** | **"
                + Chapters.differences().size() + "** |");
        for (Chapter chapter : Chapters.all()) {
            if (!chapter.differences().isEmpty()) {
                lines.addAll(table(chapter));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> table(Chapter chapter) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("## " + chapter.title());
        lines.add("");
        lines.add("| Behaviour | Protocol | JDK | What is looked at | SunJSSE | EchJSSE | Why |");
        lines.add("|---|---|---|---|---|---|---|");
        for (Difference difference : chapter.differences()) {
            lines.add("| "
                    + String.join(
                            " | ",
                            cell(difference.behaviour()),
                            difference.protocol().toString(),
                            difference.jdk().toString(),
                            cell(seenBy(difference.who()) + difference.what()),
                            cell(difference.sun()),
                            cell(difference.ours()),
                            cell(difference.reason()))
                    + " |");
        }
        return lines;
    }

    private static String seenBy(Who who) {
        return switch (who) {
            case CLIENT -> "client: ";
            case SERVER -> "server: ";
            case IT -> "";
        };
    }

    private static String cell(String text) {
        return text.isEmpty() ? "(empty)" : text.replace("|", "\\|").replace("\n", " ");
    }
}
