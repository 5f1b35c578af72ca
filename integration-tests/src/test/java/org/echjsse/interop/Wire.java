package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;

/** What an observer is allowed to have seen. */
final class Wire {
    private static final int HYBRID = 0x11ec;

    private Wire() {}

    /** Each hello named the cover, carried ECH, and the secret name passed by nowhere. */
    static void showsOnlyTheCover(WireTap.Recording recording, int hellos) {
        assertEquals(Collections.nCopies(hellos, Names.COVER), recording.names());
        recording.clientHellos().forEach(hello -> assertTrue(hello.offersEch(), hello::toString));
        assertEquals(hellos > 1, recording.sawRetryRequest(), "a HelloRetryRequest");
        assertFalse(recording.shows(Names.SECRET), "the secret name passed by in clear");
        assertFalse(recording.shows("secret"), "a part of the secret name passed by in clear");
    }

    /** Each hello named the site itself, with a look-alike of ECH beside it. */
    static void showsGrease(WireTap.Recording recording, int hellos) {
        assertEquals(Collections.nCopies(hellos, Names.SECRET), recording.names());
        recording.clientHellos().forEach(hello -> assertTrue(hello.offersEch(), hello::toString));
        assertEquals(hellos > 1, recording.sawRetryRequest(), "a HelloRetryRequest");
    }

    /** One hello, the site's own name, no ECH at all. */
    static void showsNoEch(WireTap.Recording recording) {
        assertEquals(java.util.List.of(Names.SECRET), recording.names());
        recording.clientHellos().forEach(hello -> assertFalse(hello.offersEch(), hello::toString));
    }

    /** The version and the suite that the server chose, in its ServerHello. */
    static void negotiated(WireTap.Recording recording, int version, int suite) {
        ObservedHello answer = lastAnswer(recording);
        assertEquals(Integer.toHexString(version), Integer.toHexString(answer.version()));
        assertEquals(
                Integer.toHexString(suite),
                Integer.toHexString(answer.cipherSuites().get(0)));
    }

    /** The key exchange was the post-quantum hybrid. */
    static void isHybrid(WireTap.Recording recording) {
        assertEquals(java.util.List.of(HYBRID), lastAnswer(recording).keyShares());
    }

    private static ObservedHello lastAnswer(WireTap.Recording recording) {
        return recording.serverHellos().get(recording.serverHellos().size() - 1);
    }
}
