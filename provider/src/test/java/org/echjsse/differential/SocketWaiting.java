package org.echjsse.differential;

import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Whoever waits for a peer that says nothing: with a time-out, interrupted, or until the socket is closed by somebody else. */
final class SocketWaiting extends Chapter {
    private static final int SHORT_MILLIS = 60;

    SocketWaiting() {
        super("Socket: time-outs and interruption");
        reading();
        handshaking();
        interrupting();
        closing();
    }

    private void reading() {
        pair("a read that took too long can be tried again", stage -> {
            SocketWire wire = stage.sockets().handshake();
            for (Who who : Who.BOTH) {
                InputStream in = wire.end(who).getInputStream();
                wire.end(who).setSoTimeout(SHORT_MILLIS);
                stage.actor(who).triesInWords("read", in::read);
                stage.actor(who).triesInWords("again", in::read);
                stage.actor(who).saw("closed", wire.end(who).isClosed());
                stage.actor(who).saw("valid", wire.end(who).getSession().isValid());
                wire.end(who).setSoTimeout(Stage.PATIENCE_MILLIS);
                SocketWire.send(wire.peerOf(who), "hello");
                stage.actor(who).saw("received", SocketWire.receive(wire.end(who), 5));
                SocketWire.send(wire.end(who), "welcome");
                stage.actor(who).saw("peer received", SocketWire.receive(wire.peerOf(who), 7));
            }
        });

        pair("a read that took too long in the middle of a record loses nothing", stage -> {
            Middle middle = new Middle(stage);
            SocketWire wire = SocketWire.through(stage, middle).handshake();
            InputStream in = wire.client.getInputStream();
            SocketWire.send(wire.server, "before");
            stage.client().saw("received", SocketWire.receive(wire.client, 6));
            middle.keep(Who.CLIENT, 3);
            SocketWire.send(wire.server, "in two halves");
            wire.client.setSoTimeout(SHORT_MILLIS);
            stage.client().triesInWords("the first bytes of its header", in::read);
            middle.keep(Who.CLIENT, 10);
            stage.client().triesInWords("a half", in::read);
            stage.client().saw("available", in.available());
            middle.release(Who.CLIENT);
            wire.client.setSoTimeout(Stage.PATIENCE_MILLIS);
            stage.client().saw("whole", SocketWire.receive(wire.client, 13));
        });

        pair("a skip that took too long has skipped what there was", stage -> {
            SocketWire wire = stage.sockets().handshake();
            SocketWire.send(wire.server, "abc");
            wire.client.setSoTimeout(SHORT_MILLIS);
            stage.client()
                    .triesInWords("skip", () -> wire.client.getInputStream().skip(5));
            SocketWire.send(wire.server, "def");
            wire.client.setSoTimeout(Stage.PATIENCE_MILLIS);
            stage.client().saw("received", SocketWire.receive(wire.client, 3));
        });

        pair("a time-out is for each read, and may be changed between them", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.client.setSoTimeout(SHORT_MILLIS);
            stage.client().does("read", () -> wire.client.getInputStream().read());
            stage.client().saw("time-out", wire.client.getSoTimeout());
            wire.client.setSoTimeout(0);
            CompletableFuture<Integer> reading =
                    Stage.inBackground(() -> wire.client.getInputStream().read());
            Thread.sleep(2 * SHORT_MILLIS);
            stage.client().saw("still waiting", !reading.isDone());
            SocketWire.send(wire.server, "!");
            stage.client().saw("received", Stage.await(reading));
        });
    }

    private void handshaking() {
        pair("a handshake that took too long goes on with the next call", stage -> {
            SocketWire wire = stage.sockets();
            wire.client.setSoTimeout(SHORT_MILLIS);
            stage.client().doesInWords("handshake", wire.client::startHandshake);
            stage.client().saw("closed", wire.client.isClosed());
            stage.client().doesInWords("again", wire.client::startHandshake);
            wire.client.setSoTimeout(Stage.PATIENCE_MILLIS);
            wire.handshake();
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });

        pair("a server waits for the hello no longer than a read", stage -> {
            SocketWire wire = stage.sockets();
            wire.server.setSoTimeout(SHORT_MILLIS);
            stage.server().doesInWords("handshake", wire.server::startHandshake);
            stage.server().triesInWords("read", wire.server.getInputStream()::read);
            stage.server()
                    .doesInWords("write", () -> wire.server.getOutputStream().write(1));
            stage.server().saw("closed", wire.server.isClosed());
            wire.server.setSoTimeout(Stage.PATIENCE_MILLIS);
            SocketWire.send(wire.handshake().client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });

        pair("to ask for the session of a silent peer ends the connection", stage -> {
            SocketWire wire = stage.sockets();
            wire.client.setSoTimeout(SHORT_MILLIS);
            stage.client().saw("suite", wire.client.getSession().getCipherSuite());
            stage.client().saw("closed", wire.client.isClosed());
            stage.client().doesInWords("handshake", wire.client::startHandshake);
            stage.server().does("handshake", wire.server::startHandshake);
        });

        pair("an accept that took too long can be tried again", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            listening.setSoTimeout(SHORT_MILLIS);
            stage.server().triesInWords("accept", listening::accept);
            stage.server().saw("closed", listening.isClosed());
            listening.setSoTimeout(Stage.PATIENCE_MILLIS);
            SSLSocket client = stage.client().socket(listening.getLocalPort());
            SocketWire wire = SocketWire.of(stage, client, (SSLSocket) listening.accept());
            SocketWire.send(wire.handshake().client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });
    }

    private void interrupting() {
        pair("an interrupted thread shakes hands, reads, writes and closes all the same", stage -> {
            SocketWire wire = stage.sockets();
            CompletableFuture<Void> other = Stage.inBackground(() -> {
                wire.server.startHandshake();
                SocketWire.send(wire.server, SocketWire.receive(wire.server, 5));
                return null;
            });
            Stage.await(Stage.inBackground(() -> {
                Thread.currentThread().interrupt();
                stage.client().doesInWords("handshake", wire.client::startHandshake);
                stage.client().doesInWords("write", () -> SocketWire.send(wire.client, "hello"));
                stage.client().triesInWords("read", () -> SocketWire.receive(wire.client, 5));
                wire.client.setSoTimeout(1);
                stage.client().doesInWords("close", wire.client::close);
                stage.client().saw("still interrupted", Thread.interrupted());
                return null;
            }));
            Stage.await(other);
            stage.server().saw("end", wire.server.getInputStream().read());
        });

        pair("a reader that is interrupted while it waits goes on waiting", stage -> {
            SocketWire wire = stage.sockets().handshake();
            Thread[] reader = new Thread[1];
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Void> reading = Stage.inBackground(() -> {
                reader[0] = Thread.currentThread();
                begun.countDown();
                stage.client().triesInWords("read", () -> SocketWire.receive(wire.client, 5));
                stage.client().saw("interrupted", Thread.interrupted());
                return null;
            });
            begun.await();
            Thread.sleep(SHORT_MILLIS);
            reader[0].interrupt();
            Thread.sleep(SHORT_MILLIS);
            SocketWire.send(wire.server, "hello");
            Stage.await(reading);
            stage.client().saw("closed", wire.client.isClosed());
        });
    }

    private void closing() {
        pair("a close ends a read of another thread", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.client.setSoTimeout(0);
            CompletableFuture<String> reading =
                    waiting(() -> wire.client.getInputStream().read());
            wire.client.close();
            String read = Stage.await(reading);
            // in TLS 1.3, SunJSSE does now the one and now the other
            stage.client().saw("ended", read.equals("-1") || read.equals("SocketException"));
            stage.client().saw("closed", wire.client.isClosed());
        });

        pair("a close ends a write that the peer does not read", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.client.setSendBufferSize(4096);
            wire.client.setSoLinger(true, 0); // else SunJSSE would wait for the writer for ever
            CompletableFuture<String> writing = waiting(() -> {
                while (true) {
                    wire.client.getOutputStream().write(new byte[100_000]);
                }
            });
            wire.client.setSoTimeout(1);
            wire.client.close();
            stage.client().saw("write", Stage.await(writing));
            stage.client().saw("closed", wire.client.isClosed());
        });

        for (Who who : Who.BOTH) {
            pair(
                    "a close ends the handshake of another thread, on a "
                            + who.name().toLowerCase(),
                    stage -> {
                        SocketWire wire = stage.sockets();
                        CompletableFuture<String> shaking = waiting(() -> {
                            wire.end(who).startHandshake();
                            return "done";
                        });
                        wire.end(who).close();
                        stage.actor(who).saw("handshake", ended(stage.actor(who), Stage.await(shaking)));
                        stage.actor(who).saw("closed", wire.end(who).isClosed());
                        stage.actor(who).saw("suite", wire.end(who).getSession().getCipherSuite());
                    });
        }

        pair("a close ends an accept of another thread", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            CompletableFuture<String> accepting = waiting(listening::accept);
            listening.close();
            stage.server().saw("accept", Stage.await(accepting));
            stage.server().saw("closed", listening.isClosed());
            stage.server().triesInWords("again", listening::accept);
        });

        pair("the end of the input ends a read of another thread", stage -> {
            SocketWire wire = stage.sockets().handshake();
            CompletableFuture<String> reading =
                    waiting(() -> wire.client.getInputStream().read());
            stage.client().does("shut down", wire.client::shutdownInput);
            stage.client().saw("read", Stage.await(reading));
        });
    }

    /** SunJSSE ends the input before it closes: it depends on who is let run first what its own reader meets. */
    private static String ended(Actor actor, String words) {
        boolean endOfInput = words.equals("SSLHandshakeException caused by EOFException");
        return endOfInput && actor.provider().getName().equals("SunJSSE") ? "SocketException" : words;
    }

    /** Begins something that will wait, and returns when it does: when it has been with the system for a while. */
    private static CompletableFuture<String> waiting(Actor.Action action) throws Exception {
        CompletableFuture<Thread> begun = new CompletableFuture<>();
        CompletableFuture<String> result = Stage.inBackground(() -> {
            begun.complete(Thread.currentThread());
            try {
                return String.valueOf(action.perform());
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (Exception e) {
                return Thrown.words(e);
            }
        });
        Thread thread = begun.get();
        int looks = 0;
        for (int i = 0; i < 1000 && looks < 6 && !result.isDone(); i++) {
            Thread.sleep(SHORT_MILLIS / 3);
            looks = isWithTheSystem(thread) ? looks + 1 : 0;
        }
        return result;
    }

    private static boolean isWithTheSystem(Thread thread) {
        StackTraceElement[] frames = thread.getStackTrace();
        return frames.length > 0
                && frames[0].isNativeMethod()
                && frames[0].getClassName().startsWith("sun.nio.ch.");
    }
}
