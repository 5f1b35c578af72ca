package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
        assertEquals(Set.of(second, third), Set.copyOf(second.invalidate()));
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

    static void awaitCollection(WeakReference<?> reference) {
        for (int i = 0; i < 50 && reference.get() != null; i++) {
            System.gc();
        }
    }
}
