package org.echjsse.provider;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every property of this provider: its name, what it may be, and what it is when nobody says anything. */
enum Setting {
    MODE("mode", "disabled, grease, opportunistic, strict or required", "opportunistic"),
    POLICY("policy", "path of a policy file", ""),
    DOH_URL("doh.url", "https URLs, separated by commas", "https://1.1.1.1/dns-query"),
    DOH_BOOTSTRAP("doh.bootstrap", "HOST=ADDRESS for hosts in doh.url, separated by commas", ""),
    DOH_TIMEOUT("doh.timeoutMillis", "milliseconds, 1 to 60000", "2000"),
    CONFIGS("configs", "path of a file with HOST = BASE64 or HOST = FILE.pem lines", ""),
    RESOLVER("resolver", "doh, dns, none, or the class name of a provided EchConfigResolver", "doh"),
    DNS_ADDRESSES("dns.addresses", "system or doh", "system"),
    SERVER_KEYS("server.keys", "path of a PEM file (RFC 9934), or of a directory with *.ech and *.pem files", ""),
    KEYLOG("keylog", "path of a file that secrets are written to, for debugging", "");

    static final String PREFIX = "org.echjsse.";

    private final String shortName;
    private final String syntax;
    private final String byDefault;

    Setting(String shortName, String syntax, String byDefault) {
        this.shortName = shortName;
        this.syntax = syntax;
        this.byDefault = byDefault;
    }

    /** As in arguments of the agent. */
    String shortName() {
        return shortName;
    }

    String propertyName() {
        return PREFIX + shortName;
    }

    /** For people. */
    String syntax() {
        return syntax;
    }

    /** Empty: there is none. */
    String byDefault() {
        return byDefault;
    }

    /** Whether commas are part of the value. */
    boolean isList() {
        return this == DOH_URL || this == DOH_BOOTSTRAP;
    }

    /** By property name, or without the prefix. */
    static Optional<Setting> named(String name) {
        return Arrays.stream(values())
                .filter(s -> s.shortName.equals(name) || s.propertyName().equals(name))
                .findFirst();
    }

    static List<String> propertyNames() {
        return Arrays.stream(values()).map(Setting::propertyName).toList();
    }
}
