package org.echjsse.it.mutant;

import java.io.IOException;

/** A server that knows no TLS 1.3. */
@FunctionalInterface
interface OldServer {
    void serve(HonestServer server, Witness witness) throws IOException;
}
