package org.echjsse.dns;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfigList;

/**
 * What the DNS said about one origin; for tools and for the cache.
 *
 * @param queryName the name that was asked: the host, or {@code _port._https.host}
 * @param records usable ServiceMode records, best priority first; empty: a genuine negative
 * @param ignored one line for each record that was left out, with the reason, for people
 * @param server who answered: an {@code https} URL, or a {@code dns} one
 * @param took time on the wire; zero from the cache
 */
public record HttpsAnswer(
        String queryName, List<HttpsRecord> records, List<String> ignored, URI server, Duration took) {

    /**
     * The configuration that a client goes by. A record for another port is left out: an {@code SSLContext} cannot send the connection
     * there, and {@code port} is a key that nobody may ignore (RFC 9460, 8 and 9; DNS-16, DNS-19).
     *
     * @param originPort 1 to 65535
     */
    public Optional<EchConfigList> configs(int originPort) {
        // DNS-31: in a mixed set, those with ech; and among them rather one that this client can use.
        List<EchConfigList> candidates = records.stream()
                .filter(record -> record.port().orElse(originPort) == originPort)
                .flatMap(record -> record.ech().stream())
                .toList();
        return candidates.stream()
                .filter(configs -> configs.choose() instanceof ConfigChoice.Usable)
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    /**
     * Whether the site has ECH at all of its endpoints, and all of them are on other ports than this one. It relies on its records then: a
     * client may not go around them, with the name in clear (RFC 9848, 5.1; DNS-30).
     */
    boolean isElsewhereOnly(int originPort) {
        return !records.isEmpty()
                && records.stream()
                        .allMatch(record ->
                                record.ech().isPresent() && record.port().orElse(originPort) != originPort);
    }
}
