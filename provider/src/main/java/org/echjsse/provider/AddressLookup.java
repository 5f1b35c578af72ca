package org.echjsse.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.echjsse.dns.DohAddresses;
import org.echjsse.dns.DohAddresses.Family;

/**
 * Who resolves a host name: the system, what the system knows without the DNS, and what is nobody's business outside; DoH, everything
 * else. A name that DoH gives no answer for is never asked of the system's DNS instead, which would read it.
 */
final class AddressLookup {

    /** The resolver of the JDK, which asks the system. */
    interface OfTheSystem {
        List<InetAddress> lookup(String host) throws UnknownHostException;
    }

    private final DohAddresses doh;
    private final Set<String> dohHosts;
    private final Predicate<String> neverLookUp;
    private final Predicate<String> hasEch;
    private final String ownName;
    private final Supplier<List<String>> searchDomains;

    /**
     * @param neverLookUp names whose addresses no resolver outside is asked for; those in the hosts file are among them
     * @param hasEch hosts whose HTTPS records will be asked for
     * @param ownName of this machine
     * @param searchDomains where the system looks for names that are not complete
     */
    AddressLookup(
            DohAddresses doh,
            Predicate<String> neverLookUp,
            Predicate<String> hasEch,
            String ownName,
            Supplier<List<String>> searchDomains) {
        this.doh = doh;
        this.dohHosts = doh.ownHosts();
        this.neverLookUp = neverLookUp;
        this.hasEch = hasEch;
        this.ownName = ownName;
        this.searchDomains = searchDomains;
    }

    /**
     * @param wanted kinds of addresses, in the order of the answer; at least one
     * @param system asked for the same kinds
     */
    List<InetAddress> lookup(String host, List<Family> wanted, OfTheSystem system) throws UnknownHostException {
        if (isLocal(host)) {
            return system.lookup(host);
        }
        List<InetAddress> found;
        try {
            found = doh.lookup(host, wanted, hasEch.test(host));
        } catch (IOException noAnswer) {
            throw DohAddresses.unknown(host, noAnswer);
        }
        return found.isEmpty() ? belowSearchDomains(host, wanted, system) : found;
    }

    private boolean isLocal(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String plain = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return plain.indexOf('.') < 0 // localhost, and names that the system completes
                || DohAddresses.isAskedByALookup()
                || dohHosts.contains(plain)
                || neverLookUp.test(plain)
                || plain.equalsIgnoreCase(ownName);
    }

    /**
     * There is no such name; the system would have tried it as a part of one, and only those are asked of it, unless they have servers of
     * their own.
     */
    private List<InetAddress> belowSearchDomains(String host, List<Family> wanted, OfTheSystem system)
            throws UnknownHostException {
        if (!host.endsWith(".")) {
            for (String domain : searchDomains.get()) {
                if (!domain.isEmpty()) {
                    try {
                        return whole(host + "." + domain + ".", wanted, system);
                    } catch (UnknownHostException next) {
                        // the next one
                    }
                }
            }
        }
        throw DohAddresses.unknown(host, null);
    }

    private List<InetAddress> whole(String name, List<Family> wanted, OfTheSystem system) throws UnknownHostException {
        return doh.isRouted(name) ? lookup(name, wanted, system) : system.lookup(name);
    }
}
