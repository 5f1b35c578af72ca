package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who ends with whom. */
class SessionLifeTest {
    @Test
    void aTicketsSessionIsAsOldAsTheFirstAndHasItsValues() {
        SessionLife first = new SessionLife(17);
        SessionLife second = first.child(18);
        SessionLife third = second.child(19);
        assertEquals(17, third.created);
        assertEquals(19, third.lastAccessed);
        assertSame(first.values, third.values);
    }

    @Test
    void whatCameOfItEndsWithItAndNothingElse() {
        SessionLife first = new SessionLife(0);
        SessionLife second = first.child(0);
        SessionLife sister = first.child(0);
        SessionLife third = second.child(0);
        second.invalidate();
        assertTrue(second.isInvalidated() && third.isInvalidated());
        assertFalse(first.isInvalidated() || sister.isInvalidated());
        assertTrue(third.child(0).isInvalidated());
        first.invalidate();
        assertTrue(sister.isInvalidated());
    }

    @Test
    void aLongLineOfSessionsIsNotKeptByTheFirstAndStillEndsWithIt() {
        SessionLife first = new SessionLife(0);
        SessionLife second = first.child(0);
        WeakReference<SessionLife> between = new WeakReference<>(second);
        SessionLife last = second.child(0);
        second = null;
        awaitCollection(between);
        assertNull(between.get());
        first.invalidate();
        assertTrue(last.isInvalidated());
    }

    /** A client that comes back all day, while nothing of it is collected yet: the heap has no room for what grows with the square. */
    @Test
    void aLongLineCostsEachOfItTheSame() {
        List<SessionLife> line = new ArrayList<>(List.of(new SessionLife(0)));
        for (int i = 0; i < 30_000; i++) {
            line.add(line.get(i).child(0));
        }
        line.get(700).invalidate();
        assertTrue(line.get(30_000).isInvalidated() && line.get(700).isInvalidated());
        assertFalse(line.get(699).isInvalidated());
    }

    /** Resumption would cost more each time, until the next garbage collection. With the square of the time, this is minutes. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLongLineIsNotGoneUpForEachOfIt() {
        List<SessionLife> line = new ArrayList<>(List.of(new SessionLife(0)));
        line.get(0).child(0).invalidate();
        for (int i = 0; i < 400_000; i++) {
            line.add(line.get(i).child(0));
        }
        assertFalse(line.get(400_000).isInvalidated());
        line.get(200_000).invalidate();
        assertTrue(line.get(400_000).child(0).isInvalidated());
    }

    @Test
    void thoseInBetweenThatNobodyHasAnyMoreTakeNoRoom() {
        SessionLife first = new SessionLife(0);
        SessionLife last = first;
        int longest = 0;
        for (int i = 0; i < 2000; i++) {
            last = last.child(0);
            if (i % 100 == 99) {
                awaitCollection(new WeakReference<>(new Object()));
                longest = Math.max(longest, last.lineLength());
            }
        }
        assertTrue(longest < 500, "a line of " + longest);
        first.invalidate();
        assertTrue(last.isInvalidated());
    }

    static void awaitCollection(WeakReference<?> reference) {
        for (int i = 0; i < 50 && reference.get() != null; i++) {
            System.gc();
        }
    }
}
