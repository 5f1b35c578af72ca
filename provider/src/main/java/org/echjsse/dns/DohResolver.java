package org.echjsse.dns;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.TrustManager;
import org.echjsse.EchConfigResolver;
import org.echjsse.config.ConfigChoice;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * Finds HTTPS records over DoH. Thread-safe; one instance keeps one cache and one HTTP client, both made at first use.
 *
 * <p>One lookup is under way for a name, and everyone who wants it waits for it, at most for the budget of {@link DohSettings}; it goes
 * on without them and fills the cache. Nothing is used past its TTL: RFC 9848 gives no such right for {@code ech}, and an old "no
 * record" would put the name in clear. So that nobody waits all the same, an answer in the last fifth of its life is refreshed in the
 * background when it is used.
 */
public final class DohResolver implements EchConfigResolver {
    /** How long a lookup may go on when nobody waits any more, if the budget is not even longer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int HTTPS_PORT = 443;
    private static final Logger LOG = System.getLogger("org.echjsse.dns");

    private final DohSettings settings;
    private final DohServers servers;
    private final AnswerCache cache;
    private final Random random = new Random();
    private final Map<Name, CompletableFuture<HttpsLookup.Outcome>> underWay = new HashMap<>();

    public DohResolver(DohSettings settings) {
        this(settings, DohTls::defaultTrust, System::nanoTime);
    }

    /**
     * @param trust who vouches for the DoH servers, instead of the JDK's trust store
     */
    public DohResolver(DohSettings settings, TrustManager[] trust) {
        this(settings, trust::clone, System::nanoTime);
    }

    DohResolver(DohSettings settings, DohServers.TrustSource trust, LongSupplier nanoTime) {
        this.settings = settings;
        Duration limit = settings.timeout().compareTo(LIMIT) > 0 ? settings.timeout() : LIMIT;
        this.servers = new DohServers(settings, trust, limit);
        this.cache = new AnswerCache(nanoTime);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A record for another port is left out: an {@code SSLContext} cannot send the connection there, and {@code port} is a key that
     * nobody may ignore (RFC 9460, 8 and 9; DNS-16, DNS-19).
     */
    @Override
    public Answer resolve(String host, int port) throws IOException {
        HttpsAnswer answer = lookup(host, port, false);
        // DNS-31: in a mixed set, those with ech; and among them rather one that this client can use.
        List<HttpsRecord> candidates = answer.records().stream()
                .filter(r -> r.ech().isPresent() && r.port().orElse(port) == port)
                .toList();
        Optional<HttpsRecord> best = candidates.stream()
                .filter(r -> r.ech().orElseThrow().choose() instanceof ConfigChoice.Usable)
                .findFirst()
                .or(() -> candidates.stream().findFirst());
        return best.<Answer>map(r -> new Answer.Found(r.ech().orElseThrow())).orElseGet(Answer.None::new);
    }

    /**
     * The whole answer; past our cache and those on the way, if {@code fresh}.
     *
     * @throws IOException if there is no answer; the message names the server and the reason, not the host
     */
    public HttpsAnswer lookup(String host, int port, boolean fresh) throws IOException {
        Name name = queryName(host, port);
        if (!fresh) {
            AnswerCache.Entry entry = cache.get(name).orElse(null);
            if (entry instanceof AnswerCache.Known known) {
                LOG.log(
                        Level.DEBUG,
                        () -> name + ": from the cache, for " + known.secondsLeft() + " s more"
                                + (known.aging() ? "; asks again in the background" : ""));
                if (known.aging()) {
                    start(name, Freshness.ANY);
                }
                return fromCache(known);
            }
            if (entry instanceof AnswerCache.JustFailed failed) {
                LOG.log(Level.DEBUG, () -> name + ": not asked again, that has failed a moment ago");
                throw new IOException(failed.reason().getMessage() + " (a moment ago)", failed.reason());
            }
        }
        return await(start(name, fresh ? Freshness.FROM_THE_RESOLVER : Freshness.ANY))
                .answer();
    }

    /**
     * RFC 9460, 9.1; DNS-01.
     *
     * @throws IOException if that cannot be the name of a host, so that there is no question to ask
     */
    static Name queryName(String host, int port) throws IOException {
        String prefix = port == HTTPS_PORT ? "" : "_" + port + "._https.";
        if (port < 1 || port > 65535 || !host.matches("[A-Za-z0-9_.-]+") || host.startsWith(".")) {
            throw new IOException("no lookup of HTTPS records: not a host name of A-labels, or port " + port);
        }
        try {
            return Name.fromString(prefix + host, Name.root).canonicalize();
        } catch (TextParseException e) {
            throw new IOException("no lookup of HTTPS records: not a host name: a label or the whole is too long", e);
        }
    }

    private CompletableFuture<HttpsLookup.Outcome> start(Name name, Freshness freshness) {
        CompletableFuture<HttpsLookup.Outcome> shared = new CompletableFuture<>();
        synchronized (underWay) {
            CompletableFuture<HttpsLookup.Outcome> already = underWay.putIfAbsent(name, shared);
            if (already != null) {
                return already;
            }
        }
        CompletableFuture.completedFuture(name)
                .thenCompose(n ->
                        HttpsLookup.start(servers, n, freshness, random)) // whatever it throws ends the lookup, too
                .whenComplete((outcome, failure) -> finish(name, shared, outcome, failure));
        return shared;
    }

    private void finish(
            Name name, CompletableFuture<HttpsLookup.Outcome> shared, HttpsLookup.Outcome outcome, Throwable failure) {
        IOException reason = failure == null ? null : asIOException(DohEndpoint.cause(failure));
        if (reason == null) {
            cache.answered(name, outcome.answer(), outcome.ttlSeconds());
        } else {
            LOG.log(Level.DEBUG, () -> name + ": " + reason.getMessage());
            cache.failed(name, reason);
        }
        synchronized (underWay) {
            underWay.remove(name); // after the cache has it: nobody falls in between
        }
        if (reason == null) {
            shared.complete(outcome);
        } else {
            shared.completeExceptionally(reason);
        }
    }

    private HttpsLookup.Outcome await(CompletableFuture<HttpsLookup.Outcome> lookup) throws IOException {
        try {
            return lookup.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            SocketTimeoutException late = new SocketTimeoutException(
                    "DoH lookup of HTTPS records failed: no answer from " + settings.servers() + " within "
                            + settings.timeout().toMillis() + " ms");
            late.initCause(e);
            throw late;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // DNS-56; the lookup goes on for the others
            throw (IOException) new InterruptedIOException("interrupted while waiting for a DoH lookup").initCause(e);
        } catch (ExecutionException e) {
            // Made anew for each thread that waits: an exception belongs to one.
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static IOException asIOException(Throwable failure) {
        return failure instanceof IOException io
                ? io
                : new IOException("DoH lookup of HTTPS records failed: " + DohEndpoint.reason(failure), failure);
    }

    private static HttpsAnswer fromCache(AnswerCache.Known known) {
        HttpsAnswer answer = known.answer();
        List<HttpsRecord> records = answer.records().stream()
                .map(r -> new HttpsRecord(
                        r.owner(),
                        known.secondsLeft(),
                        r.priority(),
                        r.target(),
                        r.alpn(),
                        r.noDefaultAlpn(),
                        r.port(),
                        r.ipv4hint(),
                        r.ipv6hint(),
                        r.ech()))
                .toList();
        return new HttpsAnswer(answer.queryName(), records, answer.ignored(), answer.server(), Duration.ZERO);
    }
}
