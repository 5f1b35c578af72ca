package org.echjsse.it.mutant;

import java.util.ArrayList;
import java.util.List;

/** An extension block under construction, in which anything may stand, also twice. */
final class Extensions {
    static final int SERVER_NAME = 0;
    static final int STATUS_REQUEST = 5;
    static final int SUPPORTED_GROUPS = 10;
    static final int SIGNATURE_ALGORITHMS = 13;
    static final int ALPN = 16;
    static final int EXTENDED_MASTER_SECRET = 23;
    static final int PRE_SHARED_KEY = 41;
    static final int EARLY_DATA = 42;
    static final int SUPPORTED_VERSIONS = 43;
    static final int COOKIE = 44;
    static final int PSK_KEY_EXCHANGE_MODES = 45;
    static final int KEY_SHARE = 51;
    static final int ECH_OUTER_EXTENSIONS = 0xfd00;
    static final int ECH = 0xfe0d;
    /** Not assigned, and in no hello of ours. */
    static final int UNKNOWN = 0x7a7b;

    private record Entry(int type, byte[] body) {}

    private final List<Entry> entries = new ArrayList<>();

    /** Appends, even if there is one of this type. */
    Extensions add(int type, byte[] body) {
        entries.add(new Entry(type, body));
        return this;
    }

    Extensions remove(int type) {
        entries.removeIf(entry -> entry.type() == type);
        return this;
    }

    /** In place of the one there, or at the end. */
    Extensions set(int type, byte[] body) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).type() == type) {
                entries.set(i, new Entry(type, body));
                return this;
            }
        }
        return add(type, body);
    }

    byte[] encode() {
        Bytes all = new Bytes();
        entries.forEach(entry -> all.u16(entry.type()).vector16(entry.body()));
        return new Bytes().vector16(all.done()).done();
    }
}
