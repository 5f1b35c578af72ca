package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.echjsse.testing.ChildJvm;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Virtual threads that wait for a peer, in a JVM with a single carrier: whoever held it while waiting would be the last to run. */
class VirtualThreadsTest {

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void nobodyHoldsTheCarrierWhileWaiting(SocketKind kind) throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "no virtual threads on this JDK");
        ChildJvm.Result result = ChildJvm.run(
                Waiters.class,
                List.of("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"),
                kind.name());
        assertEquals(0, result.exitCode(), result.output());
    }

    /** Starts one waiter after the other. */
    static final class Waiters {
        private static final int PATIENCE_SECONDS = 30;

        private final SocketKind kind;
        private final SocketKind.Factories factories;
        private final List<AutoCloseable> open = new ArrayList<>();

        private Waiters(SocketKind kind) {
            this.kind = kind;
            factories = kind.factories(SocketPair.LEAF.keyManagers(), SocketPair.CA.trustManagers());
        }

        public static void main(String[] arguments) throws Exception {
            new Waiters(SocketKind.valueOf(arguments[0])).run();
            System.exit(0); // the waiters wait for ever
        }

        private void run() throws Exception {
            SSLServerSocket listening = keep((SSLServerSocket)
                    factories.serverSockets().createServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            begin("accept", listening::accept);
            for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
                for (boolean client : List.of(true, false)) {
                    SocketPair.Case played = new SocketPair.Case(kind, protocol, client);
                    SSLSocket silent = unhurried(played.open());
                    begin("handshake, " + played, () -> {
                        silent.startHandshake();
                        return null;
                    });
                    SSLSocket reader = unhurried(played.open().handshake());
                    begin("read, " + played, () -> reader.getInputStream().read());
                    SSLSocket writer = unhurried(played.open().handshake());
                    begin("write, " + played, () -> {
                        while (true) {
                            writer.getOutputStream().write(new byte[100_000]);
                        }
                    });
                }
            }
            ServerSocket silent = keep(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            Socket below = keep(new Socket(InetAddress.getLoopbackAddress(), silent.getLocalPort()));
            Socket layered = keep(factories.sockets().createSocket(below, SocketPair.HOST, 443, true));
            begin("layered", () -> layered.getInputStream().read());
            begin("nothing", () -> null);
        }

        private <T extends AutoCloseable> T keep(T resource) {
            open.add(resource); // or it would be closed when it is collected
            return resource;
        }

        private SSLSocket unhurried(SocketPair pair) throws Exception {
            keep(pair);
            pair.tested.setSoTimeout(0);
            return pair.tested;
        }

        /** Returns when a virtual thread has begun to do it, which it cannot while another one holds the only carrier. */
        private static void begin(String what, Callable<?> waiting) throws Exception {
            CountDownLatch begun = new CountDownLatch(1);
            Runnable waiter = () -> {
                begun.countDown();
                try {
                    waiting.call();
                } catch (Exception e) {
                    System.out.println(what + " did not wait: " + e);
                    System.exit(1);
                }
            };
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, waiter);
            if (!begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.out.println("the carrier is held by whoever came before: " + what);
                System.exit(1);
            }
        }
    }
}
