package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.tls.ContentType;

/**
 * Records of TLS 1.3, straight between the caller's buffers. What is no application data goes to bctls, and what bctls has to say
 * comes through the same {@link Tls13Cipher}.
 */
final class Tls13Records implements ApplicationRecords {
    private static final int CONTENT_LIMIT = 1 << 14;

    private final Protocol protocol;
    private final Tls13Cipher cipher;
    private final byte[] header = new byte[RecordFramer.HEADER_BYTES];
    private boolean keyUpdateRequested;

    Tls13Records(Protocol protocol, Tls13Cipher cipher) {
        this.protocol = protocol;
        this.cipher = cipher;
    }

    @Override
    public int seal(ByteBuffer[] sources, int offset, int count, int limit, ByteBuffer destination) throws IOException {
        int room = Math.min(CONTENT_LIMIT, destination.remaining() - RecordSealer.EXPANSION);
        int length = ApplicationRecords.remaining(sources, offset, count, Math.min(limit, room));
        if (length <= 0) {
            return 0;
        }
        cipher.sealer().seal(ContentType.application_data, sources, offset, length, 0, destination);
        if (cipher.sealer().keys().areWornOut()) {
            protocol.updateKeys(true); // RFC 8446, 5.5; as SunJSSE does it, both directions
        }
        return length;
    }

    @Override
    public int open(ByteBuffer record, ByteBuffer[] destinations, int offset, int count) throws IOException {
        if (record.get(record.position()) != ContentType.application_data) {
            byte[] inClear = new byte[record.remaining()];
            record.get(inClear);
            protocol.offerInput(inClear, 0, inClear.length); // bctls will refuse it
            return 0;
        }
        record.get(header);
        int room = RecordOpener.room(record.remaining());
        ByteBuffer first = firstWithRoom(destinations, offset, count);
        int produced = first != null && first.hasArray() && first.remaining() >= room
                ? openInto(first, record)
                : openAside(record, room, destinations, offset);
        requestFreshKeys();
        return produced;
    }

    private static ByteBuffer firstWithRoom(ByteBuffer[] destinations, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            if (destinations[i].hasRemaining()) {
                return destinations[i];
            }
        }
        return null;
    }

    private int openInto(ByteBuffer destination, ByteBuffer record) throws IOException {
        byte[] to = destination.array();
        int at = destination.arrayOffset() + destination.position();
        if (!isApplicationData(record, to, at)) {
            return 0;
        }
        int length = cipher.opener().contentLength();
        destination.position(destination.position() + length);
        return length;
    }

    private int openAside(ByteBuffer record, int room, ByteBuffer[] destinations, int offset) throws IOException {
        byte[] spare = SpareArrays.borrow();
        try {
            if (!isApplicationData(record, spare, 0)) {
                return 0;
            }
            int length = cipher.opener().contentLength();
            scatter(spare, length, destinations, offset);
            return length;
        } finally {
            SpareArrays.giveBack(spare, Math.min(room, spare.length));
        }
    }

    /** Opens the record, and does what it says if it is about anything else. */
    private boolean isApplicationData(ByteBuffer record, byte[] to, int at) throws IOException {
        short type = cipher.opener().open(header, record, to, at);
        int length = cipher.opener().contentLength();
        if (type == ContentType.application_data) {
            protocol.records().opened(type, length);
            return true;
        }
        byte[] content = Arrays.copyOfRange(to, at, at + length);
        Arrays.fill(to, at, at + length, (byte) 0); // not for the application
        protocol.process(type, content);
        return false;
    }

    private static void scatter(byte[] content, int length, ByteBuffer[] destinations, int offset) {
        int taken = 0;
        for (int i = offset; taken < length; i++) {
            int part = Math.min(destinations[i].remaining(), length - taken);
            destinations[i].put(content, taken, part);
            taken += part;
        }
    }

    /** The peer's keys: it is asked once, and may take its time. */
    private void requestFreshKeys() throws IOException {
        boolean wornOut = cipher.opener().keys().areWornOut();
        if (wornOut && !keyUpdateRequested && !protocol.closure().outbound()) {
            protocol.updateKeys(true);
        }
        keyUpdateRequested = wornOut;
    }

    @Override
    public void destroy() {
        cipher.destroy();
    }
}
