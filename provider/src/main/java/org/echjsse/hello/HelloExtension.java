package org.echjsse.hello;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;

/**
 * Where an extension stands in its message.
 *
 * @param at position of its type; its body is behind four bytes
 * @param bodyLength bytes of {@code extension_data}
 */
public record HelloExtension(int type, int at, int bodyLength) {
    private static final int HEADER = 4;

    public int bodyAt() {
        return at + HEADER;
    }

    /** Position behind the last byte. */
    public int end() {
        return bodyAt() + bodyLength;
    }

    /** Reads a block of extensions to its end. */
    static List<HelloExtension> readAll(WireReader in) throws PeerFault {
        List<HelloExtension> extensions = new ArrayList<>();
        Set<Integer> types = new HashSet<>();
        while (!in.isEmpty()) {
            int at = in.position();
            int type = in.u16("extension_type");
            int length = in.vector16("extension_data").remaining();
            // RFC 8446, 4.2; SRV-05, SRV-29
            if (!types.add(type)) {
                throw PeerFault.forbidden("RFC 8446, 4.2", String.format("extension 0x%04x stands there twice", type));
            }
            extensions.add(new HelloExtension(type, at, length));
        }
        return List.copyOf(extensions);
    }

    static Optional<HelloExtension> find(List<HelloExtension> extensions, int type) {
        return extensions.stream().filter(extension -> extension.type() == type).findFirst();
    }
}
