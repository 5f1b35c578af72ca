package org.echjsse.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The demonstration from beginning to end. */
public final class Demo {
    private Demo() {}

    /**
     * Runs it; takes some seconds.
     *
     * @param java the java command, of a JDK: the program is a source file
     * @param jar the -all jar, for {@code -javaagent}
     * @param keep where recordings stay, if they are to stay
     * @return whether the recordings show what they should
     */
    public static boolean run(Path java, Path jar, Optional<Path> keep, PrintWriter out)
            throws IOException, GeneralSecurityException, InterruptedException {
        KeptRecordings kept = keep.isPresent() ? new KeptRecordings(keep.get()) : null;
        Path directory = Files.createTempDirectory("echjsse-demo");
        try (DemoNetwork network = new DemoNetwork(directory)) {
            ClientProgram program = new ClientProgram(java, directory);
            out.println("An unmodified program, " + ClientProgram.SOURCE + ", which imports nothing but java.*, reads");
            network.urls().forEach(url -> out.println("  " + url));
            out.println("twice, on Java " + Runtime.version() + ". Both sites are behind " + DemoNetwork.COVER
                    + ". Taps record every byte to and from");
            out.println("the web server and the DoH server.");
            out.flush();
            DemoReport report = new DemoReport(out, network.statusUrl());

            Observation without = observe("without-agent", network, program, network.jvmOptions(), kept);
            report.print("Without the agent", without);
            out.flush();

            List<String> options = new ArrayList<>(network.jvmOptions());
            options.add("-javaagent:" + jar);
            options.add("-Dorg.echjsse.doh.url=" + network.dohUrl());
            Observation with = observe("with-agent", network, program, options, kept);
            report.print("With the agent", with);
            return report.judge(without, with);
        } finally {
            delete(directory);
        }
    }

    private static Observation observe(
            String name, DemoNetwork network, ClientProgram program, List<String> options, KeptRecordings kept)
            throws IOException, InterruptedException {
        ClientProgram.Run run = program.run(name, options, network.urls());
        List<Recording> recordings = network.takeRecordings();
        if (kept != null) {
            kept.add(name, recordings);
            kept.add(name, run);
        }
        return Observation.of(run, recordings, DemoNetwork.HIDDEN);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
