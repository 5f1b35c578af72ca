package org.echjsse.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/**
 * Where it was measured; nothing that says whose machine it is.
 *
 * @param loadAverage when the report was written, so after the run: what else was at work
 */
record Machine(String cpu, int cores, long gigabytes, String system, double loadAverage, LocalDate day) {

    static Machine here() throws IOException {
        var bean = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                Math.round(bean.getTotalMemorySize() / (double) (1 << 30)),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                bean.getSystemLoadAverage(),
                LocalDate.now());
    }

    private static String cpuModel() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).trim();
                }
            }
        }
        return "unknown CPU";
    }

    String words() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %d GB, %s; load average %.1f at the end; %s.",
                cpu,
                cores,
                gigabytes,
                system,
                loadAverage,
                day);
    }
}
