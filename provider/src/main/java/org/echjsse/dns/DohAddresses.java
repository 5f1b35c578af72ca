package org.echjsse.dns;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.echjsse.wire.PeerFault;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;

/**
 * The addresses of hosts over DNS-over-HTTPS, from the servers and over the connections of a {@link DohResolver}. Nothing is kept: the
 * JDK keeps addresses itself. Thread-safe.
 */
public final class DohAddresses {
    private static final int HTTPS_PORT = 443;

    /** A kind of address. */
    public enum Family {
        IPV4(1),
        IPV6(28);

        /** RFC 1035, 3.2.2; RFC 3596, 2.1. */
        private final int type;

        Family(int type) {
            this.type = type;
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
        Set<String> hosts = new HashSet<>();
        for (DohEndpoint server : resolver.endpoints()) {
            hosts.add(server.uri().getHost().toLowerCase(Locale.ROOT));
        }
        return hosts;
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
        if (https) {
            resolver.refresh(name);
        }
        Map<Family, CompletableFuture<List<byte[]>>> asked = new EnumMap<>(Family.class);
        wanted.forEach(family -> asked.put(family, ask(resolver.endpoints(), 0, name, family)));
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

    /** The next server as soon as one has failed, or been silent for its share of the budget. */
    private CompletableFuture<List<byte[]>> ask(List<DohEndpoint> servers, int at, Name name, Family family) {
        DohEndpoint server = servers.get(at);
        CompletableFuture<List<byte[]>> answer = server.send(DnsQuery.padded(name, family.type), Freshness.ANY)
                .thenApply(body -> {
                    try {
                        return addresses(body.message(), name, family);
                    } catch (IOException e) {
                        throw new CompletionException(new IOException(server + ": " + e.getMessage(), e));
                    }
                })
                .orTimeout(resolver.budget().toMillis() / servers.size() + 1, TimeUnit.MILLISECONDS);
        if (at + 1 == servers.size()) {
            return answer;
        }
        return answer.exceptionallyCompose(failed -> ask(servers, at + 1, name, family)
                .exceptionallyCompose(next -> CompletableFuture.failedFuture(
                        new IOException(NameServer.reason(failed) + "; " + NameServer.reason(next), next))));
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
            throw new IOException("DoH lookup of addresses failed: " + NameServer.reason(e), e);
        }
    }

    private static List<byte[]> addresses(byte[] wire, Name question, Family family) throws IOException {
        Message message = new Message(wire);
        Record asked = message.getQuestion();
        // RFC 1035, 4.1.1; RFC 8484, 4.1; DNS-23, DNS-55: an answer, and to our question
        if (message.getHeader().getID() != 0
                || !message.getHeader().getFlag(Flags.QR)
                || asked == null
                || asked.getType() != family.type
                || !asked.getName().equals(question)) {
            throw PeerFault.forbidden("RFC 1035, 4.1.1", "not a response to our query");
        }
        // RFC 2181, 9; DNS-53
        if (message.getHeader().getFlag(Flags.TC)) {
            throw PeerFault.forbidden("RFC 2181, 9", "the response is truncated");
        }
        // DNS-33: an error is not "no such name"
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            throw PeerFault.forbidden("RFC 1035, 4.1.1", "the server answered " + Rcode.string(rcode));
        }
        return addresses(message.getSection(Section.ANSWER), question);
    }

    /** RFC 1034, 3.6.2; DNS-06: those of the name at the end of the CNAMEs, and of nobody else. */
    private static List<byte[]> addresses(List<Record> answers, Name question) {
        Map<Name, Name> aliases = new HashMap<>();
        for (Record answer : answers) {
            if (answer instanceof CNAMERecord cname) {
                aliases.put(cname.getName(), cname.getTarget());
            }
        }
        Name end = question;
        while (aliases.containsKey(end)) {
            end = aliases.remove(end); // removed, so that a loop ends
        }
        List<byte[]> addresses = new ArrayList<>();
        for (Record answer : answers) {
            if (answer.getName().equals(end)) {
                if (answer instanceof ARecord a) {
                    addresses.add(a.getAddress().getAddress());
                } else if (answer instanceof AAAARecord aaaa) {
                    addresses.add(aaaa.getAddress().getAddress());
                }
            }
        }
        return addresses;
    }

    /** For a caller that knows no other exception: with the cause, because "unknown" is not always what it is. */
    public static UnknownHostException unknown(String host, IOException failure) {
        UnknownHostException unknown =
                new UnknownHostException(host + (failure == null ? "" : ": " + failure.getMessage()));
        unknown.initCause(failure);
        return unknown;
    }
}
