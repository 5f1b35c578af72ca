package org.echjsse.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.echjsse.testing.ChildJvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchAgentTest {
    @TempDir
    static Path directory;

    private static Path jar;

    @BeforeAll
    static void makeTheAgentJar() throws Exception {
        jar = directory.resolve("agent.jar");
        writeJar(jar, classPathUris());
    }

    /** Says who makes its contexts; imports nothing of ours. */
    static final class Program {
        public static void main(String[] arguments) throws Exception {
            System.out.println("main");
            List<String> makers = Arrays.stream(Security.getProviders("SSLContext.TLS"))
                    .map(Provider::getName)
                    .toList();
            System.out.println("makers " + makers);
            System.out.println(
                    "TLS " + SSLContext.getInstance("TLS").getProvider().getName());
            System.out.println(
                    "default " + SSLContext.getDefault().getProvider().getName());
            System.out.println("count "
                    + Arrays.stream(Security.getProviders())
                            .filter(provider -> provider.getName().equals("EchJSSE"))
                            .count());
        }
    }

    private static final String ALL_OURS = "main\nmakers [EchJSSE, SunJSSE]\nTLS EchJSSE\ndefault EchJSSE\ncount 1\n";

    @Test
    void theWholeProgramGetsTheProviderAndTheAgentSaysSoInOneLine() throws Exception {
        ChildJvm.Result result = run(Program.class, List.of("-javaagent:" + jar));
        assertEquals(
                "EchJSSE agent: INFO: EchJSSE makes the TLS connections of this program, with Encrypted Client Hello;"
                        + " -javaagent:...=quiet leaves out this line\n" + ALL_OURS,
                lines(result));
        assertEquals(0, result.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"quiet", "quiet,mode=strict", "mode=strict, quiet"})
    void quietMeansNotALine(String arguments) throws Exception {
        ChildJvm.Result result = run(Program.class, List.of("-javaagent:" + jar + "=" + arguments));
        assertEquals(ALL_OURS, lines(result));
    }

    @Test
    void theArgumentsArrive() throws Exception {
        ChildJvm.Result result =
                run(ModeOfAProgram.class, List.of("-javaagent:" + jar + "=quiet,mode=required,resolver=none"));
        assertEquals("refused\n", lines(result));
    }

    /** Whether a connection without a configuration is made. */
    static final class ModeOfAProgram {
        public static void main(String[] arguments) throws Exception {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine("a.example", 443);
            engine.setUseClientMode(true);
            try {
                ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
                while (engine.wrap(ByteBuffer.allocate(0), hello).getHandshakeStatus()
                        == SSLEngineResult.HandshakeStatus.NEED_TASK) {
                    engine.getDelegatedTask().run();
                }
                System.out.println("made");
            } catch (SSLException refused) {
                System.out.println("refused");
            }
        }
    }

    /** Nor a provider of the JDK made that the program does not ask for. */
    @Test
    void theListOfProvidersIsNotReadBeforeMain() throws Exception {
        Path alone = directory.resolve("alone.jar"); // without bcprov, which is a provider too; AllJarIT has the rest
        String classes = ChildJvm.classPathEntries().stream()
                .filter(Files::isDirectory)
                .map(path -> path.toUri().toString())
                .collect(Collectors.joining(" "));
        writeJar(alone, classes);
        String before = classesBeforeMain(List.of("-javaagent:" + alone));
        assertFalse(before.contains("sun.security.jca.Providers "), before);
        String readByAnother = classesBeforeMain(List.of("-javaagent:" + reader(), "-javaagent:" + alone));
        assertTrue(readByAnother.contains("sun.security.jca.Providers "), readByAnother);
    }

    @Test
    void aListThatAnotherAgentHasReadGetsTheProviderAtItsTop() throws Exception {
        ChildJvm.Result result = run(Program.class, List.of("-javaagent:" + reader(), "-javaagent:" + jar + "=quiet"));
        assertEquals(ALL_OURS, lines(result));
    }

    /** A provider of the application that nobody has asked for. */
    public static final class Expensive extends Provider {
        private static final long serialVersionUID = 1L;

        public Expensive() {
            super("Expensive", "1", "says that it was made");
            System.out.println("expensive");
        }
    }

    @Test
    void noProviderOfTheApplicationIsMadeOnTheWay() throws Exception {
        Path services = directory.resolve("services");
        Path file = services.resolve("META-INF/services/java.security.Provider");
        Files.createDirectories(file.getParent());
        Files.writeString(file, Expensive.class.getName() + "\n");
        String classPath = services + File.pathSeparator + programs();
        ChildJvm.Result result = ChildJvm.run(classPath, Program.class, List.of("-javaagent:" + jar + "=quiet"));
        assertEquals(ALL_OURS, lines(result));
    }

    @Test
    void aListThatNamesItAlreadyIsLeftAsItIs() throws Exception {
        Path security = Files.writeString(
                directory.resolve("last.security"), "security.provider." + nextSlot() + "=EchJSSE mode=strict\n");
        ChildJvm.Result result =
                run(Program.class, List.of("-Djava.security.properties=" + security, "-javaagent:" + jar));
        assertEquals(
                "EchJSSE agent: INFO: the provider EchJSSE is there already; the agent leaves it as it is;"
                        + " -javaagent:...=quiet leaves out this line\n"
                        + "main\nmakers [SunJSSE, EchJSSE]\nTLS SunJSSE\ndefault SunJSSE\ncount 1\n",
                lines(result));
    }

    private static int nextSlot() {
        int slot = 1;
        while (Security.getProperty("security.provider." + slot) != null) {
            slot++;
        }
        return slot;
    }

    /** With the classes of this test only: a program of a few jars. What the agent needs comes with it. */
    private static ChildJvm.Result run(Class<?> main, List<String> options) throws Exception {
        return ChildJvm.run(programs(), main, options);
    }

    private static String programs() throws Exception {
        return Path.of(EchAgentTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    /** An agent that reads the list of providers. */
    public static final class Reader {
        public static void premain(String arguments, Instrumentation given) {
            Security.getProviders();
        }
    }

    private static Path reader() throws Exception {
        Path agent = directory.resolve("reader.jar");
        writeJar(agent, classPathUris(), Reader.class.getName());
        return agent;
    }

    private static String classesBeforeMain(List<String> options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-Xlog:class+load"));
        all.addAll(options);
        ChildJvm.Result result = run(Program.class, all);
        return result.output().substring(0, result.output().indexOf("\nmain"));
    }

    @Test
    void noLoggerIsMadeBeforeMain() throws Exception {
        String before = classesBeforeMain(List.of("-javaagent:" + jar + "=mode=strict"));
        assertTrue(before.contains("org.echjsse.provider.EchProvider"), before);
        assertFalse(before.contains("java.util.logging.LogManager"), before);
    }

    @Test
    void theSameAgentTwiceInstallsOneProvider() throws Exception {
        ChildJvm.Result result = ChildJvm.run(
                Program.class, List.of("-javaagent:" + jar + "=quiet", "-javaagent:" + jar + "=mode=grease"));
        assertTrue(
                lines(result)
                        .startsWith(
                                "EchJSSE agent: the provider EchJSSE is there already; the agent leaves it as it is, and its"
                                        + " arguments have no effect\nmain\n"),
                result.output());
        assertTrue(lines(result).contains("count 1"), result.output());
    }

    @Test
    void wrongArgumentsAreReportedAndTheProgramRuns() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Program.class, List.of("-javaagent:" + jar + "=mod=strict"));
        assertTrue(
                result.output().contains("unknown argument \"mod\" of EchJSSE (did you mean mode?)"), result.output());
        assertTrue(result.output().contains("default EchJSSE"), result.output());
        assertEquals(0, result.exitCode());
    }

    @Test
    void aProviderThatCannotBeLoadedLeavesTheProgramAsItWas() throws Exception {
        // The agent's class without the provider's: as a jar that was packed wrongly.
        Path classes = directory.resolve("agent-only");
        Path target = classes.resolve("org/echjsse/agent/EchAgent.class");
        Files.createDirectories(target.getParent());
        try (InputStream in = EchAgent.class.getResourceAsStream("EchAgent.class")) {
            Files.write(target, in.readAllBytes());
        }
        Path program = classes.resolve("org/echjsse/agent/EchAgentTest$Program.class");
        try (InputStream in = EchAgentTest.class.getResourceAsStream("EchAgentTest$Program.class")) {
            Files.write(program, in.readAllBytes());
        }
        Path broken = directory.resolve("broken.jar");
        writeJar(broken, classes.toUri().toString());
        ChildJvm.Result result = ChildJvm.run(classes.toString(), Program.class, List.of("-javaagent:" + broken));
        assertTrue(lines(result).startsWith("EchJSSE agent: the provider"), result.output());
        assertTrue(result.output().contains("this program runs WITHOUT Encrypted Client Hello"), result.output());
        assertTrue(
                result.output().contains("default SunJSSE") || result.output().contains("TLS SunJSSE"),
                result.output());
        assertEquals(0, result.exitCode());
    }

    /** Attaches the agent to itself, before or after the default context was made. */
    static final class AttachingProgram {
        public static void main(String[] arguments) throws Exception {
            if (arguments[1].equals("late")) {
                SSLContext.getDefault();
            }
            // what an attach ends in, with the instrumentation that the first agent was given
            EchAgent.agentmain(arguments[0], Probe.instrumentation);
            System.out.println(
                    "default " + SSLContext.getDefault().getProvider().getName());
        }
    }

    /** An agent that keeps what it is given. */
    public static final class Probe {
        static volatile Instrumentation instrumentation;

        public static void premain(String arguments, Instrumentation given) {
            instrumentation = given;
        }
    }

    @Test
    void attachedLateTheAgentSaysWhatItCannotReach() throws Exception {
        Path probe = directory.resolve("probe.jar");
        writeJar(probe, classPathUris(), Probe.class.getName());
        ChildJvm.Result late = ChildJvm.run(AttachingProgram.class, List.of("-javaagent:" + probe), "", "late");
        assertTrue(late.output().contains("SSLContext.getDefault() was already made"), late.output());
        assertTrue(late.output().contains("default SunJSSE"), late.output());
        ChildJvm.Result early = ChildJvm.run(AttachingProgram.class, List.of("-javaagent:" + probe), "", "early");
        assertTrue(early.output().contains("SSLContext.getDefault() was not made yet"), early.output());
        assertTrue(early.output().contains("default EchJSSE"), early.output());
    }

    private static String lines(ChildJvm.Result result) {
        return result.output().replace("\r\n", "\n");
    }

    private static String classPathUris() {
        return ChildJvm.classPathEntries().stream()
                .map(path -> path.toUri().toString())
                .collect(Collectors.joining(" "));
    }

    private static void writeJar(Path file, String classPath) throws Exception {
        writeJar(file, classPath, EchAgent.class.getName());
    }

    /** A jar with nothing but a manifest. */
    private static void writeJar(Path file, String classPath, String agentClass) throws Exception {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Premain-Class", agentClass);
        main.put(Attributes.Name.CLASS_PATH, classPath);
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
    }
}
