package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Programs of people who only have our jars: their sources are compiled into a scratch directory, and run from there. */
final class Strangers {
    private static final Path SOURCES = Jars.BASE.resolve(Path.of("src", "test", "stranger"));

    private Strangers() {}

    /** The program for the class path; it compiles without any jar of ours. */
    static Path onClassPath(Path scratch) throws IOException {
        return compile(scratch.resolve("plain"), List.of(), List.of(SOURCES.resolve("plain")));
    }

    /** The program as a module that names EchJSSE; compiled against the plain jar. */
    static Path asModule(Path scratch) throws IOException {
        return compile(
                scratch.resolve("modular"),
                List.of("-p", Jars.RUNTIME_PATH),
                List.of(SOURCES.resolve("plain"), SOURCES.resolve("modular")));
    }

    /** The program as a module that has never heard of EchJSSE. */
    static Path asUnawareModule(Path scratch) throws IOException {
        return compile(
                scratch.resolve("unaware"), List.of(), List.of(SOURCES.resolve("plain"), SOURCES.resolve("unaware")));
    }

    /** Classes of these names that refuse to be used. */
    static Path refusing(Path scratch, String... classNames) throws IOException {
        Path sources = Files.createDirectories(scratch.resolve("refusing-sources"));
        for (String className : classNames) {
            int dot = className.lastIndexOf('.');
            Path file = sources.resolve(className.replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, """
                    package %s;
                    public class %s {
                        static { if (true) throw new AssertionError("the class of the application was used"); }
                    }
                    """.formatted(className.substring(0, dot), className.substring(dot + 1)));
        }
        return compile(scratch.resolve("refusing"), List.of(), List.of(sources));
    }

    /** A key store with one certificate for localhost; its password is "stranger". */
    static Path keyStore(Path scratch) throws IOException, InterruptedException {
        Path file = scratch.resolve("stranger.p12");
        String arguments =
                "-genkeypair -alias localhost -keyalg EC -groupname secp256r1 -dname CN=localhost -validity 30"
                        + " -ext san=dns:localhost -storetype PKCS12 -storepass stranger -keystore";
        List<String> command = new ArrayList<>();
        command.add(JavaRun.tool("keytool"));
        command.addAll(Arrays.asList(arguments.split(" ")));
        command.add(file.toString());
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertEquals(0, keytool.waitFor(), said);
        return file;
    }

    private static Path compile(Path target, List<String> options, List<Path> sources) throws IOException {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-proc:none", "-d", target.toString()));
        for (Path directory : sources) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
            }
        }
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int exit = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertEquals(0, exit, () -> "javac " + arguments + "\n" + said);
        return target;
    }
}
