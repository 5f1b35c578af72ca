package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Records of TLS 1.2: bctls has them in arrays, so everything is copied in and out. */
final class Tls12Records implements ApplicationRecords {
    private static final int CONTENT_LIMIT = 1 << 14;

    private final Protocol protocol;

    Tls12Records(Protocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public int seal(ByteBuffer[] sources, int offset, int count, int limit, ByteBuffer destination) throws IOException {
        byte[] content = new byte[ApplicationRecords.remaining(sources, offset, count, Math.min(limit, CONTENT_LIMIT))];
        int filled = 0;
        for (int i = offset; filled < content.length; i++) {
            int part = Math.min(sources[i].remaining(), content.length - filled);
            sources[i].get(content, filled, part);
            filled += part;
        }
        protocol.writeApplicationData(content, 0, content.length);
        protocol.readOutput(destination, protocol.getAvailableOutputBytes());
        return content.length;
    }

    @Override
    public int open(ByteBuffer record, ByteBuffer[] destinations, int offset, int count) throws IOException {
        byte[] copy = new byte[record.remaining()];
        record.get(copy);
        protocol.offerInput(copy, 0, copy.length);
        int produced = 0;
        for (int i = offset; i < offset + count && protocol.getAvailableInputBytes() > 0; i++) {
            produced += protocol.readInput(destinations[i], destinations[i].remaining());
        }
        return produced;
    }

    @Override
    public void destroy() {
        // bctls has the keys
    }
}
