package org.echjsse.interop;

import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSession;

/**
 * Whether connections have one session: the first one puts a mark into it, and those that go on with it find that. Ids do not tell,
 * because in TLS 1.3 each ticket begins a session with an id of its own.
 */
final class SessionMark {
    private static final String NAME = "org.echjsse.interop.mark";
    private static final AtomicInteger MARKS = new AtomicInteger();

    private SessionMark() {}

    static String of(SSLSession session) {
        if (session.getValue(NAME) == null) {
            session.putValue(NAME, "session " + MARKS.incrementAndGet());
        }
        return (String) session.getValue(NAME);
    }
}
