package org.echjsse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rooms (packages below {@code org.echjsse}), bottom-up, with the rooms each may use, and the fences: which packages from outside
 * only some rooms may import. {@link ArchitectureTest} holds the compiled classes against it.
 */
final class Rooms {
    /** The room of the words of users: the package {@code org.echjsse} itself. */
    static final String ROOT = "root";

    private static final String HOME = "org.echjsse";

    private final Map<String, Set<String>> mayUse = new LinkedHashMap<>();
    private final List<Fence> fences = new ArrayList<>();

    private record Fence(String packagePrefix, Set<String> rooms) {}

    /** A class that uses another one, by binary names. */
    record Edge(String from, String to) {}

    static Rooms ofEchJsse() {
        return new Rooms()
                .room("wire")
                .room("hpke", "wire")
                .room("config", "wire", "hpke")
                .room(ROOT, "config")
                .room("hello", "wire")
                .room("handshake", "wire", "hpke", "config", "hello")
                .room("bctls", "wire", "config", "hello", "handshake")
                .room("events")
                .room("jsse", ROOT, "config", "handshake", "bctls", "events")
                .room("dns", "wire", "config", ROOT)
                .room("provider", ROOT, "config", "jsse", "dns")
                .room("jetty", ROOT)
                .room("http", ROOT)
                .room("agent", ROOT, "config", "dns", "provider")
                // the demo shows what an observer reads in a recorded hello: with our eyes, so it uses wire and hello
                .room("cli", "wire", "config", ROOT, "hello", "dns", "provider")
                // the more specific fence decides
                .fence("org.bouncycastle", "hpke", "bctls")
                .fence("org.bouncycastle.tls", "bctls")
                .fence("org.bouncycastle.crypto.hpke", "hpke")
                .fence("org.bouncycastle.asn1", "config", "bctls", "cli")
                .fence("org.bouncycastle.asn1.x9", "hpke", "config", "bctls") // the parameters of a curve
                .fence("org.bouncycastle.util", "hpke", "config", "bctls")
                .fence("org.xbill.DNS", "dns")
                .fence("org.slf4j")
                .fence("java.net.http", "dns", "http")
                .fence("org.eclipse.jetty", "jetty")
                .fence("picocli", "cli")
                .fence("com.grack.nanojson", "cli")
                .fence("com.sun.net.httpserver", "cli")
                .fence("java.lang.instrument", "agent")
                .fence("jdk.jfr", "events")
                .fence("javax.net.ssl", ROOT, "jsse", "dns", "provider", "cli", "agent", "jetty", "http")
                // no I/O, no clock, no thread in the protocol half: it can be replayed and fuzzed
                .fence("java.net", ROOT, "jsse", "dns", "provider", "cli", "agent", "http")
                .fence("java.net.ProtocolException", mayUseAnything())
                .fence("java.nio.file", ROOT, "jsse", "dns", "provider", "cli", "agent")
                .fence("java.nio.channels", "jsse", "dns", "cli")
                .fence("java.time", ROOT, "bctls", "jsse", "dns", "provider", "cli", "agent", "http")
                .fence("java.util.concurrent", ROOT, "bctls", "jsse", "dns", "provider", "cli", "agent", "http")
                .fence("java.lang.Thread", "jsse", "dns", "provider", "cli", "agent");
    }

    private static String[] mayUseAnything() {
        return new String[] {
            "wire", "hpke", "config", ROOT, "hello", "handshake", "bctls", "jsse", "dns", "provider", "agent", "cli"
        };
    }

    /** Adds a room. It can only use rooms that are declared already: so the declaration itself is bottom-up and has no cycle. */
    Rooms room(String name, String... mayUse) {
        for (String used : mayUse) {
            if (!this.mayUse.containsKey(used)) {
                throw new IllegalArgumentException(name + " is declared before " + used + ", which it uses");
            }
        }
        this.mayUse.put(name, Set.of(mayUse));
        return this;
    }

    /** Lets only these rooms use classes whose name is, or begins with, a package (or class) name. */
    Rooms fence(String packagePrefix, String... rooms) {
        fences.add(new Fence(packagePrefix, Set.of(rooms)));
        return this;
    }

    /** The edges that no rule allows, each as a sentence. */
    List<String> violations(List<Edge> edges) {
        List<String> violations = new ArrayList<>();
        for (Edge edge : edges) {
            String from = roomOf(edge.from());
            if (!mayUse.containsKey(from)) {
                violations.add(edge.from() + " is in no room");
            } else if (edge.to().startsWith(HOME + ".")) {
                String to = roomOf(edge.to());
                if (!from.equals(to) && !mayUse.get(from).contains(to)) {
                    violations.add(from + " may not use " + to + ": " + edge.from() + " -> " + edge.to());
                }
            } else if (!isAllowedOutside(from, edge.to())) {
                violations.add(from + " may not use " + edge.to() + ": " + edge.from());
            }
        }
        return violations;
    }

    /** The room of one of our classes; a package below a room belongs to it. */
    private static String roomOf(String className) {
        String[] parts = className.substring(HOME.length() + 1).split("\\.");
        return parts.length == 1 ? ROOT : parts[0];
    }

    private boolean isAllowedOutside(String room, String className) {
        Fence nearest = null;
        for (Fence fence : fences) {
            boolean covers =
                    className.equals(fence.packagePrefix()) || className.startsWith(fence.packagePrefix() + ".");
            if (covers
                    && (nearest == null
                            || nearest.packagePrefix().length()
                                    < fence.packagePrefix().length())) {
                nearest = fence;
            }
        }
        return nearest == null || nearest.rooms().contains(room);
    }
}
