package org.echjsse.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Many checks at a time, whose results come out in the order of the input. No more than some results wait for a slower one before them,
 * so that memory does not grow with the list.
 */
final class CheckRun {
    private static final int WAITING_FOR_EACH_THREAD = 16;

    private final int parallel;

    CheckRun(int parallel) {
        this.parallel = parallel;
    }

    /**
     * @param check for each target, on one of several threads; must not throw
     * @param next gets the results, in order, on this thread
     */
    <R> void run(List<CheckTarget> targets, Function<CheckTarget, R> check, Consumer<R> next)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(parallel, targets.size()), work -> {
            Thread thread = new Thread(work, "echjsse-check");
            thread.setDaemon(true); // Ctrl-C waits for nobody
            return thread;
        });
        try {
            Deque<Future<R>> underWay = new ArrayDeque<>();
            Iterator<CheckTarget> left = targets.iterator();
            while (left.hasNext() || !underWay.isEmpty()) {
                while (left.hasNext() && underWay.size() < parallel * WAITING_FOR_EACH_THREAD) {
                    CheckTarget target = left.next();
                    underWay.add(threads.submit(() -> check.apply(target)));
                }
                next.accept(underWay.remove().get());
            }
        } catch (ExecutionException broken) {
            throw new IllegalStateException("a check threw", broken.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
