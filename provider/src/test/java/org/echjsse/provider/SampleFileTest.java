package org.echjsse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code java.security.sample} says what the code does. */
class SampleFileTest {
    private static final Path SAMPLE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("java.security.sample");

    @Test
    void everySettingIsThereWithItsDefaultAndNoOther() throws Exception {
        try (Stream<String> lines = Files.lines(SAMPLE)) {
            List<String> documented = lines.filter(line -> line.startsWith("#" + Setting.PREFIX))
                    .map(line -> line.substring(1))
                    .sorted()
                    .toList();
            assertEquals(
                    Arrays.stream(Setting.values())
                            .map(setting -> setting.propertyName() + "=" + setting.byDefault())
                            .sorted()
                            .toList(),
                    documented);
        }
    }

    @Test
    void everyContextThatSunJsseHasTooIsPreferred() throws Exception {
        Properties sample = new Properties();
        sample.load(new StringReader(Files.readString(SAMPLE)));
        String ours = new EchProvider()
                .getServices().stream()
                        .filter(service -> service.getType().equals("SSLContext"))
                        .map(service -> service.getAlgorithm())
                        .filter(algorithm -> !algorithm.endsWith("-ECH"))
                        .map(algorithm -> "SSLContext." + algorithm + ":EchJSSE")
                        .sorted()
                        .toList()
                        .toString();
        assertEquals(
                ours,
                Arrays.stream(sample.getProperty("jdk.security.provider.preferred")
                                .split(","))
                        .sorted()
                        .toList()
                        .toString());
    }
}
