package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;
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
    /** For records that fit into no destination alone; grows to what is needed, for most connections to nothing. */
    private ByteBuffer aside = ByteBuffer.allocate(0);

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
        ByteBuffer target = target(destinations, offset, count, room);
        int start = target.position();
        short type = cipher.opener().open(header, record, target);
        if (type != ContentType.application_data) {
            process(type, target, start);
            return 0;
        }
        int length = target.position() - start;
        protocol.records().opened(type, length);
        if (target == aside) {
            scatter(destinations, offset, length);
        }
        requestFreshKeys();
        return length;
    }

    /** The first destination that is not full, if it takes all of the record. */
    private ByteBuffer target(ByteBuffer[] destinations, int offset, int count, int room) {
        for (int i = offset; i < offset + count; i++) {
            if (destinations[i].remaining() >= room) {
                return destinations[i];
            }
            if (destinations[i].hasRemaining()) {
                break;
            }
        }
        if (aside.capacity() < room) {
            aside = ByteBuffer.allocate(room);
        }
        return aside.clear();
    }

    private void scatter(ByteBuffer[] destinations, int offset, int length) {
        int taken = 0;
        for (int i = offset; taken < length; i++) {
            int part = Math.min(destinations[i].remaining(), length - taken);
            destinations[i].put(aside.array(), taken, part);
            taken += part;
        }
    }

    /** Takes back what is not for the application. */
    private void process(short type, ByteBuffer target, int start) throws IOException {
        byte[] content = new byte[target.position() - start];
        for (int i = 0; i < content.length; i++) {
            content[i] = target.get(start + i);
            target.put(start + i, (byte) 0);
        }
        target.position(start);
        protocol.process(type, content);
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
