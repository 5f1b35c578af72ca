package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.junit.jupiter.api.Test;

class RejectionMemoryTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final EchConfigList PUBLISHED =
            EchKeyPair.generate("cover.example", RANDOM).configList();
    private static final EchConfigList NEWER =
            EchKeyPair.generate("cover.example", RANDOM).configList();

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may wrap around
    private final RejectionMemory memory = new RejectionMemory(now::get);

    private RejectionMemory.Advice advice(EchConfigList published) {
        return memory.advise("secret.example", 443, Optional.ofNullable(published));
    }

    /** REJ-41. */
    @Test
    void isBoundToHostPortAndPublishedList() {
        assertTrue(memory.rejected("Secret.Example", 443, PUBLISHED, false, Optional.of(NEWER)));
        assertEquals(new RejectionMemory.Advice.Replaced(NEWER, PUBLISHED), advice(PUBLISHED));
        assertEquals(new RejectionMemory.Advice.Replaced(NEWER, PUBLISHED), advice(null));
        assertInstanceOf(
                RejectionMemory.Advice.None.class, memory.advise("secret.example", 444, Optional.of(PUBLISHED)));
        assertInstanceOf(
                RejectionMemory.Advice.None.class, memory.advise("other.example", 443, Optional.of(PUBLISHED)));
        assertInstanceOf(RejectionMemory.Advice.None.class, advice(NEWER), "REJ-44: the site has caught up");
        assertInstanceOf(RejectionMemory.Advice.None.class, advice(PUBLISHED), "and the entry is gone");
    }

    /** REJ-42. */
    @Test
    void forgetsInTime() {
        memory.rejected("secret.example", 443, PUBLISHED, false, Optional.empty());
        now.addAndGet(RejectionMemory.DISABLED_FOR.toNanos() - 1);
        assertInstanceOf(RejectionMemory.Advice.Disabled.class, advice(PUBLISHED));
        now.incrementAndGet();
        assertInstanceOf(RejectionMemory.Advice.None.class, advice(PUBLISHED));

        memory.rejected("secret.example", 443, PUBLISHED, false, Optional.of(NEWER));
        now.addAndGet(RejectionMemory.REPLACED_FOR.toNanos());
        assertInstanceOf(RejectionMemory.Advice.None.class, advice(PUBLISHED));
    }

    @Test
    void forgetsByHand() {
        memory.rejected("secret.example", 443, PUBLISHED, false, Optional.of(NEWER));
        memory.clear();
        assertInstanceOf(RejectionMemory.Advice.None.class, advice(PUBLISHED));
    }

    @Test
    void doesNotFollowAServerFromListToList() {
        EchConfigList newest = EchKeyPair.generate("cover.example", RANDOM).configList();
        memory.rejected("secret.example", 443, PUBLISHED, false, Optional.of(NEWER));
        assertFalse(memory.rejected("secret.example", 443, PUBLISHED, true, Optional.of(newest)), "REJ-34");
        assertInstanceOf(RejectionMemory.Advice.None.class, advice(PUBLISHED));

        memory.rejected("secret.example", 443, PUBLISHED, false, Optional.of(NEWER));
        memory.worked("secret.example", 443);
        assertTrue(memory.rejected("secret.example", 443, PUBLISHED, true, Optional.of(newest)), "REJ-40");
        assertEquals(new RejectionMemory.Advice.Replaced(newest, PUBLISHED), advice(PUBLISHED));

        assertTrue(memory.rejected("secret.example", 443, PUBLISHED, true, Optional.empty()), "REJ-35");
        assertInstanceOf(RejectionMemory.Advice.Disabled.class, advice(PUBLISHED));
    }

    /** REJ-42. */
    @Test
    void isBounded() {
        for (int i = 0; i < 3000; i++) {
            memory.rejected("host" + i, 443, PUBLISHED, false, Optional.of(NEWER));
        }
        assertInstanceOf(RejectionMemory.Advice.None.class, memory.advise("host0", 443, Optional.of(PUBLISHED)));
        assertInstanceOf(RejectionMemory.Advice.Replaced.class, memory.advise("host2999", 443, Optional.of(PUBLISHED)));
    }
}
