package org.echjsse.dns;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Several name servers as one: asks the first, and the next as soon as one has failed, or has been silent for its share of the
 * budget. The first good answer counts. Thread-safe.
 */
final class NameServers {
    private static final Logger LOG = System.getLogger("org.echjsse.dns");

    private final String protocol;
    private final Supplier<? extends List<? extends NameServer>> servers;
    private final Duration budget;
    private final Executor executor;

    /**
     * @param protocol for people
     * @param servers asked for them at each lookup
     * @param budget of one lookup
     */
    NameServers(
            String protocol,
            Supplier<? extends List<? extends NameServer>> servers,
            Duration budget,
            Executor executor) {
        this.protocol = protocol;
        this.servers = servers;
        this.budget = budget;
        this.executor = executor;
    }

    /** How the message of a failure begins. */
    String failure(DnsQuestion question) {
        return protocol + " lookup of " + question.records() + " failed: ";
    }

    boolean include(URI server) {
        return servers.get().stream().anyMatch(one -> one.uri().equals(server));
    }

    @Override
    public String toString() {
        return servers.get().stream().map(NameServer::uri).distinct().toList().toString();
    }

    /** The future fails with an {@link IOException} that names each server and its reason, and not the queried name. */
    CompletableFuture<NameServer.Reply> ask(DnsQuestion question, Freshness freshness) {
        List<? extends NameServer> candidates = List.copyOf(servers.get());
        if (candidates.isEmpty()) {
            return CompletableFuture.failedFuture(new IOException(failure(question) + "there is no server to ask"));
        }
        Race race = new Race(candidates, question, freshness);
        race.startNext(0);
        return race.winner;
    }

    /** What comes of a reply. */
    interface Step<T> {
        CompletableFuture<T> next(NameServer.Reply reply) throws IOException;
    }

    /** The same, and a step on with the reply; if there is none to be made, that is a failure of the server whose reply it is. */
    <T> CompletableFuture<T> ask(DnsQuestion question, Freshness freshness, Step<T> step) {
        return ask(question, freshness).thenCompose(reply -> {
            try {
                return step.next(reply);
            } catch (IOException e) {
                throw new CompletionException(
                        new IOException(failure(question) + reply.server() + ": " + e.getMessage(), e));
            }
        });
    }

    private final class Race {
        private final List<? extends NameServer> candidates;
        private final DnsQuestion question;
        private final Freshness freshness;
        private final long patienceMillis;
        private final CompletableFuture<NameServer.Reply> winner = new CompletableFuture<>();
        private final List<String> failures = new ArrayList<>();
        private int started;
        private int running;

        Race(List<? extends NameServer> candidates, DnsQuestion question, Freshness freshness) {
            this.candidates = candidates;
            this.question = question;
            this.freshness = freshness;
            this.patienceMillis = Math.max(1, budget.toMillis() / candidates.size());
        }

        /** Starts the server with this number, unless it has been started already. */
        void startNext(int number) {
            NameServer server;
            synchronized (this) {
                if (number != started || number == candidates.size() || winner.isDone()) {
                    return;
                }
                server = candidates.get(started++);
                running++;
            }
            server.ask(question, freshness).whenComplete((reply, failure) -> finished(server, number, reply, failure));
            if (number + 1 < candidates.size()) {
                CompletableFuture.delayedExecutor(patienceMillis, TimeUnit.MILLISECONDS, executor)
                        .execute(() -> startNext(number + 1));
            }
        }

        private void finished(NameServer server, int number, NameServer.Reply reply, Throwable failure) {
            if (failure == null) {
                winner.complete(reply);
                return;
            }
            LOG.log(Level.DEBUG, () -> question.name() + ": " + server + ": " + NameServer.reason(failure));
            boolean last;
            synchronized (this) {
                running--;
                failures.add(server + ": " + NameServer.reason(failure));
                last = running == 0 && started == candidates.size();
            }
            if (last) {
                winner.completeExceptionally(
                        new IOException(failure(question) + String.join("; ", failures), NameServer.cause(failure)));
            } else {
                startNext(number + 1);
            }
        }
    }
}
