package org.echjsse.provider;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * # where to ask; the properties org.echjsse.doh.url and org.echjsse.doh.bootstrap go before them
 * doh-url        = https://dns.example/dns-query
 * doh-bootstrap  = dns.example=192.0.2.53
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
    private static final Map<String, Setting> DOH =
            Map.of("doh-url", Setting.DOH_URL, "doh-bootstrap", Setting.DOH_BOOTSTRAP);
    private static final List<String> KEYS = List.of(MODE, NEVER_LOOK_UP, "doh-url", "doh-bootstrap");

    private final HostPolicy policy;
    private final Map<Setting, String> doh = new HashMap<>();
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

    /** What the policy file says of the DoH server. */
    Optional<String> doh(Setting setting) {
        return Optional.ofNullable(doh.get(setting));
    }

    private void readPolicy(String file) {
        for (SettingsLines.Line line : lines(Setting.POLICY, file)) {
            if (line.key().equals(MODE)) {
                mode = Optional.of(SystemSettings.mode(line.value(), line.where() + ": " + MODE));
            } else if (line.key().equals(NEVER_LOOK_UP)) {
                for (String suffix : line.value().split(",")) {
                    policy.addNeverLookUp(suffix);
                }
            } else if (DOH.containsKey(line.key())) {
                doh.put(DOH.get(line.key()), line.value());
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
