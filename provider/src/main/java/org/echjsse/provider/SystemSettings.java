package org.echjsse.provider;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.echjsse.EchMode;
import org.echjsse.jsse.KeyLogFile;

/**
 * Where properties are read, and nowhere else: the system property, then the argument of the provider or the agent, then the security
 * property of the same name. Immutable but for what it reads; each provider reads once, when its first context is made.
 *
 * <p>A wrong setting never stops the JVM, and never weakens what it may have asked for: {@link #mode} says how.
 */
final class SystemSettings {

    /** The properties of the JVM; another one in tests. */
    interface Properties {
        /** {@code null}: not set. */
        String system(String name);

        /** {@code null}: not set. */
        String security(String name);

        /** Names of system properties; security properties cannot be listed. */
        Set<String> systemNames();
    }

    private static final class OfTheJvm implements Properties {
        @Override
        public String system(String name) {
            return System.getProperty(name);
        }

        @Override
        public String security(String name) {
            return Security.getProperty(name);
        }

        @Override
        public Set<String> systemNames() {
            return System.getProperties().stringPropertyNames();
        }
    }

    private final Properties properties;
    private final Map<Setting, String> arguments;

    /**
     * @param arguments as in {@code security.provider.N=EchJSSE ARGUMENTS}
     */
    static SystemSettings ofTheJvm(String arguments) {
        return new SystemSettings(new OfTheJvm(), arguments);
    }

    SystemSettings(Properties properties, String arguments) {
        this.properties = properties;
        this.arguments = Arguments.parse(arguments);
        for (String name : properties.systemNames()) {
            if (name.startsWith(Setting.PREFIX) && Setting.named(name).isEmpty()) {
                Complaints.make("unknown property " + name + Complaints.didYouMean(name, Setting.propertyNames()));
            }
        }
        checkAddresses();
    }

    private void checkAddresses() {
        String value = orDefault(Setting.DNS_ADDRESSES);
        if (value.equals(Setting.DNS_ADDRESSES.byDefault())) {
            return;
        }
        if (!value.equals("doh")) {
            Complaints.make(Setting.DNS_ADDRESSES.propertyName() + "=" + Complaints.shown(value) + " is none of "
                    + Setting.DNS_ADDRESSES.syntax() + Complaints.didYouMean(value, List.of("system", "doh"))
                    + ". Until it is corrected \"doh\" is in force");
        }
        if (!AddressResolution.isPossible()) {
            Complaints.make(Setting.DNS_ADDRESSES.propertyName() + "=" + Complaints.shown(value)
                    + " is not available here, and has no effect: it needs JDK 18 or newer, and a jar that was built with"
                    + " one");
        }
    }

    /** The value without surrounding space; empty if it is not set, or set to nothing. */
    Optional<String> get(Setting setting) {
        String value = properties.system(setting.propertyName());
        if (value == null) {
            value = arguments.get(setting);
        }
        if (value == null) {
            value = properties.security(setting.propertyName());
        }
        return Optional.ofNullable(value).map(String::trim).filter(v -> !v.isEmpty());
    }

    String orDefault(Setting setting) {
        return get(setting).orElse(setting.byDefault());
    }

    /** The default mode, if a property names one. */
    Optional<EchMode> mode() {
        return get(Setting.MODE).map(value -> mode(value, Setting.MODE.propertyName()));
    }

    /**
     * A mode by its name. What is no mode counts as {@link EchMode#REQUIRED}, aloud: whoever set it wanted something of us, and guessing
     * too low would give names away.
     *
     * @param where for the complaint
     */
    static EchMode mode(String value, String where) {
        for (EchMode mode : EchMode.values()) {
            if (mode.name().equals(value.trim().toUpperCase(Locale.ROOT))) {
                return mode;
            }
        }
        List<String> names = Arrays.stream(EchMode.values())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .toList();
        Complaints.make(
                where + "=" + Complaints.shown(value) + " is none of "
                        + Setting.MODE.syntax() + Complaints.didYouMean(value, names)
                        + ". Until it is corrected \"required\" is in force: without Encrypted Client Hello there is no connection");
        return EchMode.REQUIRED;
    }

    /** Milliseconds; a bad value gives way to the default, aloud. */
    int timeoutMillis() {
        String value = orDefault(Setting.DOH_TIMEOUT);
        if (value.matches("[0-9]{1,5}")) {
            int millis = Integer.parseInt(value);
            if (millis >= 1 && millis <= 60_000) {
                return millis;
            }
        }
        Complaints.make(Setting.DOH_TIMEOUT.propertyName() + "=" + Complaints.shown(value) + " is not a budget ("
                + Setting.DOH_TIMEOUT.syntax() + "); " + Setting.DOH_TIMEOUT.byDefault() + " is used");
        return Integer.parseInt(Setting.DOH_TIMEOUT.byDefault());
    }

    /**
     * The key log ({@code org.echjsse.keylog}), for debugging: the file gets the secrets of every connection of this JVM that goes
     * through us, client and server, in the format that Wireshark reads (RFC 9850, with the two lines for ECH). It is off unless this
     * property names a file; there is no environment variable for it (CLI-73).
     */
    Optional<KeyLogFile> keyLog() {
        Optional<String> value = get(Setting.KEYLOG);
        try {
            Optional<KeyLogFile> file = value.map(Path::of).map(KeyLogFile::new);
            file.ifPresent(log -> Complaints.make(
                    Setting.KEYLOG.propertyName() + " is set: the secrets of all connections are written to "
                            + Complaints.shown(value.get())
                            + ". Whoever can read that file can read the connections, hidden names"
                            + " included; never use it in production"));
            return file;
        } catch (InvalidPathException noPath) {
            Complaints.make(Setting.KEYLOG.propertyName() + "=" + Complaints.shown(value.get())
                    + " is no path; no keys are logged");
            return Optional.empty();
        }
    }

    /** A property of the JDK, system properties only, as SunJSSE reads it. */
    Optional<String> ofTheJdk(String name) {
        return Optional.ofNullable(properties.system(name));
    }

    /** A security property of the JDK. */
    Optional<String> securityOfTheJdk(String name) {
        return Optional.ofNullable(properties.security(name));
    }
}
