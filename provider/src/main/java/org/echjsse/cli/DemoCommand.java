package org.echjsse.cli;

import java.io.PrintWriter;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.echjsse.cli.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows on the wire that the name of a site disappears, with a program that nobody has changed. */
@Command(
        name = "demo",
        description = {
            "Run an unmodified HttpClient program twice, without and with the agent, and show what the network saw.",
            "Everything is on loopback. Ends with 0 only if the recorded bytes show that the name was hidden."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description =
                    "Keep the recordings here, as raw bytes and in hexadecimal. The directory must be new or empty.")
    private Path keep;

    @Override
    public Integer call() throws Exception {
        Path jar = OwnJar.withDependencies()
                .orElseThrow(() -> new CommandFailure("needs the -all jar, because it starts a JVM with -javaagent:JAR;"
                        + " this runs from something else. Build the jar with 'mvn package' and run"
                        + " java -jar provider/target/echjsse-provider-VERSION-all.jar demo"));
        if (ModuleFinder.ofSystem().find("jdk.compiler").isEmpty()) {
            throw new CommandFailure(
                    "needs a JDK, not a JRE: the program it runs is a source file, so that all can read it");
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean shown = Demo.run(CurrentJvm.java(), jar, Optional.ofNullable(keep), out);
        return shown ? ExitCode.OK : ExitCode.ERROR;
    }
}
