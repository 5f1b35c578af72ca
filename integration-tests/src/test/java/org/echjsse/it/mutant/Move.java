package org.echjsse.it.mutant;

import java.io.IOException;

/** Something that an honest server would not do now. */
@FunctionalInterface
interface Move {
    int WARNING = 1;
    int FATAL = 2;

    void make(HonestServer server) throws IOException;

    /** The server says no more, and listens. */
    final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stop() {
            super("stop", null, false, false);
        }
    }

    static Move silence() {
        return server -> {
            throw new Stop();
        };
    }

    static Move close() {
        return server -> {
            server.records.shutDown();
            throw new Stop();
        };
    }

    static Move alert(int level, int description) {
        return record(RecordLayer.ALERT, Bytes.of(level, description)).then(silence());
    }

    /** Under the keys of the moment. */
    static Move record(int type, byte[] content) {
        return server -> server.records.write(type, content);
    }

    static Move plain(int type, byte[] content) {
        return server -> server.records.writePlain(type, content);
    }

    static Move raw(byte[] bytes) {
        return server -> server.records.raw(bytes);
    }

    /** Under the keys of the moment: content, type and padding as they are. */
    static Move inner(byte[] innerPlaintext) {
        return server -> server.records.writeInner(innerPlaintext);
    }

    /** A handshake message that the server hashes as if it had to be there. */
    static Move message(int type, byte[] body) {
        return server -> server.sendMessage(Bytes.message(type, body));
    }

    default Move then(Move next) {
        return server -> {
            make(server);
            next.make(server);
        };
    }
}
