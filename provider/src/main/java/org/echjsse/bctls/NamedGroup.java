package org.echjsse.bctls;

import java.util.Optional;

/** The groups we speak, by the names that {@code jdk.tls.namedGroups} uses, in default order of preference. */
public enum NamedGroup {
    X25519MLKEM768(0x11ec, "X25519MLKEM768"),
    X25519(0x001d, "x25519"),
    SECP256R1(0x0017, "secp256r1"),
    SECP384R1(0x0018, "secp384r1"),
    SECP521R1(0x0019, "secp521r1"),
    X448(0x001e, "x448");

    private final int id;
    private final String jsseName;

    NamedGroup(int id, String jsseName) {
        this.id = id;
        this.jsseName = jsseName;
    }

    public int id() {
        return id;
    }

    public String jsseName() {
        return jsseName;
    }

    public static Optional<NamedGroup> byId(int id) {
        for (NamedGroup group : values()) {
            if (group.id == id) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    public static Optional<NamedGroup> byName(String name) {
        for (NamedGroup group : values()) {
            if (group.jsseName.equalsIgnoreCase(name)) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }
}
