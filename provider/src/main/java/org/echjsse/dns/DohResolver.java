package org.echjsse.dns;

import java.io.IOException;
import org.echjsse.EchConfigResolver;

/** Finds HTTPS records over DoH. Thread-safe; one instance keeps one cache and one HTTP client, both made at first use. */
public final class DohResolver implements EchConfigResolver {

    public DohResolver(DohSettings settings) {}

    @Override
    public Answer resolve(String host, int port) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The whole answer, past the cache if {@code fresh}. */
    public HttpsAnswer lookup(String host, int port, boolean fresh) throws IOException {
        throw new UnsupportedOperationException();
    }
}
