package org.echjsse.dns;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * @param servers DoH URLs ({@code https} only), tried in this order
 * @param bootstrap addresses of the host names in {@code servers}; a host that is missing here is resolved by the system
 * @param timeout budget of one lookup, all servers and aliases together
 */
public record DohSettings(List<URI> servers, Map<String, List<InetAddress>> bootstrap, Duration timeout) {}
