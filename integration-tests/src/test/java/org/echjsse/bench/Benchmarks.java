package org.echjsse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks and writes what came of them; {@code mvn -Pbench} calls it. A whole run writes {@code BENCHMARKS.md}, any other one,
 * and one in which a benchmark failed, {@code target/bench/BENCHMARKS.md}.
 */
public final class Benchmarks {
    private static final Path RESULTS = Path.of("target", "bench");
    private static final Path REPORT = Path.of("BENCHMARKS.md");

    /** How long, and how often. A long warm-up is what makes handshakes comparable, they are much code; sizes do not change with the time. */
    private enum Plan {
        HANDSHAKES(Handshakes.class, 1, 8, 8, 400),
        RECORDS(Records.class, 1, 5, 5, 300),
        REQUESTS(Requests.class, 1, 3, 5, 800),
        TRANSFERS(Transfers.class, 1, 2, 5, 800),
        LOOKUP(CachedLookup.class, 1, 2, 5, 500),
        IDLE(IdleConnections.class, 1, 1, 3, 0),
        AGENT(AgentStart.class, 1, 1, 12, 0),
        GROWTH(Growth.class, 1, 0, 1, 0);

        private final Class<?> benchmark;
        private final int forks;
        private final int warmUps;
        private final int iterations;
        private final int millis;

        Plan(Class<?> benchmark, int forks, int warmUps, int iterations, int millis) {
            this.benchmark = benchmark;
            this.forks = forks;
            this.warmUps = warmUps;
            this.iterations = iterations;
            this.millis = millis;
        }

        void apply(ChainedOptionsBuilder options, boolean quick) {
            options.include("\\." + benchmark.getSimpleName() + "\\.").forks(quick ? 1 : forks);
            options.warmupIterations(quick ? Math.min(1, warmUps) : warmUps);
            options.measurementIterations(quick ? Math.min(3, iterations) : iterations);
            if (millis > 0) {
                options.warmupTime(TimeValue.milliseconds(quick ? millis : 2 * millis));
                options.measurementTime(TimeValue.milliseconds(quick ? millis / 2 : millis));
            }
        }
    }

    private Benchmarks() {}

    /**
     * @param arguments {@code --only=REGEX} of classes, {@code --case=WHAT,WHAT}, {@code --quick}, {@code --keep} what earlier runs left of other classes, {@code --jdks=HOME,HOME}, {@code
     *     --prof=NAME,NAME} of JMH, {@code --clock=cpu}, {@code --jar=THE-all.jar}, {@code --classes=DIRECTORY}; empty values count as none
     */
    public static void main(String[] arguments) throws IOException, RunnerException {
        Request request = Request.of(arguments);
        Files.createDirectories(RESULTS);
        Site.anchorFile();
        List<Path> files = new ArrayList<>();
        List<RunnerException> failures = new ArrayList<>();
        for (String jdk : request.jdks()) {
            for (Plan plan : Plan.values()) {
                Path file = RESULTS.resolve(
                        plan.benchmark.getSimpleName() + "-" + request.jdks().indexOf(jdk) + ".json");
                if (request.wants(plan.benchmark)) {
                    try {
                        run(plan, jdk, request, file);
                        files.add(file);
                    } catch (RunnerException e) {
                        failures.add(e); // an hour of other measurements is not lost for it
                    }
                } else if (request.keep()) {
                    files.add(file);
                }
            }
        }
        String report = new Report(Measurements.read(files), Machine.here(), request.again()).render();
        Path target = request.isWhole() && failures.isEmpty() ? REPORT : RESULTS.resolve(REPORT);
        Files.writeString(target, report);
        System.out.println("written: " + target.toAbsolutePath());
        for (RunnerException failure : failures) {
            throw failure;
        }
    }

    private static void run(Plan plan, String jdk, Request request, Path file) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .jvm(Path.of(jdk, "bin", "java").toString())
                .jvmArgs(
                        "-Xms1g",
                        "-Xmx1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dbench.clock=" + request.clock(),
                        "-Dbench.allJar=" + request.jar(),
                        "-Dbench.classes=" + request.classes())
                .addProfiler(Meters.class)
                .resultFormat(ResultFormatType.JSON)
                .result(file.toString())
                .shouldFailOnError(true);
        plan.apply(options, request.quick());
        request.profilers().forEach(options::addProfiler);
        if (plan == Plan.GROWTH && request.quick()) {
            options.param("handshakes", "5000");
        }
        if (!request.cases().isEmpty()) {
            options.param("what", request.cases().toArray(String[]::new));
        }
        new Runner(options.build()).run();
    }

    /** What was asked for. */
    private record Request(
            Pattern only,
            List<String> cases,
            boolean quick,
            boolean keep,
            List<String> jdks,
            List<String> profilers,
            String clock,
            String jar,
            String classes) {

        static Request of(String[] arguments) {
            String only = "";
            List<String> cases = List.of();
            boolean quick = false;
            boolean keep = false;
            List<String> jdks = List.of(System.getProperty("java.home"));
            List<String> profilers = List.of();
            String clock = "";
            String jar = "";
            String classes = System.getProperty("java.class.path");
            for (String argument : arguments) {
                int equals = argument.indexOf('=');
                String value = equals < 0 ? "" : argument.substring(equals + 1);
                List<String> values = value.isEmpty() ? List.of() : List.of(value.split(","));
                switch (equals < 0 ? argument : argument.substring(0, equals)) {
                    case "--only" -> only = value;
                    case "--case" -> cases = values;
                    case "--quick" -> quick = !value.equals("false");
                    case "--keep" -> keep = !value.equals("false");
                    case "--jdks" -> jdks = values.isEmpty() ? jdks : values;
                    case "--prof" -> profilers = values;
                    case "--clock" -> clock = value;
                    case "--jar" -> jar = value;
                    case "--classes" -> classes = value;
                    default -> throw new IllegalArgumentException(argument);
                }
            }
            return new Request(Pattern.compile(only), cases, quick, keep, jdks, profilers, clock, jar, classes);
        }

        boolean wants(Class<?> benchmark) {
            return only.matcher(benchmark.getSimpleName()).find();
        }

        /** What was measured later than the rest of the report; empty: nothing. */
        String again() {
            return keep ? only.pattern() : "";
        }

        boolean isWhole() {
            return (keep || only.pattern().isEmpty())
                    && cases.isEmpty()
                    && !quick
                    && profilers.isEmpty()
                    && clock.isEmpty();
        }
    }
}
