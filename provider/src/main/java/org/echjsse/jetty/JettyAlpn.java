package org.echjsse.jetty;

import javax.net.ssl.SSLEngine;
import org.echjsse.EchConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.ALPNProcessor;

/**
 * Lets Jetty's processor for the JDK's engines work on ours: ALPN is the same API there, only the check of the module stands in the way.
 * By the name of Jetty's class, which is the same from 9.4 to 12.1 and in a package that no module exports.
 */
abstract class JettyAlpn implements ALPNProcessor {
    private final String className;
    private ALPNProcessor ofJetty;

    JettyAlpn(String className) {
        this.className = className;
    }

    /** Jetty passes over a processor that throws here: there is no ALPN with Java's API on the class path. */
    @Override
    public void init() {
        try {
            Class<?> found = Class.forName(className, true, ALPNProcessor.class.getClassLoader());
            ofJetty = (ALPNProcessor) found.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException absent) {
            throw new IllegalStateException("EchJSSE: no " + className + ", or not one that we know", absent);
        }
        ofJetty.init();
    }

    @Override
    public boolean appliesTo(SSLEngine engine) {
        return engine instanceof EchConnection;
    }

    @Override
    public void configure(SSLEngine engine, Connection connection) {
        ofJetty.configure(engine, connection);
    }
}
