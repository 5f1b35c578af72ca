package org.echjsse.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.echjsse.wire.PeerFault;
import org.xbill.DNS.Name;

/**
 * Who is asked for which name (split DNS). What is routed is asked of its own servers and of nobody else, wherever it turns up: the
 * others would learn names that are not theirs, and know nothing of them. Immutable.
 */
final class Routes {
    private final NameServers otherwise;
    private final Map<Name, NameServers> bySuffix;

    /**
     * @param otherwise for all other names
     * @param bySuffix who is asked for a name, and for all below it; the longest one counts
     */
    Routes(NameServers otherwise, Map<Name, NameServers> bySuffix) {
        this.otherwise = otherwise;
        this.bySuffix = Map.copyOf(bySuffix);
    }

    /** The same, but for names that are not routed. */
    Routes otherwise(NameServers others) {
        return new Routes(others, bySuffix);
    }

    NameServers of(Name name) {
        return routed(name).orElse(otherwise);
    }

    Optional<NameServers> routed(Name name) {
        for (Name suffix = name; suffix.labels() > 1; suffix = new Name(suffix, 1)) {
            NameServers servers = bySuffix.get(suffix);
            if (servers != null) {
                return Optional.of(servers);
            }
        }
        return Optional.empty();
    }

    /**
     * Who is asked for the target of an alias (CNAME or AliasMode): its own servers, if it is routed; else those who named it, who know
     * it already, while to others it might tell that there is something behind it.
     */
    NameServers ofTarget(Name target, NameServers whoNamedIt) {
        return routed(target).orElse(whoNamedIt);
    }

    /**
     * @param servers who are to be asked for its end; others than those who answered, if the end is not theirs to speak of
     */
    record Trail(List<DnsResponse.Cname> links, Name end, NameServers servers) {}

    /** Along the CNAMEs of a response, as far as those who gave it are the ones to ask (DNS-06). */
    Trail trail(Name name, NameServers asked, DnsResponse response) throws PeerFault {
        List<DnsResponse.Cname> links = new ArrayList<>();
        for (DnsResponse.Cname link : response.cnamesFrom(name)) {
            links.add(link);
            NameServers servers = ofTarget(link.target(), asked);
            if (servers != asked) {
                return new Trail(links, link.target(), servers);
            }
        }
        Name end = links.isEmpty() ? name : links.get(links.size() - 1).target();
        return new Trail(links, end, asked);
    }
}
