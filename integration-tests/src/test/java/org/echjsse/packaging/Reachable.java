package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Which classes of a jar name which others, as the JDK's jdeps sees it. */
final class Reachable {
    // the class, perhaps of a versioned directory; what it names; where that is
    private static final Pattern EDGE = Pattern.compile("   (?:\\d+/)?(\\S+) +-> (?:\\d+/)?(\\S+) +(.*)");

    private final Map<String, Set<String>> named = new HashMap<>();
    private final Set<String> missing = new HashSet<>();

    private Reachable() {}

    static Reachable in(Path jar) {
        StringWriter out = new StringWriter();
        PrintWriter print = new PrintWriter(out);
        // 17: the versioned classes that the oldest JDK we run on sees
        int exit = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(print, print, "--multi-release", "17", "-verbose:class", "-filter:none", jar.toString());
        assertEquals(0, exit, out::toString);
        Reachable reachable = new Reachable();
        for (String line : out.toString().split("\\R")) {
            Matcher edge = EDGE.matcher(line);
            if (edge.matches()) {
                reachable
                        .named
                        .computeIfAbsent(edge.group(1), any -> new HashSet<>())
                        .add(edge.group(2));
                if (edge.group(3).startsWith("not found")) {
                    reachable.missing.add(edge.group(2));
                }
            }
        }
        return reachable;
    }

    /** The classes of the jar. */
    Set<String> classes() {
        return named.keySet();
    }

    /** All classes that are named somewhere and are neither in the jar nor in the JDK. */
    Set<String> missing() {
        return missing;
    }

    /** The missing ones that can be reached from some classes, not looking behind others; each with how it is reached. */
    List<String> missingFrom(Predicate<String> roots, Set<String> neverLoaded) {
        Map<String, String> reachedFrom = new HashMap<>();
        Deque<String> next = new ArrayDeque<>();
        for (String root : named.keySet()) {
            if (roots.test(root)) {
                reachedFrom.put(root, "");
                next.add(root);
            }
        }
        while (!next.isEmpty()) {
            String user = next.remove();
            if (neverLoaded.contains(user)) {
                continue;
            }
            for (String used : named.getOrDefault(user, Set.of())) {
                if (reachedFrom.putIfAbsent(used, user) == null) {
                    next.add(used);
                }
            }
        }
        return missing.stream()
                .filter(reachedFrom::containsKey)
                .map(name -> name + ", named by " + reachedFrom.get(name))
                .sorted()
                .toList();
    }
}
