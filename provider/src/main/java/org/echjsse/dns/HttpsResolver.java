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
import org.echjsse.EchConfigResolver;
import org.echjsse.config.EchConfigList;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * Finds HTTPS records by asking name servers, and keeps what it has found. Thread-safe; starts nothing before its first lookup.
 *
 * <p>One lookup is under way for a name, and everyone who wants it waits for it, at most for the budget; it goes on without them and
 * fills the cache. Nothing is used past its TTL: RFC 9848 gives no such right for {@code ech}, and an old "no record" would put the
 * name in clear. So that nobody waits all the same, an answer near the end of its life is refreshed in the background when it is used.
 * In another network nothing of that is known any more.
 */
public abstract sealed class HttpsResolver implements EchConfigResolver permits DohResolver, DnsResolver {
    /** How long a lookup may go on when nobody waits any more, if the budget is not even longer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int HTTPS_PORT = 443;
    private static final Logger LOG = System.getLogger("org.echjsse.dns");

    private final Routes routes;
    private final Duration budget;
    private final Surroundings surroundings;
    private final Random random = new Random();
    private final AnswerCache cache;
    private final Map<Name, CompletableFuture<HttpsLookup.Outcome>> underWay = new HashMap<>();

    /** Goes up with each change of the network; written under the lock of {@link #underWay}. */
    private volatile int era;

    /**
     * @param budget how long somebody waits
     */
    HttpsResolver(Routes routes, Duration budget, LongSupplier nanoTime, Surroundings surroundings) {
        this.routes = routes;
        this.budget = budget;
        this.surroundings = surroundings;
        this.cache = new AnswerCache(nanoTime, random);
    }

    /** After which one exchange is given up: not before the budget is spent, so that a late answer still reaches the cache. */
    static Duration limit(Duration budget) {
        return budget.compareTo(LIMIT) > 0 ? budget : LIMIT;
    }

    /** Another network: what is connected is not any more. */
    abstract void disconnect();

    /**
     * {@inheritDoc}
     *
     * <p>What {@link HttpsAnswer#configs} says. A site that has ECH, but only on ports where we cannot go, is a failure.
     */
    @Override
    public final Answer resolve(String host, int port) throws IOException {
        HttpsAnswer answer = lookup(host, port, false);
        if (answer.isElsewhereOnly(port)) {
            throw new IOException(failure(queryName(host, port))
                    + "the site has ECH on another port only, and an SSLContext cannot send the connection there");
        }
        return answer.configs(port).<Answer>map(Answer.Found::new).orElseGet(Answer.None::new);
    }

    /** What is known of a host, without asking anybody. */
    final Optional<EchConfigList> known(String host, int port) {
        try {
            return cache.get(queryName(host, port)).orElse(null) instanceof AnswerCache.Known known
                    ? known.answer().configs(port)
                    : Optional.empty();
        } catch (IOException noHost) {
            return Optional.empty();
        }
    }

    final Routes routes() {
        return routes;
    }

    final Duration budget() {
        return budget;
    }

    /** As {@link #lookup} would, in the background. */
    final void refresh(Name name) {
        refresh(name, routes.of(name));
    }

    /** Whoever asks is in the network of now. */
    final void lookAround() {
        if (surroundings.haveChanged()) {
            LOG.log(Level.DEBUG, "the addresses of this machine have changed: all answers are forgotten");
            forget();
        }
    }

    /** Asks these servers in the background, unless it is known for a while or has just failed. */
    final void refresh(Name name, NameServers candidates) {
        AnswerCache.Entry entry = cache.get(name).orElse(null);
        boolean isFresh = entry instanceof AnswerCache.Known known && !known.aging();
        if (!isFresh && !(entry instanceof AnswerCache.JustFailed)) {
            start(name, candidates, Freshness.ANY);
        }
    }

    /** After each lookup that has ended well. Must not block. */
    abstract void answered(Name name, HttpsAnswer answer);

    /**
     * The whole answer; past our cache and those on the way, if {@code fresh}.
     *
     * @throws IOException if there is no answer; the message names the server and the reason, not the host
     */
    public final HttpsAnswer lookup(String host, int port, boolean fresh) throws IOException {
        Name name = queryName(host, port);
        lookAround();
        if (!fresh) {
            AnswerCache.Entry entry = cache.get(name).orElse(null);
            if (entry instanceof AnswerCache.Known known) {
                LOG.log(
                        Level.DEBUG,
                        () -> name + ": from the cache, for " + known.secondsLeft() + " s more"
                                + (known.aging() ? "; asks again in the background" : ""));
                if (known.aging()) {
                    start(name, routes.of(name), Freshness.ANY);
                }
                return fromCache(known);
            }
            if (entry instanceof AnswerCache.JustFailed failed) {
                LOG.log(Level.DEBUG, () -> name + ": not asked again, that has failed a moment ago");
                throw new IOException(failed.reason().getMessage() + " (a moment ago)", failed.reason());
            }
        }
        return await(name, start(name, routes.of(name), fresh ? Freshness.FROM_THE_RESOLVER : Freshness.ANY))
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

    /** DNS-40: answers, failures and connections. Those who are waiting for an answer get the one they have asked for. */
    public final void forget() {
        synchronized (underWay) {
            era++;
            underWay.clear();
            cache.clear();
        }
        disconnect();
    }

    private CompletableFuture<HttpsLookup.Outcome> start(Name name, NameServers candidates, Freshness freshness) {
        CompletableFuture<HttpsLookup.Outcome> shared = new CompletableFuture<>();
        int startedIn;
        synchronized (underWay) {
            startedIn = era;
            CompletableFuture<HttpsLookup.Outcome> already = underWay.putIfAbsent(name, shared);
            if (already != null) {
                return already;
            }
        }
        CompletableFuture.completedFuture(name)
                .thenCompose(n -> HttpsLookup.start(
                        candidates, routes, n, freshness, random)) // whatever it throws ends the lookup, too
                .whenComplete((outcome, failure) -> finish(name, startedIn, shared, outcome, failure));
        return shared;
    }

    private void finish(
            Name name,
            int startedIn,
            CompletableFuture<HttpsLookup.Outcome> shared,
            HttpsLookup.Outcome outcome,
            Throwable failure) {
        IOException reason = failure == null ? null : asIOException(name, NameServer.cause(failure));
        if (reason != null) {
            LOG.log(Level.DEBUG, () -> name + ": " + reason.getMessage());
        }
        synchronized (underWay) {
            if (startedIn == era) {
                if (reason == null) {
                    cache.answered(name, outcome.answer(), outcome.ttlSeconds());
                } else {
                    cache.failed(name, reason);
                }
            }
            underWay.remove(name, shared); // after the cache has it: nobody falls in between
        }
        if (reason == null) {
            shared.complete(outcome);
            answered(name, outcome.answer());
        } else {
            shared.completeExceptionally(reason);
        }
    }

    private HttpsLookup.Outcome await(Name name, CompletableFuture<HttpsLookup.Outcome> lookup) throws IOException {
        try {
            return lookup.get(budget.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            SocketTimeoutException late = new SocketTimeoutException(
                    failure(name) + "no answer from " + routes.of(name) + " within " + budget.toMillis() + " ms");
            late.initCause(e);
            throw late;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // DNS-56; the lookup goes on for the others
            throw (IOException)
                    new InterruptedIOException("interrupted while waiting for a lookup of HTTPS records").initCause(e);
        } catch (ExecutionException e) {
            // Made anew for each thread that waits: an exception belongs to one.
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private IOException asIOException(Name name, Throwable failure) {
        return failure instanceof IOException io
                ? io
                : new IOException(failure(name) + NameServer.reason(failure), failure);
    }

    private String failure(Name name) {
        return routes.of(name).failure(DnsQuestion.https(name));
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
