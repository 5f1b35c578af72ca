package org.echjsse.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.echjsse.testing.ChildJvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            System.out.println("first " + Security.getProviders()[0].getName());
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

    @Test
    void theWholeProgramGetsTheProviderAndTheAgentSaysNothing() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Program.class, List.of("-javaagent:" + jar));
        assertEquals("main\nfirst EchJSSE\nTLS EchJSSE\ndefault EchJSSE\ncount 1\n", lines(result));
        assertEquals(0, result.exitCode());
    }

    @Test
    void noLoggerIsMadeBeforeMain() throws Exception {
        ChildJvm.Result result =
                ChildJvm.run(Program.class, List.of("-Xlog:class+load", "-javaagent:" + jar + "=mode=strict"));
        String before = result.output().substring(0, result.output().indexOf("\nmain"));
        assertTrue(before.contains("org.echjsse.provider.EchProvider"), before);
        assertFalse(before.contains("java.util.logging.LogManager"), before);
    }

    @Test
    void theSameAgentTwiceInstallsOneProvider() throws Exception {
        ChildJvm.Result result =
                ChildJvm.run(Program.class, List.of("-javaagent:" + jar, "-javaagent:" + jar + "=mode=grease"));
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
