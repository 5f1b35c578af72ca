package org.echjsse.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The future of what may take two attempts: the second is made if the first was rejected, nobody has cancelled, and it may be made again.
 * Cancelling it, or a future that depends on it, cancels the attempt that is under way, as the futures of the JDK's client do.
 */
final class TwoAttempts<T> extends CompletableFuture<T> {
    private final BooleanSupplier mayBeRepeated;
    private final Supplier<CompletableFuture<T>> second;
    private volatile CompletableFuture<T> underWay;
    private volatile boolean unwanted;

    private TwoAttempts(BooleanSupplier mayBeRepeated, Supplier<CompletableFuture<T>> second) {
        this.mayBeRepeated = mayBeRepeated;
        this.second = second;
    }

    /** What {@code first} throws at once is the caller's. */
    static <T> CompletableFuture<T> begin(
            Supplier<CompletableFuture<T>> first,
            BooleanSupplier mayBeRepeated,
            Supplier<CompletableFuture<T>> second) {
        CompletableFuture<T> attempt = first.get();
        TwoAttempts<T> both = new TwoAttempts<>(mayBeRepeated, second);
        both.follow(attempt, both::afterFirst);
        return both;
    }

    private void follow(CompletableFuture<T> attempt, BiConsumer<T, Throwable> then) {
        underWay = attempt;
        if (unwanted) { // since before it was under way: nobody else has cancelled it
            attempt.cancel(true);
        }
        attempt.whenComplete(then);
    }

    private void afterFirst(T result, Throwable failure) {
        if (failure == null || isDone() || unwanted || !Rejection.isIn(failure) || !mayBeRepeated.getAsBoolean()) {
            settle(result, failure);
            return;
        }
        try {
            // REJ-34: once, whatever comes of it. REJ-36: then it is the caller's
            follow(second.get(), (later, again) -> {
                if (again != null) {
                    Rejection.keepIn(again, failure);
                }
                settle(later, again);
            });
        } catch (RuntimeException | Error e) {
            Rejection.keepIn(e, failure);
            completeExceptionally(e);
        }
    }

    private void settle(T result, Throwable failure) {
        if (failure == null) {
            complete(result);
        } else {
            completeExceptionally(failure);
        }
    }

    private void cancelAttempt(boolean mayInterrupt) {
        unwanted |= mayInterrupt;
        CompletableFuture<T> attempt = underWay;
        attempt.cancel(mayInterrupt);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        cancelAttempt(mayInterruptIfRunning);
        return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new Dependent<>(this);
    }

    private static final class Dependent<U> extends CompletableFuture<U> {
        private final TwoAttempts<?> attempts;

        Dependent(TwoAttempts<?> attempts) {
            this.attempts = attempts;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean wasOpen = !isDone();
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (wasOpen && mayInterruptIfRunning) {
                attempts.cancelAttempt(true);
            }
            return cancelled;
        }

        @Override
        public <V> CompletableFuture<V> newIncompleteFuture() {
            return new Dependent<>(attempts);
        }
    }
}
