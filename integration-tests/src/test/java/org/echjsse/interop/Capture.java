package org.echjsse.interop;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A capture file (pcap) of one recorded connection, as if between two hosts: no handshake of TCP, no checksums, but the bytes in an order
 * in which they may have been sent.
 */
final class Capture {
    private static final int RAW_IP = 101;
    private static final int SEGMENT = 16_000;
    private static final int CLIENT = 0x0a000001;
    private static final int SERVER = 0x0a000002;
    private static final int CLIENT_PORT = 50_000;
    private static final int SERVER_PORT = 443;

    private final DataOutputStream out;
    private int sentByClient = 1;
    private int sentByServer = 1;
    private int packets;

    private Capture(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    /** The client's first record, everything from the server, the rest of the client. */
    static void write(WireTap.Recording recording, Path file) {
        byte[] client = recording.fromClient();
        int firstRecord = 5 + ((client[3] & 0xff) << 8 | client[4] & 0xff);
        try (OutputStream stream = Files.newOutputStream(file)) {
            Capture capture = new Capture(stream);
            capture.header();
            capture.send(true, Arrays.copyOf(client, firstRecord));
            capture.send(false, recording.fromServer());
            capture.send(true, Arrays.copyOfRange(client, firstRecord, client.length));
            capture.out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void header() throws IOException {
        out.writeInt(0xa1b2c3d4);
        out.writeShort(2);
        out.writeShort(4);
        out.writeLong(0);
        out.writeInt(1 << 18);
        out.writeInt(RAW_IP);
    }

    private void send(boolean fromClient, byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; at += SEGMENT) {
            segment(fromClient, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + SEGMENT)));
        }
    }

    private void segment(boolean fromClient, byte[] payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream packet = new DataOutputStream(bytes);
        packet.writeShort(0x4500);
        packet.writeShort(40 + payload.length);
        packet.writeInt(0);
        packet.writeShort(0x4006); // time to live, TCP
        packet.writeShort(0);
        packet.writeInt(fromClient ? CLIENT : SERVER);
        packet.writeInt(fromClient ? SERVER : CLIENT);
        packet.writeShort(fromClient ? CLIENT_PORT : SERVER_PORT);
        packet.writeShort(fromClient ? SERVER_PORT : CLIENT_PORT);
        packet.writeInt(fromClient ? sentByClient : sentByServer);
        packet.writeInt(fromClient ? sentByServer : sentByClient);
        packet.writeShort(0x5018); // header length, PSH and ACK
        packet.writeShort(0xffff);
        packet.writeInt(0);
        packet.write(payload);
        if (fromClient) {
            sentByClient += payload.length;
        } else {
            sentByServer += payload.length;
        }
        out.writeInt(1_700_000_000);
        out.writeInt(packets++);
        out.writeInt(bytes.size());
        out.writeInt(bytes.size());
        bytes.writeTo(out);
    }
}
