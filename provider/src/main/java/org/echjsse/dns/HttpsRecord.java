package org.echjsse.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.echjsse.config.EchConfigList;

/**
 * One HTTPS record (RFC 9460) in ServiceMode, as found at the end of the chain of aliases.
 *
 * @param owner owner name without trailing dot
 * @param ttlSeconds what is left of the time to live
 * @param priority SvcPriority, 1 to 65535
 * @param target effective target name, without trailing dot (a "." is already replaced by the owner)
 */
public record HttpsRecord(
        String owner,
        long ttlSeconds,
        int priority,
        String target,
        List<String> alpn,
        boolean noDefaultAlpn,
        OptionalInt port,
        List<InetAddress> ipv4hint,
        List<InetAddress> ipv6hint,
        Optional<EchConfigList> ech) {}
