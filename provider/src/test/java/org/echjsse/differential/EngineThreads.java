package org.echjsse.differential;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** One thread wraps, another one unwraps. */
final class EngineThreads extends Chapter {
    private static final int LENGTH = 1_000_000;

    EngineThreads() {
        super("Engine: threads");

        pair("large transfers both ways at once", stage -> transfer(stage, false));

        pair("large transfers both ways at once, and new keys now and then", Tls.V13, stage -> transfer(stage, true));

        pair("questions are answered while a task runs", stage -> {
            EngineWire wire = stage.engines();
            EngineTasks.toTask(wire, wire.server);
            Runnable task = wire.server.engine.getDelegatedTask();
            CompletableFuture<Void> running = Stage.inBackground(() -> {
                task.run();
                return null;
            });
            SSLEngine engine = wire.server.engine;
            engine.getSession().getProtocol();
            engine.getSSLParameters();
            engine.isInboundDone();
            Stage.await(running);
            wire.settle();
            stage.server().saw("finished", wire.server.finishedCount() > 0);
        });
    }

    private static void transfer(Stage stage, boolean newKeys) throws Exception {
        EngineWire wire = stage.engines().handshake();
        BlockingQueue<byte[]> toServer = new LinkedBlockingQueue<>();
        BlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();
        byte[] data = EngineBuffering.numbered(LENGTH);
        SSLEngine client = wire.client.engine;
        SSLEngine server = wire.server.engine;
        CompletableFuture<byte[]> atServer = Stage.inBackground(() -> read(server, toServer));
        CompletableFuture<byte[]> atClient = Stage.inBackground(() -> read(client, toClient));
        CompletableFuture<Void> fromClient = Stage.inBackground(() -> write(client, data, toServer, newKeys));
        CompletableFuture<Void> fromServer = Stage.inBackground(() -> write(server, data, toClient, newKeys));
        Stage.await(fromClient);
        Stage.await(fromServer);
        stage.server().saw("intact", Arrays.equals(data, Stage.await(atServer)));
        stage.client().saw("intact", Arrays.equals(data, Stage.await(atClient)));
    }

    private static Void write(SSLEngine engine, byte[] data, BlockingQueue<byte[]> wire, boolean newKeys)
            throws Exception {
        ByteBuffer source = ByteBuffer.wrap(data);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        for (int i = 1; source.hasRemaining(); i++) {
            if (newKeys && i % 20 == 0) {
                engine.beginHandshake();
            }
            engine.wrap(source, record.clear());
            wire.put(EngineWire.bytes(record.flip()));
        }
        return null;
    }

    private static byte[] read(SSLEngine engine, BlockingQueue<byte[]> wire) throws Exception {
        ByteBuffer received = ByteBuffer.allocate(LENGTH + engine.getSession().getApplicationBufferSize());
        while (received.position() < LENGTH) {
            byte[] record = wire.poll(Stage.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (record == null) {
                throw new IllegalStateException("nothing comes any more");
            }
            ByteBuffer source = ByteBuffer.wrap(record);
            while (source.hasRemaining()) {
                SSLEngineResult result = engine.unwrap(source, received);
                if (result.getStatus() != Status.OK || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                    throw new IllegalStateException(EngineWire.words(result));
                }
            }
        }
        return EngineWire.bytes(received.flip());
    }
}
