package org.echjsse.differential;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Where one behaviour is played once: in one pairing and one protocol. Thread-safe. */
final class Stage implements AutoCloseable {
    /** Whoever waits longer than this has hung. */
    static final int PATIENCE_MILLIS = 20_000;

    private final Pairing pairing;
    private final Tls protocol;
    private final Actor client;
    private final Actor server;
    private final Actor it;
    private final List<Observation> observations = new ArrayList<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Stage(Pairing pairing, Tls protocol) {
        this.pairing = pairing;
        this.protocol = protocol;
        client = new Actor(this, Who.CLIENT, Cast.provider(pairing, Who.CLIENT));
        server = new Actor(this, Who.SERVER, Cast.provider(pairing, Who.SERVER));
        it = new Actor(this, Who.IT, Cast.provider(pairing, Who.IT));
    }

    /** Plays a behaviour and returns what was seen. */
    static List<Observation> play(Behaviour behaviour, Pairing pairing, Tls protocol) throws Exception {
        try (Stage stage = new Stage(pairing, protocol)) {
            behaviour.script().play(stage);
            return stage.observations();
        }
    }

    Pairing pairing() {
        return pairing;
    }

    Tls protocol() {
        return protocol;
    }

    Actor client() {
        return client;
    }

    Actor server() {
        return server;
    }

    Actor actor(Who who) {
        return switch (who) {
            case CLIENT -> client;
            case SERVER -> server;
            case IT -> it;
        };
    }

    /** Who sees things in a behaviour without a peer. */
    Actor it() {
        return it;
    }

    /** A client engine and a server engine with the wire between them, not begun. */
    EngineWire engines() throws Exception {
        return new EngineWire(client.engine(), server.engine());
    }

    /** A client socket and the server socket that accepted it, not begun. The stage closes them. */
    SocketWire sockets() throws Exception {
        return SocketWire.connect(this);
    }

    /** Closed when the play is over, last first; what that throws is nobody's concern. */
    synchronized <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    /** Runs something on a thread of its own. */
    static <T> CompletableFuture<T> inBackground(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** What came of it; an exception is thrown as it was thrown there. */
    static <T> T await(CompletableFuture<T> result) throws Exception {
        try {
            return result.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    synchronized void saw(Observation observation) {
        boolean again = observations.stream()
                .anyMatch(o -> o.who() == observation.who() && o.what().equals(observation.what()));
        if (again) {
            throw new IllegalStateException("taken down twice: " + observation);
        }
        observations.add(observation);
    }

    private synchronized List<Observation> observations() {
        if (observations.isEmpty()) {
            throw new IllegalStateException("nothing was seen");
        }
        return List.copyOf(observations);
    }

    @Override
    public void close() {
        while (true) {
            AutoCloseable next;
            synchronized (this) {
                next = open.poll();
            }
            if (next == null) {
                return;
            }
            try {
                next.close();
            } catch (Exception e) {
                // what a behaviour wants to know of closing, it asks itself
            }
        }
    }
}
