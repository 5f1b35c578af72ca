package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code install} on a JDK, changed in place: a copy of the one that runs this test. */
class InstallIT {
    private static final List<String> ALL_NAMES = List.of("TLS", "SSL", "TLSv1.3", "TLSv1.2", "Default");

    @TempDir
    static Path scratch;

    static Path program;
    static Path home;
    static byte[] original;

    @BeforeAll
    static void installOnACopy() throws Exception {
        program = Strangers.onClassPath(scratch);
        home = copyOfTheJdk();
        original = Files.readAllBytes(javaSecurity());
        JavaRun written = java("-jar", Jars.ALL.toString(), "install", "--in-place");
        assertEquals("", written.err());
        assertEquals(0, written.exit());
    }

    @Test
    void everyContextOfAProgramWithTheJarIsOursAndNothingElse() throws Exception {
        java(contexts("-cp", program + File.pathSeparator + Jars.ALL, "stranger.Stranger"))
                .printed(expected("EchJSSE"));
    }

    @Test
    void aProgramWithoutTheJarGoesOnAsBefore() throws Exception {
        java(contexts("-cp", program.toString(), "stranger.Stranger")).printed(expected("SunJSSE"));
    }

    @Test
    void thePlainJarServesFromTheClassPath() throws Exception {
        java(contexts("-cp", program + File.pathSeparator + Jars.RUNTIME_PATH, "stranger.Stranger"))
                .printed(expected("EchJSSE"));
    }

    @Test
    void thePlainJarServesFromTheModulePathOfAModule() throws Exception {
        Path module = Strangers.asUnawareModule(scratch);
        java(contexts("-p", module + File.pathSeparator + Jars.RUNTIME_PATH, "-m", "stranger/stranger.Stranger"))
                .printed(expected("EchJSSE"));
    }

    @Test
    void thePlainJarServesFromTheModulePathOfAProgramOnTheClassPath() throws Exception {
        java(contexts("-p", Jars.RUNTIME_PATH, "-cp", program.toString(), "stranger.Stranger"))
                .printed(expected("EchJSSE"));
    }

    @Test
    void theAgentAndTheInstallationDoNotDisturbEachOther() throws Exception {
        JavaRun both = java(
                "-javaagent:" + Jars.ALL + "=quiet",
                "-cp",
                program.toString(),
                "stranger.Stranger",
                "providers",
                "default");
        assertEquals(0, both.exit());
        String providers = both.out().get(0);
        assertEquals(providers.indexOf("EchJSSE"), providers.lastIndexOf("EchJSSE"), providers);
        assertEquals("default=EchJSSE", both.out().get(1));
    }

    @Test
    void aSecondTimeNothingIsDoneAndRemovedIsAsBefore() throws Exception {
        byte[] once = Files.readAllBytes(javaSecurity());
        Path second = scratch.resolve("second");
        copyTree(home.resolve("conf"), second.resolve("conf"));
        Files.createSymbolicLink(second.resolve("bin"), home.resolve("bin"));
        JavaRun again = java("-jar", Jars.ALL.toString(), "install", "--in-place", "--jdk", second.toString());
        assertEquals("", again.err());
        assertTrue(again.out().get(0).endsWith(": nothing to do"), again.out().toString());
        Path file = second.resolve("conf/security/java.security");
        assertArrayEquals(once, Files.readAllBytes(file));
        JavaRun removed = java("-jar", Jars.ALL.toString(), "install", "--remove", "--jdk", second.toString());
        assertEquals("", removed.err());
        assertArrayEquals(original, Files.readAllBytes(file));
    }

    private static String[] contexts(String... start) {
        List<String> command = new ArrayList<>(List.of("-Dorg.echjsse.resolver=none"));
        command.addAll(List.of(start));
        for (String name : ALL_NAMES) {
            command.addAll(List.of("context", name));
        }
        command.addAll(List.of("default", "random", "digest"));
        return command.toArray(String[]::new);
    }

    private static String[] expected(String provider) {
        Stream<String> contexts = ALL_NAMES.stream().map(name -> name + "=" + provider);
        return Stream.concat(contexts, Stream.of("default=" + provider, "random=" + ofTheJdk(), "digest=SUN"))
                .toArray(String[]::new);
    }

    private static String ofTheJdk() {
        return new java.security.SecureRandom().getProvider().getName();
    }

    private static JavaRun java(String... arguments) throws IOException, InterruptedException {
        return JavaRun.of(home, scratch, List.of(arguments));
    }

    private static Path javaSecurity() {
        return home.resolve("conf").resolve("security").resolve("java.security");
    }

    private static Path copyOfTheJdk() throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        Path copy = scratch.resolve("jdk");
        for (String part : List.of("bin", "conf", "lib")) {
            copyTree(own.resolve(part), copy.resolve(part));
        }
        return copy;
    }

    /** Links are followed: a distribution has links to its own directories. */
    private static void copyTree(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> all = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path each : all.toList()) {
                boolean needed = !each.endsWith("src.zip") && !each.endsWith("classes.jsa");
                if (needed && Files.exists(each)) {
                    Files.copy(each, to.resolve(from.relativize(each).toString()));
                }
            }
        }
    }
}
