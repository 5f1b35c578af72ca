package org.echjsse.differential;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;

/** All that {@link OutputStream} promises, of the stream of a socket, and that what goes in comes out. */
final class SocketWriting extends Chapter {
    SocketWriting() {
        super("Socket: writing");
        arguments();
        amounts();
        several();
        end();
    }

    private void arguments() {
        pair("a write of nothing sends nothing, before and after the handshake", stage -> {
            SocketWire wire = stage.sockets();
            for (Who who : Who.BOTH) {
                OutputStream out = wire.end(who).getOutputStream();
                stage.actor(who).doesInWords("nothing", () -> out.write(new byte[0]));
                stage.actor(who).doesInWords("nothing of some", () -> out.write(new byte[4], 4, 0));
                stage.actor(who).doesInWords("flush", out::flush);
                stage.actor(who).saw("has begun", wire.end(who).getHandshakeSession() != null);
            }
            wire.handshake();
            for (Who who : Who.BOTH) {
                OutputStream out = wire.end(who).getOutputStream();
                stage.actor(who).doesInWords("nothing again", () -> out.write(new byte[0]));
                out.flush();
                SocketWire.send(wire.end(who), "hello");
                stage.actor(who)
                        .saw("peer's read", wire.peerOf(who).getInputStream().read(new byte[10]));
            }
        });

        pair("a write from nowhere is refused and sends nothing", stage -> {
            SocketWire wire = stage.sockets().handshake();
            OutputStream out = wire.client.getOutputStream();
            stage.client().does("null", () -> out.write(null));
            stage.client().does("null, part", () -> out.write(null, 0, 1));
            stage.client().does("negative offset", () -> out.write(new byte[4], -1, 2));
            stage.client().does("negative length", () -> out.write(new byte[4], 0, -1));
            stage.client().does("behind the end", () -> out.write(new byte[4], 3, 2));
            stage.client().does("overflow", () -> out.write(new byte[4], 1, Integer.MAX_VALUE));
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });
    }

    private void amounts() {
        for (int amount : new int[] {1, 16_384, 16_385, 1_048_576}) {
            pair(amount + (amount == 1 ? " byte arrives" : " bytes arrive") + " as sent, both ways", stage -> {
                SocketWire wire = stage.sockets().handshake();
                for (Who who : Who.BOTH) {
                    byte[] sent = new byte[amount];
                    new Random(amount).nextBytes(sent);
                    CompletableFuture<byte[]> received = Stage.inBackground(
                            () -> wire.peerOf(who).getInputStream().readNBytes(amount));
                    wire.end(who).getOutputStream().write(sent);
                    stage.actor(who).saw("received by the peer", digest(Stage.await(received)));
                }
            });
        }

        pair("single bytes are written one by one, and only their low eight bits", stage -> {
            SocketWire wire = stage.sockets().handshake();
            OutputStream out = wire.client.getOutputStream();
            for (int value : new int[] {'a', 0x162, -1}) {
                out.write(value);
            }
            List<String> reads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                byte[] read = new byte[5];
                int length = wire.server.getInputStream().read(read);
                reads.add(length + " " + read[0]);
            }
            stage.server().saw("reads", reads);
        });

        pair("a part of an array is sent and no more, and the array stays as it is", stage -> {
            SocketWire wire = stage.sockets().handshake();
            byte[] array = "no secret is sent, none".getBytes();
            wire.client.getOutputStream().write(array, 10, 7);
            stage.server().saw("received", SocketWire.receive(wire.server, 7));
            stage.client().saw("array", new String(array));
        });
    }

    private void several() {
        pair("writes of several threads do not mix", stage -> {
            SocketWire wire = stage.sockets().handshake();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (char letter : "abcd".toCharArray()) {
                byte[] block = String.valueOf(letter).repeat(20_000).getBytes();
                writers.add(Stage.inBackground(() -> {
                    for (int i = 0; i < 10; i++) {
                        wire.client.getOutputStream().write(block);
                    }
                    return null;
                }));
            }
            InputStream in = wire.server.getInputStream();
            int mixed = 0;
            for (int i = 0; i < 40; i++) {
                byte[] block = in.readNBytes(20_000);
                mixed += new String(block).chars().distinct().count() == 1 ? 0 : 1;
            }
            for (CompletableFuture<Void> writer : writers) {
                Stage.await(writer);
            }
            stage.server().saw("mixed", mixed);
        });

        pair("much is written and read both ways at once by several threads", stage -> {
            SocketWire wire = stage.sockets().handshake();
            int each = 500_000;
            List<CompletableFuture<Long>> working = new ArrayList<>();
            for (SSLSocket socket : List.of(wire.client, wire.server)) {
                for (int i = 0; i < 2; i++) {
                    working.add(Stage.inBackground(() -> write(socket, each)));
                    working.add(Stage.inBackground(() -> read(socket, each)));
                }
            }
            long sum = 0;
            for (CompletableFuture<Long> one : working) {
                sum += Stage.await(one);
            }
            stage.client().saw("sum", sum);
            stage.client().saw("left", wire.client.getInputStream().available());
            stage.server().saw("left", wire.server.getInputStream().available());
        });

        pair("the handshake is begun once, by whichever of several threads comes first", stage -> {
            SocketWire wire = stage.sockets();
            List<CompletableFuture<Long>> working = new ArrayList<>();
            for (SSLSocket socket : List.of(wire.client, wire.server)) {
                working.add(Stage.inBackground(() -> write(socket, 1000)));
                working.add(Stage.inBackground(() -> write(socket, 1000)));
                working.add(Stage.inBackground(() -> read(socket, 2000)));
                working.add(Stage.inBackground(
                        () -> (long) socket.getSession().getProtocol().length()));
            }
            long sum = 0;
            for (CompletableFuture<Long> one : working) {
                sum += Stage.await(one);
            }
            stage.client().saw("sum", sum);
        });
    }

    private void end() {
        pair("a peer that has closed is written to in vain", stage -> {
            SocketWire wire = stage.sockets().handshake();
            SocketWire.close(wire.server);
            stage.client().does("write", () -> {
                // the first ones go into the buffers of the system
                for (int i = 0; i < 1000; i++) {
                    wire.client.getOutputStream().write(new byte[100_000]);
                }
            });
            stage.client().saw("closed", wire.client.isClosed());
        });

        pair("nothing is written behind the end of the output", stage -> {
            SocketWire wire = stage.sockets().handshake();
            OutputStream out = wire.client.getOutputStream();
            wire.client.shutdownOutput();
            stage.client().doesInWords("write", () -> out.write(1));
            stage.client().doesInWords("nothing", () -> out.write(new byte[0]));
            stage.client().doesInWords("flush", out::flush);
            stage.client().triesInWords("stream", wire.client::getOutputStream);
            stage.server().saw("end", wire.server.getInputStream().read());
        });
    }

    private static long write(SSLSocket socket, int amount) throws Exception {
        byte[] piece = new byte[amount / 50];
        for (int i = 0; i < 50; i++) {
            socket.getOutputStream().write(piece);
        }
        return amount;
    }

    private static long read(SSLSocket socket, int amount) throws Exception {
        return socket.getInputStream().readNBytes(amount).length;
    }

    private static String digest(byte[] bytes) throws Exception {
        return bytes.length + " "
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 4);
    }
}
