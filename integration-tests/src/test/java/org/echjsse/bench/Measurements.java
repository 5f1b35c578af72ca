package org.echjsse.bench;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** JMH's JSON: by JDK, the iterations of each metric of each benchmark with its parameters. */
final class Measurements {
    private final Map<String, Map<String, Samples>> byJdk = new LinkedHashMap<>();

    static Measurements read(List<Path> files) throws IOException {
        Measurements all = new Measurements();
        for (Path file : files) {
            try {
                for (Object run : JsonParser.array().from(Files.readString(file))) {
                    all.add((JsonObject) run);
                }
            } catch (JsonParserException e) {
                throw new UncheckedIOException(new IOException(file.toString(), e));
            }
        }
        return all;
    }

    private void add(JsonObject run) {
        String[] name = run.getString("benchmark").split("\\.");
        StringBuilder key = new StringBuilder(name[name.length - 2] + "." + name[name.length - 1]);
        if (run.getObject("params") != null) {
            new TreeMap<>(run.getObject("params")).values().forEach(value -> key.append(' ')
                    .append(value));
        }
        String jdk = run.getString("vmName").contains("OpenJDK")
                ? run.getString("jdkVersion")
                : run.getString("vmName") + " " + run.getString("jdkVersion");
        Map<String, Samples> samples = byJdk.computeIfAbsent(jdk, any -> new TreeMap<>());
        samples.put(key + " score", samples(run.getObject("primaryMetric")));
        JsonObject secondary = run.getObject("secondaryMetrics");
        for (String metric : secondary.keySet()) {
            samples.put(key + " " + metric, samples(secondary.getObject(metric)));
        }
    }

    private static Samples samples(JsonObject metric) {
        List<Double> values = new ArrayList<>();
        JsonArray forks = metric.getArray("rawData");
        for (int fork = 0; fork < forks.size(); fork++) {
            JsonArray iterations = forks.getArray(fork);
            for (int i = 0; i < iterations.size(); i++) {
                values.add(iterations.getDouble(i));
            }
        }
        return Samples.of(values);
    }

    List<String> jdks() {
        return List.copyOf(byJdk.keySet());
    }

    /**
     * @param key {@code Class.method}, the parameters in the order of their names, the metric
     */
    Optional<Samples> of(String jdk, String key) {
        return Optional.ofNullable(byJdk.getOrDefault(jdk, Map.of()).get(key));
    }
}
