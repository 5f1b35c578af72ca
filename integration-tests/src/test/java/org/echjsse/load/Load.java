package org.echjsse.load;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Visitors for one server: a few at a time, some of whom linger and are gone in another order than they came. */
final class Load implements AutoCloseable {
    /** How long anybody waits for anything. Nothing is measured by it, and a machine may be busy with other things. */
    static final int PATIENCE_MILLIS = 300_000;

    private static final int AT_ONCE = 8;
    private static final int LINGERING = 40;

    private final Library library;
    private final TlsStack stack;
    private final LoadServer server;
    private final long seed;
    private final Tally tally;
    private final ClientContexts contexts = new ClientContexts();
    private final Clients clients = Clients.start();
    private final ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);

    /** Guarded by itself. */
    private final List<Conversation> lingering = new ArrayList<>();

    private final SplittableRandom whoGoes;

    Load(Library library, TlsStack stack, LoadServer server, long seed, Tally tally)
            throws GeneralSecurityException, IOException {
        this.library = library;
        this.stack = stack;
        this.server = server;
        this.seed = seed;
        this.tally = tally;
        this.whoGoes = new SplittableRandom(seed);
    }

    /** The visits with these numbers, from the first hello to the last good-bye. */
    void run(int from, int to) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger(from);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            all.add(workers.submit(() -> {
                for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                    come(number);
                }
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        List<Conversation> last;
        synchronized (lingering) {
            last = List.copyOf(lingering);
            lingering.clear();
        }
        last.forEach(this::go);
    }

    private void come(int number) {
        Visit visit = library.visit(seed, number, stack);
        Conversation conversation = new Conversation(visit, server.address(visit.purpose()), stack, tally);
        try {
            if (visit.purpose().isRaw()) {
                tally.client(visit, RawVisit.make(visit, contexts.of(visit), server.address(visit.purpose())));
                return;
            }
            conversation.begin(contexts.of(visit), clients);
        } catch (IOException | RuntimeException e) {
            tally.client(visit, e);
            return;
        }
        if (visit.lingers() || visit.purpose() == Purpose.IDLE) {
            insteadOf(conversation).ifPresent(this::go);
        } else {
            go(conversation);
        }
    }

    /** This one stays; if there is no room, another one has to go. */
    private Optional<Conversation> insteadOf(Conversation stays) {
        synchronized (lingering) {
            lingering.add(stays);
            return lingering.size() > LINGERING
                    ? Optional.of(lingering.remove(whoGoes.nextInt(lingering.size())))
                    : Optional.empty();
        }
    }

    private void go(Conversation conversation) {
        try {
            tally.client(conversation.visit(), conversation.end());
        } catch (IOException | RuntimeException e) {
            tally.client(conversation.visit(), e);
        }
    }

    /** What the clients have taken and not given back. */
    List<String> unreturned() {
        return clients.unreturned();
    }

    @Override
    public void close() throws IOException {
        workers.shutdown();
        clients.close();
    }
}
