package org.echjsse.cli.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TapTest {

    @Test
    void everyByteIsForwardedAndRecorded() throws Exception {
        byte[] sent = new byte[100_000];
        new Random(1).nextBytes(sent);
        try (ServerSocket echo = echoServer();
                Tap tap = new Tap("web", new InetSocketAddress(echo.getInetAddress(), echo.getLocalPort()))) {
            for (int connection = 0; connection < 2; connection++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tap.port())) {
                    Thread reader = new Thread(() -> assertEchoed(socket, sent));
                    reader.start();
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                    reader.join();
                }
            }
            List<Recording> recordings = tap.take(5000);
            assertEquals(2, recordings.size());
            for (Recording recording : recordings) {
                assertArrayEquals(sent, recording.fromClient());
                assertArrayEquals(sent, recording.fromServer());
            }
            assertEquals(List.of(), tap.take(0), "taken once");
        }
    }

    @Test
    void aConnectionThatDoesNotEndIsEndedAndItsBytesAreThere() throws Exception {
        try (ServerSocket echo = echoServer();
                Tap tap = new Tap("web", new InetSocketAddress(echo.getInetAddress(), echo.getLocalPort()));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), tap.port())) {
            socket.getOutputStream().write(42);
            assertEquals(42, socket.getInputStream().read());
            Recording recording = tap.take(200).get(0);
            assertArrayEquals(new byte[] {42}, recording.fromClient());
            assertArrayEquals(new byte[] {42}, recording.fromServer());
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    private static void assertEchoed(Socket socket, byte[] sent) {
        try {
            assertArrayEquals(sent, socket.getInputStream().readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static ServerSocket echoServer() throws Exception {
        ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException closed) {
                    continue;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return listener;
    }
}
