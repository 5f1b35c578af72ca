package org.echjsse.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The clients' side of the libraries, for one run. */
record Clients(NettyClient netty, JettyClient jetty) implements AutoCloseable {
    static Clients start() throws IOException {
        return new Clients(new NettyClient(), new JettyClient());
    }

    /** What they have taken and not given back, in words. To be asked when there are no connections. */
    List<String> unreturned() {
        List<String> both = new ArrayList<>(netty.unreturned());
        both.addAll(jetty.unreturned());
        return both;
    }

    @Override
    public void close() throws IOException {
        try (netty) {
            jetty.close();
        }
    }
}
