package org.echjsse.jetty;

import org.eclipse.jetty.io.ssl.ALPNProcessor;

/** For Jetty's client; a service, so public. */
public final class JettyClientAlpn extends JettyAlpn implements ALPNProcessor.Client {
    public JettyClientAlpn() {
        super("org.eclipse.jetty.alpn.java.client.JDK9ClientALPNProcessor");
    }
}
