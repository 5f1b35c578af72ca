package org.echjsse.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;

/** How an {@link HttpClient} is ended, which it can be on JDK 21 and newer only; on an older JDK it does nothing and never ends. */
final class Ending {
    private static final MethodHandle SHUTDOWN = find("shutdown", MethodType.methodType(void.class));
    private static final MethodHandle SHUTDOWN_NOW = find("shutdownNow", MethodType.methodType(void.class));
    private static final MethodHandle IS_TERMINATED = find("isTerminated", MethodType.methodType(boolean.class));
    private static final MethodHandle AWAIT_TERMINATION =
            find("awaitTermination", MethodType.methodType(boolean.class, Duration.class));
    private static final MethodHandle CLOSE = find("close", MethodType.methodType(void.class));

    private Ending() {}

    private static MethodHandle find(String method, MethodType type) {
        try {
            return MethodHandles.publicLookup().findVirtual(HttpClient.class, method, type);
        } catch (ReflectiveOperationException olderJdk) {
            return null;
        }
    }

    static void shutdown(HttpClient client) {
        call(SHUTDOWN, client);
    }

    static void shutdownNow(HttpClient client) {
        call(SHUTDOWN_NOW, client);
    }

    static void close(HttpClient client) {
        call(CLOSE, client);
    }

    private static void call(MethodHandle method, HttpClient client) {
        if (method == null) {
            return;
        }
        try {
            method.invokeExact(client);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked); // none of them declares one
        }
    }

    static boolean isTerminated(HttpClient client) {
        if (IS_TERMINATED == null) {
            return false;
        }
        try {
            return (boolean) IS_TERMINATED.invokeExact(client);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked); // it declares none
        }
    }

    static boolean awaitTermination(HttpClient client, Duration duration) throws InterruptedException {
        Objects.requireNonNull(duration);
        if (AWAIT_TERMINATION == null) {
            return true; // as HttpClient's own, for a client that cannot be ended
        }
        try {
            return (boolean) AWAIT_TERMINATION.invokeExact(client, duration);
        } catch (RuntimeException | Error | InterruptedException e) {
            throw e;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked); // it declares no other
        }
    }
}
