package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar with everything inside: what is in it, and that it lives with any application. */
class AllJarIT {
    private static final Pattern OURS = Pattern.compile("(META-INF/versions/\\d+/)?org/echjsse/.*");
    private static final String AGENT = "-javaagent:" + Jars.ALL + "=quiet";
    private static final String SHADED = "org.echjsse.shaded.";

    @TempDir
    static Path scratch;

    static Path keyStore;
    static Path program;

    @BeforeAll
    static void prepare() throws Exception {
        keyStore = Strangers.keyStore(scratch);
        program = Strangers.onClassPath(scratch);
    }

    @Test
    void nothingForeignIsVisible() throws IOException {
        try (JarFile jar = new JarFile(Jars.ALL.toFile())) {
            Set<String> others = new TreeSet<>(jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(name -> !OURS.matcher(name).matches())
                    .toList());
            // an older JDK cannot compile the class, and a line without its class would end every lookup of an address
            boolean hasAddressResolver = others.remove("META-INF/services/java.net.spi.InetAddressResolverProvider");
            assertEquals(Runtime.version().feature() >= 18, hasAddressResolver);
            assertTrue(!hasAddressResolver
                    || jar.getEntry("META-INF/versions/18/org/echjsse/provider/AddressResolverProvider.class") != null);
            assertEquals(
                    new TreeSet<>(Set.of(
                            "META-INF/LICENSE",
                            "META-INF/MANIFEST.MF",
                            "META-INF/NOTICE",
                            "META-INF/services/java.security.Provider",
                            "META-INF/services/org.eclipse.jetty.io.ssl.ALPNProcessor$Client",
                            "META-INF/services/org.eclipse.jetty.io.ssl.ALPNProcessor$Server",
                            "META-INF/services/org.echjsse.shaded.org.slf4j.spi.SLF4JServiceProvider")),
                    others);
            assertEquals("org.echjsse.provider.EchProvider", text(jar, "META-INF/services/java.security.Provider"));
            assertEquals(
                    "org.echjsse.shaded.org.slf4j.nop.NOPServiceProvider",
                    text(jar, "META-INF/services/org.echjsse.shaded.org.slf4j.spi.SLF4JServiceProvider"));
            String notice = text(jar, "META-INF/NOTICE");
            for (String product : List.of("Bouncy Castle", "dnsjava", "slf4j", "picocli", "nanojson")) {
                assertTrue(notice.contains(product), product);
            }
        }
    }

    @Test
    void theManifestStartsTheCommandLineAndTheAgent() throws IOException {
        try (JarFile jar = new JarFile(Jars.ALL.toFile())) {
            Attributes main = jar.getManifest().getMainAttributes();
            for (String name : List.of("Premain-Class", "Agent-Class", "Launcher-Agent-Class")) {
                assertEquals("org.echjsse.agent.EchAgent", main.getValue(name), name);
            }
            assertEquals("org.echjsse.cli.Main", main.getValue(Attributes.Name.MAIN_CLASS));
            assertEquals("true", main.getValue("Multi-Release"));
            for (String name : List.of("org/echjsse/agent/EchAgent.class", "org/echjsse/cli/Main.class")) {
                assertTrue(jar.getEntry(name) != null, name);
            }
        }
    }

    @Test
    void noClassNamesALibraryByItsOldNameAndNoneWeReachWasLeftOut() {
        Reachable reachable = Reachable.in(Jars.ALL);
        assertTrue(reachable.classes().size() > 2000, reachable.classes().size() + " classes");
        List<String> oldNames = reachable.missing().stream()
                .filter(name -> name.matches("(org\\.bouncycastle|org\\.xbill|org\\.slf4j|picocli|com\\.grack)\\..*"))
                // javac copies a constant and leaves the name of its class behind, unused; the shade plugin does not
                // see that one
                .filter(name -> !hasNothingButConstants(name))
                .toList();
        assertEquals(List.of(), oldNames);
        // all of the low-level TLS and HPKE is kept; the JCA provider is never made, it is named where a default could
        // be asked for
        List<String> missing = reachable.missingFrom(
                name -> name.matches(
                        "org\\.echjsse\\.(?!shaded\\.).*|org\\.echjsse\\.shaded\\.org\\.bouncycastle\\.(tls|crypto\\.hpke)\\..*"),
                Set.of(SHADED + "org.bouncycastle.jce.provider.BouncyCastleProvider"));
        // others were never there: dnsjava asks for Android, and for JNA to find the DNS servers of Windows
        assertEquals(
                List.of(),
                missing.stream().filter(name -> name.startsWith(SHADED)).toList());
    }

    @Test
    void underTheAgentEveryContextIsOursAndNothingElseChanges() throws Exception {
        JavaRun without = run(List.of(), "random", "digest");
        run(
                        List.of(AGENT, "-Dorg.echjsse.resolver=none"),
                        "random",
                        "digest",
                        "default",
                        "context",
                        "TLS",
                        "context",
                        "TLSv1.2",
                        "context",
                        "TLSv1.3-ECH",
                        "talk",
                        "TLS",
                        keyStore.toString())
                .printed(
                        without.out().get(0),
                        without.out().get(1),
                        "default=EchJSSE",
                        "TLS=EchJSSE",
                        "TLSv1.2=EchJSSE",
                        "TLSv1.3-ECH=EchJSSE",
                        "talk=TLSv1.3 GREASE");
    }

    @Test
    void theArgumentsOfTheAgentCount() throws Exception {
        run(List.of(AGENT + ",mode=disabled"), "talk", "TLS", keyStore.toString())
                .printed("talk=TLSv1.3 NOT_TRIED");
    }

    /** Reading it makes every provider of the JDK, which takes longer than all else the agent does. */
    @Test
    void theAgentDoesNotReadTheListOfProviders() throws Exception {
        JavaRun nothing = run(List.of(AGENT, "-Xlog:class+load"));
        assertEquals(0, nothing.exit());
        String loaded = String.join("\n", nothing.out());
        assertTrue(loaded.contains(" org.echjsse.provider.EchProvider "), loaded);
        assertFalse(loaded.contains(" sun.security.jca.Providers "), loaded);
    }

    @Test
    void theAgentSaysOneLineWithItsVersion() throws Exception {
        JavaRun said = run(List.of("-javaagent:" + Jars.ALL + "=mode=grease"));
        assertEquals(List.of(), said.out());
        assertTrue(
                said.err()
                        .matches("EchJSSE agent: INFO: EchJSSE \\d+\\.\\d+\\.\\d+\\S* makes the TLS connections of this"
                                + " program, with Encrypted Client Hello \\(mode=grease\\); .*\\R"),
                said.err());
    }

    @Test
    void theLoggingInsideIsSilentWhateverTheApplicationBinds() throws Exception {
        run(List.of(AGENT, "-Dslf4j.provider=com.example.NoSuchProvider"), "log")
                .printed("logger=NOPLogger");
    }

    @Test
    void anApplicationKeepsItsOwnBouncyCastleDnsjavaAndSlf4j() throws Exception {
        List<String> command = new ArrayList<>(List.of(AGENT, "-Dorg.echjsse.resolver=none"));
        command.addAll(List.of("-cp", program + File.pathSeparator + librariesOfTheApplication()));
        command.addAll(List.of("stranger.Stranger", "talk", "TLS", keyStore.toString(), "bouncycastle"));
        command.addAll(List.of("where", "org.bouncycastle.tls.TlsClientProtocol", "where", "org.xbill.DNS.Name"));
        JavaRun run = JavaRun.of(scratch, command);
        run.printed(
                "talk=TLSv1.3 GREASE",
                "bouncycastle=32 bytes of BC",
                "org.bouncycastle.tls.TlsClientProtocol=" + library("bctls"),
                "org.xbill.DNS.Name=" + library("dnsjava"));
    }

    @Test
    void aBrokenLibraryOfTheApplicationIsNotOurs() throws Exception {
        Path refusing = Strangers.refusing(
                scratch,
                "org.bouncycastle.tls.TlsClientProtocol",
                "org.bouncycastle.crypto.hpke.HPKE",
                "org.bouncycastle.util.Arrays",
                "org.xbill.DNS.Name",
                "org.slf4j.LoggerFactory",
                "picocli.CommandLine",
                "com.grack.nanojson.JsonWriter");
        String path = refusing + File.pathSeparator + program;
        JavaRun.of(
                        scratch,
                        List.of(
                                AGENT,
                                "-Dorg.echjsse.resolver=none",
                                "-cp",
                                path,
                                "stranger.Stranger",
                                "talk",
                                "TLS",
                                keyStore.toString()))
                .printed("talk=TLSv1.3 GREASE");
    }

    @Test
    void javaSecurityNamesTheProviderAndKeepsTheOrderOfTheOthers() throws Exception {
        JavaRun before = run(List.of(), "providers", "random", "digest");
        Path security = JavaSecurityFile.fromSample(scratch, program);
        List<String> command = new ArrayList<>(
                List.of("-Djava.security.properties=" + security, "-Dorg.echjsse.resolver=none", "-cp"));
        command.add(program + File.pathSeparator + Jars.ALL);
        command.addAll(List.of("stranger.Stranger", "providers", "random", "digest", "default"));
        command.addAll(List.of("context", "TLS", "context", "TLSv1.3", "context", "TLSv1.3-ECH", "context", "TLSv1.2"));
        command.addAll(List.of("talk", "TLSv1.3-ECH", keyStore.toString()));
        JavaRun.of(scratch, command)
                .printed(
                        before.out().get(0).replace("]", ", EchJSSE]"),
                        before.out().get(1),
                        before.out().get(2),
                        "default=EchJSSE",
                        "TLS=EchJSSE",
                        "TLSv1.3=EchJSSE",
                        "TLSv1.3-ECH=EchJSSE",
                        "TLSv1.2=EchJSSE",
                        "talk=TLSv1.3 GREASE");
    }

    @Test
    void theLinesThatInstallPrintsWorkOnThisJdk() throws Exception {
        JavaRun install = JavaRun.of(scratch, List.of("-jar", Jars.ALL.toString(), "install"));
        assertEquals(0, install.exit(), install::err);
        Path security = Files.write(scratch.resolve("installed.security"), install.out());
        List<String> command = new ArrayList<>(List.of("-Djava.security.properties=" + security, "-cp"));
        command.add(program + File.pathSeparator + Jars.ALL);
        command.addAll(List.of("stranger.Stranger", "default", "context", "TLSv1.3-ECH", "random"));
        JavaRun.of(scratch, command).printed("default=EchJSSE", "TLSv1.3-ECH=EchJSSE", jdkRandom());
    }

    private static String jdkRandom() throws Exception {
        return run(List.of(), "random").out().get(0);
    }

    @Test
    void itIsAnAutomaticModuleOfTheSameName() throws Exception {
        List<String> command = new ArrayList<>(List.of("-Dorg.echjsse.resolver=none", "-p"));
        command.add(Strangers.asModule(scratch) + File.pathSeparator + Jars.ALL);
        command.addAll(List.of("-m", "stranger/stranger.ByCode", "talk", "TLSv1.3-ECH", keyStore.toString()));
        JavaRun.of(scratch, command)
                .printed("mode=GREASE", "exported=org.echjsse", "client=org.echjsse", "talk=TLSv1.3 GREASE");
    }

    /** Whether the fields of a class (its original is on the class path of this test) are all primitive constants. */
    private static boolean hasNothingButConstants(String name) {
        try {
            return Arrays.stream(Class.forName(name, false, AllJarIT.class.getClassLoader())
                            .getDeclaredFields())
                    .allMatch(field -> Modifier.isStatic(field.getModifiers())
                            && Modifier.isFinal(field.getModifiers())
                            && field.getType().isPrimitive());
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static JavaRun run(List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("-cp", program.toString(), "stranger.Stranger"));
        command.addAll(List.of(arguments));
        return JavaRun.of(scratch, command);
    }

    /** The same libraries as ours, but of the application: all of the plain jar's path without the plain jar. */
    private static String librariesOfTheApplication() {
        return String.join(
                File.pathSeparator,
                Arrays.stream(Jars.RUNTIME_PATH.split(File.pathSeparator))
                        .filter(jar -> !jar.contains("echjsse-provider"))
                        .toList());
    }

    private static String library(String name) {
        return Arrays.stream(Jars.RUNTIME_PATH.split(File.pathSeparator))
                .map(jar -> Path.of(jar).getFileName().toString())
                .filter(jar -> jar.startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static String text(JarFile jar, String entry) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
