package org.echjsse.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds while nobody is connected, after a full garbage collection.
 *
 * @param heap bytes of live objects
 * @param stackClasses instances by class, of the TLS stack and its libraries
 * @param engines instances of the stack's engine class
 * @param sessions instances of its session class
 * @param threads their names
 * @param sockets open sockets, listeners included; -1 if this system does not tell
 * @param descriptors all open file descriptors; -1 if this system does not tell
 */
record Footprint(
        long heap,
        Map<String, Long> stackClasses,
        long engines,
        long sessions,
        List<String> threads,
        long sockets,
        long descriptors) {

    private static final int CLASSES_SHOWN = 30;

    /** Instances of all classes of the TLS stack and its libraries. */
    long stackObjects() {
        return stackClasses.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of which classes there are more than there were, the most first. */
    String growthSince(Footprint earlier) {
        return stackClasses.entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(), entry.getValue() - earlier.stackClasses.getOrDefault(entry.getKey(), 0L)))
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(CLASSES_SHOWN)
                .map(entry -> entry.getKey() + " +" + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Some things go only behind others, so one collection is not enough. */
    private static final int MOST_LOOKS = 6;

    private static final long STEADY = 64 << 10;

    static Footprint take(TlsStack stack) {
        Footprint last = look(stack);
        for (int i = 1; i < MOST_LOOKS; i++) {
            Footprint next = look(stack);
            if (next.stackObjects() == last.stackObjects() && Math.abs(next.heap - last.heap) < STEADY) {
                return next;
            }
            last = next;
        }
        return last;
    }

    private static Footprint look(TlsStack stack) {
        Map<String, Long> counts = new HashMap<>();
        long heap = 0;
        for (String line : histogram().split("\n")) {
            String[] columns = line.trim().split("\\s+");
            if (columns.length >= 4 && columns[0].endsWith(":")) {
                counts.merge(columns[3], Long.parseLong(columns[1]), Long::sum);
                heap += Long.parseLong(columns[2]);
            }
        }
        return new Footprint(
                heap,
                counts.entrySet().stream()
                        .filter(entry -> stack.isItsClass(entry.getKey()))
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)),
                counts.getOrDefault(stack.engineClass, 0L),
                counts.getOrDefault(stack.sessionClass, 0L),
                threadNames(),
                openSockets(),
                openDescriptors());
    }

    /** The JVM's own count of live objects by class. It collects garbage first. */
    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    static long openSockets() {
        Path mine = Path.of("/proc/self/fd");
        if (!Files.isDirectory(mine)) {
            return -1;
        }
        try (Stream<Path> open = Files.list(mine)) {
            return open.filter(Footprint::isSocket).count();
        } catch (IOException e) {
            return -1;
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // the one that the listing itself had open
        }
    }

    private static long openDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : -1;
    }
}
