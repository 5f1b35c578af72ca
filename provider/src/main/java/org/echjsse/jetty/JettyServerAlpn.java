package org.echjsse.jetty;

import org.eclipse.jetty.io.ssl.ALPNProcessor;

/** For Jetty's server; a service, so public. */
public final class JettyServerAlpn extends JettyAlpn implements ALPNProcessor.Server {
    public JettyServerAlpn() {
        super("org.eclipse.jetty.alpn.java.server.JDK9ServerALPNProcessor");
    }
}
