package namedspringbootjetty;

import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.alpn.java.server.JDK9ServerALPNProcessor;

/** What an executable jar with Jetty needs for HTTP/2: as in INSTALLING.md. */
public final class EchAlpn extends JDK9ServerALPNProcessor {
    @Override
    public boolean appliesTo(SSLEngine engine) {
        return engine.getClass().getName().startsWith("org.echjsse.");
    }
}
