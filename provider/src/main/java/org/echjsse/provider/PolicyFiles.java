package org.echjsse.provider;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.echjsse.EchMode;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchPem;

/**
 * The files behind {@code org.echjsse.policy} and {@code org.echjsse.configs}.
 *
 * <p>Policy file:
 *
 * <pre>
 * # how much, by default; the property org.echjsse.mode goes before it
 * mode           = opportunistic
 * # one host; every host below a name (the longest name counts)
 * secret.example = required
 * *.corp.example = disabled
 * # names, with all below them, that no resolver is asked for
 * never-look-up  = corp.example, lan
 * # where to ask for names, with all below them (split DNS): there and nowhere else
 * doh-url corp.example = https://dns.corp.example/dns-query
 * # where to ask for everything else; the properties org.echjsse.doh.url and org.echjsse.doh.bootstrap go before them
 * doh-url        = https://dns.example/dns-query
 * doh-bootstrap  = dns.example=192.0.2.53, dns.corp.example=10.0.0.53
 * </pre>
 *
 * <p>File of configurations: the base64 of an ECHConfigList as in an HTTPS record, or a PEM file (RFC 9934) by a path that is relative
 * to this file and ends in {@code .pem} or {@code .ech}.
 *
 * <pre>
 * secret.example = AEX+DQBB...
 * other.example  = keys/other.pem
 * </pre>
 *
 * <p>A file or a line that cannot be read never makes anything weaker: {@code required} is in force for the hosts it may concern.
 */
final class PolicyFiles {
    private static final String MODE = "mode";
    private static final String NEVER_LOOK_UP = "never-look-up";
    private static final String DOH_URL = "doh-url";
    private static final String DOH_BOOTSTRAP = "doh-bootstrap";
    private static final List<String> KEYS = List.of(MODE, NEVER_LOOK_UP, DOH_URL, DOH_BOOTSTRAP);
    /** The key of a line about some names; the names are not for logs. */
    private static final Pattern ROUTE = Pattern.compile(DOH_URL + "\\s+(\\S+)");

    private static final Pattern SUFFIX =
            Pattern.compile("(\\*\\.)?(?=.{1,240}$)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");

    /**
     * @param where for complaints
     */
    record Value(String text, String where) {}

    private final HostPolicy policy;
    private final Map<String, Value> dohRoutes = new LinkedHashMap<>();
    private Optional<Value> dohUrl = Optional.empty();
    private Optional<Value> dohBootstrap = Optional.empty();
    private Optional<EchMode> mode = Optional.empty();
    private boolean unreadable;

    PolicyFiles(HostPolicy policy) {
        this.policy = policy;
    }

    /** Reads both files, if there are any, into the policy. */
    void read(SystemSettings settings) {
        settings.get(Setting.POLICY).ifPresent(this::readPolicy);
        settings.get(Setting.CONFIGS).ifPresent(this::readConfigs);
        policy.defaultMode(settings.mode().or(() -> mode).orElse(EchMode.OPPORTUNISTIC));
        if (unreadable) {
            // It may have said "required" for any host.
            policy.defaultMode(EchMode.REQUIRED);
        }
    }

    Optional<Value> dohUrl() {
        return dohUrl;
    }

    Optional<Value> dohBootstrap() {
        return dohBootstrap;
    }

    /** DoH servers by the name that they are asked for, with all below it. */
    Map<String, Value> dohRoutes() {
        return dohRoutes;
    }

    private void readPolicy(String file) {
        for (SettingsLines.Line line : lines(Setting.POLICY, file)) {
            if (line.key().equals(MODE)) {
                mode = Optional.of(SystemSettings.mode(line.value(), line.where() + ": " + MODE));
            } else if (line.key().equals(NEVER_LOOK_UP)) {
                for (String suffix : line.value().split(",")) {
                    policy.addNeverLookUp(suffix);
                }
            } else if (line.key().equals(DOH_URL)) {
                dohUrl = Optional.of(new Value(line.value(), line.where() + ": " + DOH_URL));
            } else if (line.key().equals(DOH_BOOTSTRAP)) {
                dohBootstrap = Optional.of(new Value(line.value(), line.where() + ": " + DOH_BOOTSTRAP));
            } else if (ROUTE.matcher(line.key()).matches()) {
                readRoute(line);
            } else if (isHostPattern(line.key())) {
                EchMode wanted = SystemSettings.mode(line.value(), line.where() + ": MODE"); // never the host in a log
                if (policy.hasMode(line.key())) {
                    Complaints.make(line.where() + ": a host a second time; \"required\" is in force for it");
                    wanted = EchMode.REQUIRED;
                }
                policy.mode(line.key(), wanted);
            } else {
                unreadable(line.where() + ": " + Complaints.shown(line.key()) + " is neither a host nor one of "
                        + String.join(", ", KEYS) + Complaints.didYouMean(line.key(), KEYS));
            }
        }
    }

    private void readRoute(SettingsLines.Line line) {
        Matcher route = ROUTE.matcher(line.key());
        if (!route.matches() || !isSuffix(route.group(1))) {
            unreadable(line.where() + ": " + DOH_URL + " "
                    + Complaints.shown(line.key().substring(DOH_URL.length()).strip()) + " is not a name");
            return;
        }
        String where = line.where() + ": " + DOH_URL + " NAME"; // never the name in a log
        String suffix = HostPolicy.suffix(route.group(1));
        if (dohRoutes.put(suffix, new Value(line.value(), where)) != null) {
            Complaints.make(
                    where + ": a second time for the same name. Until it is corrected every lookup there fails");
            dohRoutes.put(suffix, new Value("", where));
        }
        policy.addRouted(suffix);
    }

    /** A name of the DNS, with or without {@code *.} before it. */
    static boolean isSuffix(String name) {
        return SUFFIX.matcher(name).matches();
    }

    private void readConfigs(String file) {
        for (SettingsLines.Line line : lines(Setting.CONFIGS, file)) {
            if (!isHostPattern(line.key()) || line.key().startsWith("*")) {
                unreadable(line.where() + ": " + Complaints.shown(line.key()) + " is not a host");
                continue;
            }
            try {
                policy.configs(line.key(), configs(file, line.value()));
            } catch (IOException e) {
                Complaints.make(line.where() + ": no configuration for this host: " + e.getMessage()
                        + ". Until it is corrected there is no connection to it");
                policy.brokenConfigs(line.key());
            }
        }
    }

    private static EchConfigList configs(String file, String value) throws IOException {
        if (!value.endsWith(".pem") && !value.endsWith(".ech")) { // base64 has no dot
            return EchConfigList.fromBase64(value);
        }
        String pem = Path.of(file).resolveSibling(value).toString();
        try {
            return EchPem.parse(SettingsLines.text(pem)).configList();
        } catch (ProtocolException e) {
            throw new IOException(pem + ": " + e.getMessage(), e);
        }
    }

    private List<SettingsLines.Line> lines(Setting setting, String file) {
        try {
            return SettingsLines.read(file);
        } catch (IOException e) {
            unreadable(setting.propertyName() + ": " + e.getMessage());
            return List.of();
        }
    }

    private void unreadable(String complaint) {
        unreadable = true;
        Complaints.make(complaint
                + ". Until it is corrected \"required\" is in force: without Encrypted Client Hello there is no"
                + " connection");
    }

    private static boolean isHostPattern(String key) {
        return !KEYS.contains(key) && key.matches("(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+\\.?|localhost");
    }
}
