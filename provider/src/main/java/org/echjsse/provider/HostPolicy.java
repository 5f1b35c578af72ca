package org.echjsse.provider;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.echjsse.EchMode;
import org.echjsse.config.EchConfigList;
import org.echjsse.jsse.EchPolicy;

/** Modes and configurations by host, from code and from files. Filled by one thread, then only read. */
final class HostPolicy implements EchPolicy {
    /** Names that are nobody's business outside: RFC 6761, 6762, 7686, 8375, 9476, and ICANN's private-use "internal". */
    static final Set<String> NEVER_IN_PUBLIC_DNS =
            Set.of("localhost", "local", "internal", "home.arpa", "onion", "alt", "invalid");

    private EchMode defaultMode = EchMode.OPPORTUNISTIC;
    private final Map<String, EchMode> modes = new HashMap<>();
    private final Map<String, EchMode> modesBelow = new HashMap<>();
    private final Map<String, EchConfigList> configs = new HashMap<>();
    private final Set<String> brokenConfigs = new HashSet<>();
    private final Set<String> neverLookUp = new HashSet<>();
    private final Set<String> routed = new HashSet<>();
    private Optional<HostsFile> hostsFile = Optional.empty();

    void defaultMode(EchMode mode) {
        defaultMode = mode;
    }

    /** Without the hosts, which are nobody's business. */
    @Override
    public String toString() {
        return "mode " + defaultMode + ", " + (modes.size() + modesBelow.size()) + " hosts with another mode, "
                + configs.size() + " with a configuration";
    }

    /**
     * @param pattern a host, or {@code *.} and a name: every host below it, not itself
     */
    void mode(String pattern, EchMode mode) {
        String host = normal(pattern);
        Map<String, EchMode> map = host.startsWith("*.") ? modesBelow : modes;
        map.put(host.startsWith("*.") ? host.substring(2) : host, mode);
    }

    boolean hasMode(String pattern) {
        String host = normal(pattern);
        return host.startsWith("*.") ? modesBelow.containsKey(host.substring(2)) : modes.containsKey(host);
    }

    void configs(String host, EchConfigList list) {
        configs.put(normal(host), list);
        brokenConfigs.remove(normal(host));
    }

    /** There should be a configuration for this host, and it cannot be read: it gets no connection without ECH, and no lookup. */
    void brokenConfigs(String host) {
        brokenConfigs.add(normal(host));
    }

    boolean hasBrokenConfigs(String host) {
        return brokenConfigs.contains(normal(host));
    }

    /** The name and everything below it. */
    void addNeverLookUp(String suffix) {
        neverLookUp.add(suffix(suffix));
    }

    /** The name and everything below it have a server of their own, so that {@code corp.internal} can be looked up. */
    void addRouted(String suffix) {
        routed.add(suffix(suffix));
    }

    /** As a name that stands for itself and everything below it. */
    static String suffix(String pattern) {
        String plain = normal(pattern);
        return plain.startsWith("*.") ? plain.substring(2) : plain;
    }

    /** Its names are somewhere else than the public DNS says. */
    void hostsFile(HostsFile newHostsFile) {
        hostsFile = Optional.of(newHostsFile);
    }

    @Override
    public EchMode modeFor(String host) {
        String name = normal(host);
        EchMode mode = configured(name);
        boolean wantsRealEch = mode != EchMode.DISABLED && mode != EchMode.GREASE;
        return wantsRealEch && brokenConfigs.contains(name) ? EchMode.REQUIRED : mode;
    }

    private EchMode configured(String name) {
        EchMode exact = modes.get(name);
        if (exact != null) {
            return exact;
        }
        // The longest suffix says most about the host.
        for (String parent = parent(name); !parent.isEmpty(); parent = parent(parent)) {
            EchMode below = modesBelow.get(parent);
            if (below != null) {
                return below;
            }
        }
        return defaultMode;
    }

    @Override
    public Optional<EchConfigList> configsFor(String host) {
        return Optional.ofNullable(configs.get(normal(host)));
    }

    @Override
    public boolean neverLookUp(String host) {
        return hasBrokenConfigs(host) || isLocal(host);
    }

    /**
     * Whether its address is the system's to know. That of a host with a broken configuration is not: the mistake must not put its name into
     * the system's DNS.
     */
    boolean isLocal(String host) {
        String name = normal(host);
        return hostsFile.isPresent() && hostsFile.get().has(name) || isPrivate(name);
    }

    /** The longest name counts; of the same, what somebody has said goes before what everybody knows. */
    boolean isPrivate(String host) {
        for (String name = normal(host); !name.isEmpty(); name = parent(name)) {
            if (neverLookUp.contains(name)) {
                return true;
            }
            if (routed.contains(name)) {
                return false;
            }
            if (NEVER_IN_PUBLIC_DNS.contains(name)) {
                return true;
            }
        }
        return false;
    }

    private static String parent(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    private static String normal(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
