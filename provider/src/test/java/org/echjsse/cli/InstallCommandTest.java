package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallCommandTest {
    private static final String PREFERRED =
            "jdk.security.provider.preferred=SSLContext.TLS:EchJSSE,SSLContext.SSL:EchJSSE,SSLContext.TLSv1.3:EchJSSE,"
                    + "SSLContext.TLSv1.2:EchJSSE,SSLContext.Default:EchJSSE";

    @TempDir
    private Path home;

    @Test
    void theSlotIsTheNextFreeOneOfTheJdk() throws IOException {
        jdk("security.provider.1=SUN", "security.provider.2 = SunJSSE", "#security.provider.3=Old");
        assertEquals(List.of("security.provider.3=EchJSSE", PREFERRED), lines());
    }

    @Test
    void thisJdkGetsOneSlotMoreThanItHasProviders() {
        Transcript here = Transcript.of("install");
        assertEquals(0, here.exit(), here.err());
        int slot = 1;
        while (Security.getProperty("security.provider." + slot) != null) {
            slot++;
        }
        assertTrue(here.out().contains("\nsecurity.provider." + slot + "=EchJSSE\n"), here.out());
    }

    /** A gap in the numbers: the JDK stops reading there, so that is the slot. */
    @Test
    void aGapInTheNumbersIsFilled() throws IOException {
        jdk("security.provider.1=SUN", "security.provider.3=SunJSSE");
        assertTrue(lines().contains("security.provider.2=EchJSSE"));
    }

    @Test
    void aJdkThatHasItAlreadyKeepsItsSlot() throws IOException {
        jdk("security.provider.1=SUN", "security.provider.2=EchJSSE", "security.provider.3=SunJSSE");
        assertTrue(lines().contains("security.provider.2=EchJSSE"));
    }

    @Test
    void whatTheJdkPrefersAlreadyStays() throws IOException {
        jdk(
                "security.provider.1=SUN",
                "jdk.security.provider.preferred=AES/GCM/NoPadding:SunJCE, SSLContext.TLS:SunJSSE");
        assertTrue(lines().contains(PREFERRED + ",AES/GCM/NoPadding:SunJCE"), lines().toString());
    }

    /** JDK 24 and later. */
    @Test
    void includedFilesCount() throws IOException {
        Path security = jdk("security.provider.1=SUN", "include more.security");
        Files.writeString(security.resolveSibling("more.security"), "security.provider.2=SunJSSE\n");
        assertTrue(lines().contains("security.provider.3=EchJSSE"));
    }

    @Test
    void aJdkThatForbidsTheOptionSaysSo() throws IOException {
        jdk("security.provider.1=SUN", "security.overridePropertiesFile=false");
        String text = Transcript.of("install", "--jdk", home.toString()).out();
        assertTrue(text.contains("# This JDK forbids -Djava.security.properties"), text);
        assertFalse(text.contains("java -Djava.security.properties="), text);
    }

    @Test
    void aFileIsWrittenButNeverOverwritten() throws IOException {
        jdk("security.provider.1=SUN");
        Path out = home.resolve("ech.security");
        String[] command = {"install", "--jdk", home.toString(), "--no-verify", "--out", out.toString()};
        Transcript written = Transcript.of(command);
        assertEquals(0, written.exit(), written.err());
        assertTrue(written.out().contains("java -Djava.security.properties=" + out), written.out());
        assertTrue(Files.readString(out).contains("\nsecurity.provider.2=EchJSSE\n"));
        Transcript again = Transcript.of(command);
        assertEquals(0, again.exit(), again.err());
        assertTrue(again.out().startsWith(out + " is there already, with what would be written\n"), again.out());
        Files.writeString(out, "of somebody else\n");
        assertEquals(
                new Transcript(1, "", "echjsse install: " + out + ": exists already and is not overwritten\n"),
                Transcript.of(command));
        assertEquals("of somebody else\n", Files.readString(out));
    }

    @Test
    void nothingIsWrittenForAJdkThatDoesNotRun() throws IOException {
        jdk("security.provider.1=SUN");
        Path out = home.resolve("ech.security");
        Transcript failed = Transcript.of("install", "--jdk", home.toString(), "--out", out.toString());
        assertEquals(1, failed.exit());
        assertTrue(failed.err().contains("no java command there"), failed.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void aDirectoryThatIsNoJdkIsNamed() {
        assertEquals(
                new Transcript(
                        1,
                        "",
                        "echjsse install: " + home
                                + ": not the home of a JDK 9 or later, conf/security/java.security is missing\n"),
                Transcript.of("install", "--jdk", home.toString()));
    }

    private Path jdk(String... lines) throws IOException {
        Path directory = Files.createDirectories(home.resolve("conf").resolve("security"));
        return Files.write(directory.resolve("java.security"), List.of(lines));
    }

    private List<String> lines() {
        Transcript printed = Transcript.of("install", "--jdk", home.toString());
        assertEquals(0, printed.exit(), printed.err());
        return printed.out().lines().filter(line -> !line.startsWith("#")).toList();
    }
}
