package org.echjsse.config;

import java.util.Iterator;
import java.util.Optional;
import org.echjsse.wire.PeerFault;

/** The blocks of a PEM text, one after the other, as laxly as RFC 7468, section 3, allows (PEM-06). */
final class PemBlocks {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private final Iterator<String> lines;

    PemBlocks(String text) {
        lines = text.lines().iterator();
    }

    /** Not a record: it may hold a key, which must not be printed. */
    static final class Block {
        private final String label;
        private final String base64;

        Block(String label, String base64) {
            this.label = label;
            this.base64 = base64;
        }

        String label() {
            return label;
        }

        String base64() {
            return base64;
        }
    }

    /** The next block; empty if there is none. Text between blocks is skipped. */
    Optional<Block> next() throws PeerFault {
        while (lines.hasNext()) {
            Optional<String> label = label(lines.next(), BEGIN);
            if (label.isPresent()) {
                return Optional.of(new Block(label.get(), body(label.get())));
            }
        }
        return Optional.empty();
    }

    private String body(String label) throws PeerFault {
        StringBuilder body = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            Optional<String> end = label(line, END);
            if (end.isPresent()) {
                if (!end.get().equals(label)) {
                    throw PeerFault.malformed("PEM", "BEGIN " + label + " ends with END of another label");
                }
                return body.toString();
            }
            if (label(line, BEGIN).isPresent()) {
                throw PeerFault.malformed("PEM", "a block begins inside of " + label);
            }
            body.append(line).append('\n');
        }
        throw PeerFault.malformed("PEM", "BEGIN " + label + " has no END");
    }

    private static Optional<String> label(String line, String marker) {
        String trimmed = line.strip();
        return trimmed.startsWith(marker)
                        && trimmed.endsWith(DASHES)
                        && trimmed.length() > marker.length() + DASHES.length()
                ? Optional.of(trimmed.substring(marker.length(), trimmed.length() - DASHES.length()))
                : Optional.empty();
    }
}
