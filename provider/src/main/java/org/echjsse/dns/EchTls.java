package org.echjsse.dns;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.echjsse.config.EchConfigList;

/** TLS with ECH for the connections to DoH servers themselves (DNS-68). It looks nothing up: that would be a lookup for a lookup. */
public interface EchTls {
    /**
     * @param host of the DoH server
     * @param published what is known of its own HTTPS records; empty: nothing yet, or they have no ECH
     * @param trust who vouches for the server
     */
    SSLContext context(String host, Optional<EchConfigList> published, TrustManager[] trust) throws IOException;

    /** Whether there may be records of a host in the DNS that concern this machine; read each time. */
    default boolean mayLookUp(String host) {
        return true;
    }
}
