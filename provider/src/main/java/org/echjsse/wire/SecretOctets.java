package org.echjsse.wire;

import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * Secret bytes: no {@code equals}, prints only its length, wiped by {@link #destroy()}. Whoever calls {@link #copy()} owns the copy
 * and wipes it.
 */
public final class SecretOctets implements Destroyable, AutoCloseable {
    private final byte[] bytes;
    private boolean destroyed;

    private SecretOctets(byte[] bytes) {
        this.bytes = bytes;
    }

    public static SecretOctets copyOf(byte[] bytes) {
        return new SecretOctets(bytes.clone());
    }

    public int length() {
        return bytes.length;
    }

    /**
     * @throws IllegalStateException after {@link #destroy()}
     */
    public synchronized byte[] copy() {
        if (destroyed) {
            throw new IllegalStateException("secret is destroyed");
        }
        return bytes.clone();
    }

    @Override
    public synchronized void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public synchronized boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public void close() {
        destroy();
    }

    /** SEC-26: no byte of it. */
    @Override
    public String toString() {
        return "secret of " + bytes.length + " bytes";
    }
}
