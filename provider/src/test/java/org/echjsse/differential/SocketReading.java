package org.echjsse.differential;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** All that {@link InputStream} promises, of the stream of a socket. */
final class SocketReading extends Chapter {
    SocketReading() {
        super("Socket: reading");
        arguments();
        portions();
        end();
        deliberate();
    }

    private void deliberate() {
        differs(new Difference(
                title(),
                "a stream is at its end when the peer has closed",
                Who.CLIENT,
                "output is shut down",
                "true",
                "false",
                "Closing says close_notify, which in TLS 1.3 is about one direction only (RFC 8446, 6.1). SunJSSE says user_canceled"
                        + " before it, which is meant for handshakes, closes the peer's output too, and is an error to some peers.",
                Tls.V13,
                Difference.Jdk.ALL));
    }

    private void arguments() {
        pair("a read of nothing gives nothing, before and after the handshake", stage -> {
            SocketWire wire = stage.sockets();
            for (Who who : Who.BOTH) {
                InputStream in = wire.end(who).getInputStream();
                stage.actor(who).triesInWords("before", () -> in.read(new byte[0]));
                stage.actor(who).triesInWords("before, of some", () -> in.read(new byte[4], 2, 0));
                stage.actor(who).saw("has begun", wire.end(who).getHandshakeSession() != null);
            }
            wire.handshake();
            for (Who who : Who.BOTH) {
                InputStream in = wire.end(who).getInputStream();
                stage.actor(who).triesInWords("after", () -> in.read(new byte[0]));
                stage.actor(who).triesInWords("all of nothing", () -> in.readNBytes(0).length);
                stage.actor(who).triesInWords("skip nothing", () -> in.skip(0));
                stage.actor(who).triesInWords("skip less", () -> in.skip(-1));
            }
            wire.closeBoth();
            stage.client()
                    .doesInWords("closed", () -> wire.client.getInputStream().read(new byte[0]));
        });

        pair("a read into nowhere is refused and costs nothing", stage -> {
            SocketWire wire = stage.sockets().handshake();
            InputStream in = wire.client.getInputStream();
            SocketWire.send(wire.server, "hello");
            stage.client().tries("null", () -> in.read(null));
            stage.client().tries("null, part", () -> in.read(null, 0, 1));
            stage.client().tries("negative offset", () -> in.read(new byte[4], -1, 2));
            stage.client().tries("negative length", () -> in.read(new byte[4], 0, -1));
            stage.client().tries("behind the end", () -> in.read(new byte[4], 3, 2));
            stage.client().tries("overflow", () -> in.read(new byte[4], 1, Integer.MAX_VALUE));
            stage.client().saw("received", SocketWire.receive(wire.client, 5));
        });

        pair("there is no mark to go back to", stage -> {
            SocketWire wire = stage.sockets().handshake();
            InputStream in = wire.client.getInputStream();
            stage.client().saw("supported", in.markSupported());
            stage.client().doesInWords("mark", () -> in.mark(10));
            stage.client().doesInWords("reset", in::reset);
        });
    }

    private void portions() {
        pair("each read gives what one record has left", stage -> {
            SocketWire wire = stage.sockets().handshake();
            for (Who who : Who.BOTH) {
                SocketWire.send(wire.peerOf(who), "abcdef");
                SocketWire.send(wire.peerOf(who), "ghi");
                InputStream in = wire.end(who).getInputStream();
                byte[] target = new byte[10];
                Arrays.fill(target, (byte) '.');
                stage.actor(who).saw("four", in.read(target, 1, 4));
                stage.actor(who).saw("available", in.available());
                stage.actor(who).saw("the rest", in.read(target, 5, 5));
                stage.actor(who).saw("none available", in.available());
                stage.actor(who).saw("target", new String(target));
                stage.actor(who).saw("next", in.read(target));
                stage.actor(who).saw("all", new String(target));
            }
        });

        pair("single bytes are read as they are, to 255", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.server.getOutputStream().write(new byte[] {0, 127, (byte) 128, (byte) 255});
            List<Integer> read = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                read.add(wire.client.getInputStream().read());
            }
            stage.client().saw("read", read);
        });

        pair("a long message comes in records of this size", stage -> {
            SocketWire wire = stage.sockets().handshake();
            for (Who who : Who.BOTH) {
                wire.peerOf(who).getOutputStream().write(new byte[40_000]);
                List<Integer> sizes = new ArrayList<>();
                for (int sum = 0; sum < 40_000; sum += sizes.get(sizes.size() - 1)) {
                    sizes.add(wire.end(who).getInputStream().read(new byte[50_000]));
                }
                stage.actor(who).saw("sizes", sizes);
            }
        });

        pair("a record is larger than the array that it is read into", stage -> {
            SocketWire wire = stage.sockets().handshake();
            byte[] sent = new byte[16_000];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = (byte) (i * 31);
            }
            wire.server.getOutputStream().write(sent);
            InputStream in = wire.client.getInputStream();
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            byte[] small = new byte[1000];
            List<Integer> left = new ArrayList<>();
            while (received.size() < sent.length) {
                received.write(small, 0, in.read(small));
                left.add(in.available());
            }
            stage.client().saw("left", left);
            stage.client().saw("the same", Arrays.equals(sent, received.toByteArray()));
        });

        pair("available knows of nothing that was not read", stage -> {
            SocketWire wire = stage.sockets();
            stage.client().saw("before", wire.client.getInputStream().available());
            wire.handshake();
            SocketWire.send(wire.server, "hello");
            stage.client().saw("arrived", wire.client.getInputStream().available());
            stage.client().saw("one", (char) wire.client.getInputStream().read());
            stage.client().saw("others", wire.client.getInputStream().available());
            stage.client().saw("skipped", wire.client.getInputStream().skip(2));
            stage.client().saw("after that", wire.client.getInputStream().available());
            stage.client().saw("rest", SocketWire.receive(wire.client, 2));
        });

        pair("more is skipped than a record holds", stage -> {
            SocketWire wire = stage.sockets().handshake();
            SocketWire.send(wire.server, "abc");
            SocketWire.send(wire.server, "defgh");
            stage.client().saw("skipped", wire.client.getInputStream().skip(5));
            stage.client().saw("rest", SocketWire.receive(wire.client, 3));
            wire.server.getOutputStream().write(new byte[30_000]);
            wire.server.shutdownOutput();
            InputStream in = wire.client.getInputStream();
            stage.client().saw("to the end", in.skip(40_000));
            stage.client().saw("behind it", in.skip(1));
        });
    }

    private void end() {
        pair("what was sent before the end is read to the end", stage -> {
            SocketWire wire = stage.sockets().handshake();
            for (Who who : Who.BOTH) {
                InputStream in = wire.end(who).getInputStream();
                if (who == Who.CLIENT || stage.protocol() == Tls.V13) {
                    SocketWire.send(wire.peerOf(who), "hello");
                    wire.peerOf(who).shutdownOutput();
                    stage.actor(who).saw("first", in.read());
                    stage.actor(who).saw("available", in.available());
                    stage.actor(who).saw("rest", new String(in.readAllBytes()));
                    tellEnd(stage.actor(who), wire.end(who), in);
                }
            }
        });

        pair("a stream is at its end when the peer has closed", stage -> {
            SocketWire wire = stage.sockets().handshake();
            InputStream in = wire.client.getInputStream();
            SocketWire.send(wire.server, "last words");
            SocketWire.close(wire.server);
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            stage.client().saw("transferred", in.transferTo(received));
            stage.client().saw("received", received);
            tellEnd(stage.client(), wire.client, in);
            stage.client().saw("closed", wire.client.isClosed());
        });
    }

    private static void tellEnd(Actor actor, SSLSocket socket, InputStream in) throws Exception {
        actor.triesInWords("end", in::read);
        actor.triesInWords("still", () -> in.read(new byte[5]));
        actor.triesInWords("skip", () -> in.skip(5));
        actor.triesInWords("nothing available", in::available);
        actor.triesInWords("stream", () -> socket.getInputStream() == in);
        actor.saw("input is shut down", socket.isInputShutdown());
        actor.saw("output is shut down", socket.isOutputShutdown());
        actor.triesInWords("shut down", () -> {
            socket.shutdownInput();
            return socket.isInputShutdown();
        });
        actor.triesInWords("read after that", in::read);
    }
}
