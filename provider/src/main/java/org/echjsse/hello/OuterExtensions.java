package org.echjsse.hello;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which extensions of ClientHelloInner are taken from ClientHelloOuter instead of being sent twice (RFC 9849, section 5.1). */
final class OuterExtensions {
    private static final int REFERENCES_LIMIT = 127;
    /** Type and length of ech_outer_extensions, and the length of its list. */
    private static final int OVERHEAD = 5;

    private static final int REFERENCE = 2;

    // RFC 9849, 10.5; CLI-25: by type, once and for all. What only sometimes is the same in both hellos (server_name,
    // pre_shared_key) would tell by the length of the payload when it is. ALPN is the same in both, always (CLI-44,
    // see ClientPeer).
    private static final Set<Integer> FOLDED = Set.of(
            ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION,
            ExtensionType.STATUS_REQUEST,
            ExtensionType.SUPPORTED_GROUPS,
            ExtensionType.SIGNATURE_ALGORITHMS,
            ExtensionType.SIGNATURE_ALGORITHMS_CERT,
            ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP,
            ExtensionType.COMPRESS_CERTIFICATE,
            ExtensionType.RECORD_SIZE_LIMIT,
            ExtensionType.SUPPORTED_VERSIONS,
            ExtensionType.COOKIE,
            ExtensionType.PSK_KEY_EXCHANGE_MODES,
            ExtensionType.KEY_SHARE);

    private OuterExtensions() {}

    /** Extensions of the inner hello by index, {@code from} inclusive, {@code to} exclusive. */
    record Run(int from, int to) {}

    /**
     * The run of neighbours in the inner hello that saves the most bytes: each of a type above, each with the same bytes in the
     * outer hello (CLI-24), in the same order there (CLI-22), whatever stands in between. Empty if nothing is saved (CLI-23).
     */
    static Optional<Run> choose(ClientHello inner, ClientHello outer) {
        return choose(inner, outer, FOLDED);
    }

    static Optional<Run> choose(ClientHello inner, ClientHello outer, Set<Integer> folded) {
        List<HelloExtension> mine = inner.extensions();
        Run best = null;
        int bestSaved = 0;
        int from = 0;
        int saved = -OVERHEAD;
        int lastAtOuter = -1;
        for (int i = 0; i < mine.size(); i++) {
            int atOuter = folded.contains(mine.get(i).type()) ? find(inner, mine.get(i), outer) : -1;
            boolean joins = atOuter > lastAtOuter && i - from < REFERENCES_LIMIT;
            if (!joins) { // the run ends here; this extension may begin the next one
                from = atOuter >= 0 ? i : i + 1;
                saved = -OVERHEAD;
            }
            lastAtOuter = atOuter;
            if (atOuter >= 0) {
                saved += mine.get(i).end() - mine.get(i).at() - REFERENCE;
                if (saved > bestSaved) {
                    bestSaved = saved;
                    best = new Run(from, i + 1);
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** Index of the same extension, type and bytes, in the outer hello, or -1 (CLI-50). */
    private static int find(ClientHello inner, HelloExtension extension, ClientHello outer) {
        List<HelloExtension> theirs = outer.extensions();
        for (int i = 0; i < theirs.size(); i++) {
            if (theirs.get(i).type() == extension.type()) {
                return inner.sameBody(extension, outer, theirs.get(i)) ? i : -1;
            }
        }
        return -1;
    }
}
