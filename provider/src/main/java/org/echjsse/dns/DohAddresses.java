package org.echjsse.dns;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.echjsse.wire.PeerFault;
import org.xbill.DNS.Name;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Type;

/**
 * The addresses of hosts over DNS-over-HTTPS, from the servers and over the connections of a {@link DohResolver}. Nothing is kept: the
 * JDK keeps addresses itself. Thread-safe.
 */
public final class DohAddresses {
    private static final int HTTPS_PORT = 443;
    /** CNAMEs that need a query of their own (DNS-56). */
    private static final int MAX_HOPS = 8;

    /** A kind of address. */
    public enum Family {
        IPV4(Type.A),
        IPV6(Type.AAAA);

        /** RFC 1035, 3.2.2; RFC 3596, 2.1. */
        private final int type;

        Family(int type) {
            this.type = type;
        }

        DnsQuestion of(Name name) {
            return new DnsQuestion(name, type);
        }
    }

    private final DohResolver resolver;

    public DohAddresses(DohResolver resolver) {
        this.resolver = resolver;
    }

    /** Whether the thread that asks belongs to a lookup: whoever resolves the name of a DoH server or of a proxy must not ask us. */
    public static boolean isAskedByALookup() {
        return LookupThreads.isThis();
    }

    /** The domains in which the system looks for names that are not complete. */
    public static List<String> searchDomains() {
        return new ResolverConfig()
                .searchPath().stream().map(domain -> domain.toString(true)).toList();
    }

    /** The hosts of the DoH servers, in lower case. */
    public Set<String> ownHosts() {
        return resolver.hosts();
    }

    /** Whether it has servers of its own, which are the only ones to ask. */
    public boolean isRouted(String host) {
        try {
            return resolver.routes()
                    .routed(HttpsResolver.queryName(host, HTTPS_PORT))
                    .isPresent();
        } catch (IOException noHost) {
            return false;
        }
    }

    /**
     * All questions leave together: for the HTTPS records, if they are not known, and for each family.
     *
     * @param wanted in this order in the answer
     * @param https whether somebody will ask for the HTTPS records soon
     * @return empty: there is no such name, or it has no such address
     * @throws IOException if there is no answer; the message does not name the host
     */
    public List<InetAddress> lookup(String host, List<Family> wanted, boolean https) throws IOException {
        Name name = HttpsResolver.queryName(host, HTTPS_PORT);
        resolver.lookAround();
        if (https) {
            resolver.refresh(name);
        }
        Map<Family, CompletableFuture<List<byte[]>>> asked = new EnumMap<>(Family.class);
        wanted.forEach(family ->
                asked.put(family, ask(family.of(name), resolver.routes().of(name), MAX_HOPS)));
        long deadline = System.nanoTime() + resolver.budget().toNanos();
        List<InetAddress> found = new ArrayList<>();
        IOException failure = null;
        for (Family family : wanted) {
            try {
                for (byte[] address : await(asked.get(family), deadline)) {
                    found.add(InetAddress.getByAddress(host, address));
                }
            } catch (IOException one) {
                failure = one;
            }
        }
        // the addresses of one family will do, but none and a failure is not "no address"
        if (found.isEmpty() && failure != null) {
            throw failure;
        }
        return List.copyOf(found);
    }

    private CompletableFuture<List<byte[]>> ask(DnsQuestion question, NameServers servers, int hopsLeft) {
        return servers.ask(question, Freshness.ANY, reply -> next(question, servers, reply.response(), hopsLeft));
    }

    /** RFC 1034, 3.6.2; DNS-06: those of the name at the end of the CNAMEs, and of nobody else. */
    private CompletableFuture<List<byte[]>> next(
            DnsQuestion question, NameServers servers, DnsResponse response, int hopsLeft) throws PeerFault {
        Routes.Trail trail = resolver.routes().trail(question.name(), servers, response);
        Name end = trail.end();
        boolean isOthers = trail.servers() != servers;
        List<byte[]> addresses = response.answersOf(end, DnsResponse.Address.class).stream()
                .map(DnsResponse.Address::address)
                .toList();
        boolean onlyCnames = addresses.isEmpty()
                && !end.equals(question.name())
                && !response.nxdomain()
                && response.authority().isEmpty(); // no SOA: nobody says that there are none
        boolean goesOn = onlyCnames || isOthers;
        if (goesOn && hopsLeft == 0) {
            throw PeerFault.forbidden("RFC 1034, 3.6.2", "more than " + MAX_HOPS + " CNAME records, one at a time");
        }
        return goesOn
                ? ask(question.at(end), trail.servers(), hopsLeft - 1)
                : CompletableFuture.completedFuture(addresses);
    }

    private static List<byte[]> await(CompletableFuture<List<byte[]>> answer, long deadline) throws IOException {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw (IOException) new SocketTimeoutException("DoH lookup of addresses: no answer in time").initCause(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // DNS-56
            throw (IOException) new InterruptedIOException("interrupted while waiting for addresses").initCause(e);
        } catch (ExecutionException e) {
            throw new IOException(NameServer.reason(e), e);
        }
    }

    /** For a caller that knows no other exception: with the cause, because "unknown" is not always what it is. */
    public static UnknownHostException unknown(String host, IOException failure) {
        UnknownHostException unknown =
                new UnknownHostException(host + (failure == null ? "" : ": " + failure.getMessage()));
        unknown.initCause(failure);
        return unknown;
    }
}
