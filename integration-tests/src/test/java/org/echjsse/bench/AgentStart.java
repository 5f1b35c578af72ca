package org.echjsse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A program from its start to its end, as it is and with the agent, in turns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
public class AgentStart {
    /** How many requests of {@code HttpClient} the program makes; 0: it prints a line. */
    @Param({"0", "1"})
    public int requests;

    @Benchmark
    public void startTwice() throws IOException {
        String agent = System.getProperty("bench.allJar");
        if (agent == null) {
            throw new IllegalStateException("-Dbench.allJar is not set");
        }
        try (LoopbackServer server = new LoopbackServer()) {
            Readings.put("without", millis(List.of(), server), "ms");
            // a lookup would be another program's time
            Readings.put("with", millis(List.of("-javaagent:" + agent, "-Dorg.echjsse.resolver=none"), server), "ms");
        }
    }

    private double millis(List<String> options, LoopbackServer server) throws IOException {
        List<String> command = new ArrayList<>(List.of(Jvm.tool("java")));
        command.addAll(options);
        command.add("-Djavax.net.ssl.trustStore=" + Site.anchorFile());
        command.add("-Djavax.net.ssl.trustStorePassword=" + Site.PASSWORD);
        command.addAll(List.of("-cp", System.getProperty("bench.classes"), SmallProgram.class.getName()));
        for (int i = 0; i < requests; i++) {
            command.add("https://localhost:" + server.port() + "/");
        }
        long start = System.nanoTime();
        Jvm.run(command);
        return (System.nanoTime() - start) / 1e6;
    }
}
