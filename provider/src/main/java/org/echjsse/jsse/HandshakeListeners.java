package org.echjsse.jsse;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** Who wants to hear of completed handshakes of one socket. Thread-safe. */
final class HandshakeListeners {
    private final Set<HandshakeCompletedListener> listeners = new LinkedHashSet<>();
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * @throws IllegalArgumentException for {@code null}
     */
    void add(HandshakeCompletedListener listener) {
        requireListener(listener);
        lock.lock();
        try {
            listeners.add(listener);
        } finally {
            lock.unlock();
        }
    }

    /**
     * @throws IllegalArgumentException for {@code null}, and for one that is not here
     */
    void remove(HandshakeCompletedListener listener) {
        requireListener(listener);
        lock.lock();
        try {
            if (!listeners.remove(listener)) {
                throw new IllegalArgumentException("listener not registered");
            }
        } finally {
            lock.unlock();
        }
    }

    private static void requireListener(HandshakeCompletedListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("listener is null");
        }
    }

    /** On a thread of their own, with the name that SunJSSE gives it: a listener may use the socket, and may block on it. */
    void tell(SSLSocket socket, SSLSession session) {
        List<HandshakeCompletedListener> told;
        lock.lock();
        try {
            told = List.copyOf(listeners);
        } finally {
            lock.unlock();
        }
        if (told.isEmpty()) {
            return;
        }
        HandshakeCompletedEvent event = new HandshakeCompletedEvent(socket, session);
        Runnable telling = () -> told.forEach(listener -> listener.handshakeCompleted(event));
        new Thread(null, telling, "HandshakeCompletedNotify-Thread", 0, false).start();
    }
}
