package org.echjsse.jsse;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;

/**
 * The sessions of a context's clients, or of its servers, for programs that look at them. A session stays in here as long as somebody
 * holds it: nothing is resumed from here. Thread-safe.
 */
final class EchSslSessionContext implements SSLSessionContext {
    private static final int DEFAULT_CACHE_SIZE = 20480;
    private static final int DEFAULT_TIMEOUT_SECONDS = 86400;

    private final Map<ByteBuffer, WeakReference<EchSslSession>> sessions = new LinkedHashMap<>();
    private int cacheSize = DEFAULT_CACHE_SIZE;
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    synchronized void add(EchSslSession session) {
        byte[] id = session.getId();
        if (id.length > 0) {
            sessions.put(ByteBuffer.wrap(id), new WeakReference<>(session));
            trim();
        }
    }

    synchronized void remove(EchSslSession session) {
        sessions.remove(ByteBuffer.wrap(session.getId()));
    }

    @Override
    public synchronized SSLSession getSession(byte[] sessionId) {
        if (sessionId == null) {
            throw new NullPointerException("session id cannot be null");
        }
        WeakReference<EchSslSession> found = sessions.get(ByteBuffer.wrap(sessionId));
        EchSslSession session = found == null ? null : found.get();
        return session != null && isAlive(session) ? session : null;
    }

    @Override
    public synchronized Enumeration<byte[]> getIds() {
        List<byte[]> ids = new ArrayList<>();
        for (WeakReference<EchSslSession> reference : sessions.values()) {
            EchSslSession session = reference.get();
            if (session != null && isAlive(session)) {
                ids.add(session.getId());
            }
        }
        return Collections.enumeration(ids);
    }

    private boolean isAlive(EchSslSession session) {
        long age = System.currentTimeMillis() - session.getCreationTime();
        return session.isValid() && (timeoutSeconds == 0 || age < timeoutSeconds * 1000L);
    }

    @Override
    public synchronized void setSessionTimeout(int seconds) {
        if (seconds < 0) {
            throw new IllegalArgumentException("negative session timeout: " + seconds);
        }
        timeoutSeconds = seconds;
    }

    @Override
    public synchronized int getSessionTimeout() {
        return timeoutSeconds;
    }

    @Override
    public synchronized void setSessionCacheSize(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("negative session cache size: " + size);
        }
        cacheSize = size;
        trim();
    }

    @Override
    public synchronized int getSessionCacheSize() {
        return cacheSize;
    }

    private void trim() {
        Iterator<WeakReference<EchSslSession>> eldestFirst = sessions.values().iterator();
        while (cacheSize != 0 && sessions.size() > cacheSize) { // 0 means no limit
            eldestFirst.next();
            eldestFirst.remove();
        }
    }
}
