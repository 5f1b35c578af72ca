package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code install --in-place} and {@code --remove}, on directories that look like a JDK; on a JDK it is in {@code InstallIT}. */
class InstallInPlaceTest {
    private static final String SMALL =
            "# of the JDK\nsecurity.provider.1=SUN\nsecurity.provider.2=SunJSSE\nsecurity.provider.3=Sun\\\\PKCS11\n";

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(
            strings = {
                SMALL,
                "security.provider.1=SunJSSE",
                "security.provider.1=SUN\r\nsecurity.provider.2=SunJSSE\r\n",
                "security.provider.1=SunJSSE\n\n\n# sécurité\n",
                "security.provider.1=SunJSSE\nlast=continued \\\n",
            })
    void whatIsTakenOutLeavesEveryByteAsItWas(String before) throws IOException {
        Path file = javaSecurity(before);
        assertEquals(0, install("--in-place", "--no-verify").exit());
        assertTrue(read(file).startsWith(before), read(file));
        assertTrue(read(file).length() > before.length());
        Transcript removed = install("--remove");
        assertEquals(0, removed.exit(), removed.err());
        assertEquals(before, read(file));
        assertEquals(List.of(file), files(), "no backup is left that nobody needs");
    }

    @Test
    void itStandsBeforeSunJsseAndTheOthersKeepTheirOrder() throws IOException {
        Path file = javaSecurity(SMALL);
        Transcript written = install("--in-place", "--no-verify");
        assertEquals(0, written.exit(), written.err());
        Properties properties = new Properties();
        try (var in = Files.newInputStream(file)) {
            properties.load(in);
        }
        List<String> providers = new ArrayList<>();
        for (int slot = 1; properties.containsKey("security.provider." + slot); slot++) {
            providers.add(properties.getProperty("security.provider." + slot));
        }
        assertEquals(List.of("SUN", "EchJSSE", "SunJSSE", "Sun\\PKCS11"), providers);
        assertEquals(SMALL, read(file.resolveSibling("java.security.before-echjsse")));
    }

    @Test
    void aSecondTimeNothingIsDone() throws IOException {
        Path file = javaSecurity(SMALL);
        install("--in-place", "--no-verify");
        String once = read(file);
        Transcript again = install("--in-place");
        assertEquals(new Transcript(0, file.toRealPath() + ": nothing to do\n", ""), again);
        assertEquals(once, read(file));
        install("--remove");
        assertEquals(new Transcript(0, file.toRealPath() + ": nothing to do\n", ""), install("--remove"));
    }

    @Test
    void whatAnUpdateOfTheJdkHasChangedIsTakenOver() throws IOException {
        Path file = javaSecurity(SMALL);
        install("--in-place", "--no-verify");
        String changed = read(file).replace("security.provider.1=SUN\n", "security.provider.1=SUN2\n# new\n");
        Files.writeString(file, changed.replace("security.provider.4=Sun\\\\PKCS11", "security.provider.4=Gone"));
        assertEquals(0, install("--in-place", "--no-verify").exit());
        assertTrue(read(file).contains("security.provider.4=Sun\\\\PKCS11"), read(file));
        assertEquals(SMALL, read(file.resolveSibling("java.security.before-echjsse")));
        String newer = SMALL.replace("security.provider.1=SUN\n", "security.provider.1=SUN2\n# new\n");
        assertEquals(newer, read(file.resolveSibling("java.security.before-echjsse.1")));
        install("--remove");
        assertEquals(newer, read(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SMALL + "security.provider.4=EchJSSE\n",
                SMALL + "jdk.security.provider.preferred=SSLContext.TLS:EchJSSE\n",
                SMALL + "# >>> EchJSSE\nsecurity.provider.4=EchJSSE\n",
                SMALL + "# <<< EchJSSE\n# >>> EchJSSE\n",
                SMALL + "# >>> EchJSSE\n# <<< EchJSSE\n# >>> EchJSSE\n# <<< EchJSSE\n",
                SMALL + "broken=\\u12\n",
                "security.provider.1=SUN\n",
                "security.provider.1=SUN\nsecurity.provider.3=SunJSSE\n",
                SMALL + "last=continued \\",
            })
    void aFileThatIsNotAsExpectedIsLeftAsItIsAndSaidSo(String content) throws IOException {
        Path file = javaSecurity(content);
        Transcript refused = install("--in-place", "--no-verify");
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains(file.toRealPath() + ": "), refused.err());
        assertEquals(content, read(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aLinkStaysALinkAndItsTargetIsChanged() throws IOException {
        Path link = javaSecurity(SMALL);
        Path target = Files.move(link, home.resolve("java.security"));
        Files.createSymbolicLink(link, target);
        assertEquals(0, install("--in-place", "--no-verify").exit());
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(read(target).contains("=EchJSSE"));
    }

    @Test
    void aJdkThatCannotBeTriedIsLeftAsItIs() throws IOException {
        Path file = javaSecurity(SMALL + "security.overridePropertiesFile=false\n");
        Transcript refused = install("--in-place");
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains("--no-verify writes it untried"), refused.err());
        assertEquals(List.of(file), files());
    }

    /** Whoever prefers another provider would go on with it; only a JVM tells. */
    @Test
    void whatAJvmDoesNotConfirmIsNotWritten() throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        Files.createSymbolicLink(home.resolve("bin"), own.resolve("bin"));
        String content = Files.readString(own.resolve("conf/security/java.security"), StandardCharsets.ISO_8859_1)
                + "\njdk.security.provider.preferred=SSLContext.TLSv1.2:SunJSSE\n";
        Path file = javaSecurity(content);
        Transcript refused = install("--in-place");
        assertEquals(
                new Transcript(
                        1,
                        "",
                        "echjsse install: tried with a JVM, and nothing was written: SSLContext.TLSv1.2 would be SunJSSE"
                                + " instead of EchJSSE\n"),
                refused);
        assertEquals(content, read(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void onlyOneOfTheThreeIsDone() {
        Transcript wrong = install("--in-place", "--remove");
        assertEquals(1, wrong.exit());
        assertFalse(wrong.err().isEmpty());
    }

    private Transcript install(String... options) {
        List<String> command = new ArrayList<>(List.of("install", "--jdk", home.toString()));
        command.addAll(List.of(options));
        return Transcript.of(command.toArray(String[]::new));
    }

    private Path javaSecurity(String content) throws IOException {
        Path directory = Files.createDirectories(home.resolve("conf").resolve("security"));
        return Files.writeString(directory.resolve("java.security"), content, StandardCharsets.ISO_8859_1);
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(home.resolve("conf").resolve("security"))) {
            return all.toList();
        }
    }
}
