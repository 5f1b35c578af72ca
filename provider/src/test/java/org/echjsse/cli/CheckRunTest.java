package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckRunTest {

    @Test
    void resultsComeInTheOrderOfTheInputThoughTheFirstIsTheLastToEnd() throws Exception {
        List<CheckTarget> targets = targets(6);
        CountDownLatch others = new CountDownLatch(5);
        List<CheckTarget> results = new ArrayList<>();
        new CheckRun(2)
                .run(
                        targets,
                        target -> {
                            if (target == targets.get(0)) {
                                await(others);
                            }
                            others.countDown();
                            return target;
                        },
                        results::add);
        assertEquals(targets, results);
    }

    @Test
    void noMoreThanSoManyRunAtATime() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        new CheckRun(3)
                .run(
                        targets(50),
                        target -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            three.countDown();
                            await(three); // all three have to be there before any goes on
                            running.decrementAndGet();
                            return target;
                        },
                        result -> {});
        assertEquals(3, most.get());
    }

    @Test
    void whileOneHangsOnlySoManyResultsAreKeptWaiting() throws Exception {
        List<CheckTarget> targets = targets(1000);
        AtomicInteger started = new AtomicInteger();
        AtomicInteger startedBeforeTheFirstResult = new AtomicInteger();
        CountDownLatch window = new CountDownLatch(31);
        new CheckRun(2)
                .run(
                        targets,
                        target -> {
                            started.incrementAndGet();
                            if (target == targets.get(0)) {
                                await(window);
                            } else {
                                window.countDown();
                            }
                            return target;
                        },
                        result -> startedBeforeTheFirstResult.compareAndSet(0, started.get()));
        assertEquals(32, startedBeforeTheFirstResult.get());
        assertEquals(1000, started.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<CheckTarget> targets(int count) throws CommandFailure {
        List<CheckTarget> targets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            targets.add(CheckTarget.parse("site" + i + ".example"));
        }
        return targets;
    }
}
