package org.echjsse.dns;

import java.net.URI;
import java.time.Duration;
import java.util.List;

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
        String queryName, List<HttpsRecord> records, List<String> ignored, URI server, Duration took) {}
