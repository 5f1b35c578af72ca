package org.echjsse.differential;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** One side of a stage: makes its objects with its provider, and takes down what it saw. Thread-safe. */
final class Actor {
    /** Something that may fail, which is worth taking down. */
    interface Action {
        Object perform() throws Exception;
    }

    /** An {@link Action} that returns nothing. */
    interface Step {
        void take() throws Exception;

        default Action action() {
            return () -> {
                take();
                return "done";
            };
        }
    }

    private final Stage stage;
    private final Who who;
    private final Provider provider;
    private SSLContext context;

    Actor(Stage stage, Who who, Provider provider) {
        this.stage = stage;
        this.who = who;
        this.provider = provider;
    }

    Who who() {
        return who;
    }

    Provider provider() {
        return provider;
    }

    // ---- what it has

    /** A context that is not initialised. */
    SSLContext rawContext(String algorithm) throws GeneralSecurityException {
        return SSLContext.getInstance(algorithm, provider);
    }

    /** A new context with these managers. */
    SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        SSLContext made = rawContext("TLS");
        made.init(keys, trust, null);
        return made;
    }

    /** The context of this side: a client trusts the authority, a server has the certificate of the site and trusts the authority. */
    synchronized SSLContext context() throws GeneralSecurityException {
        if (context == null) {
            context = context(who == Who.CLIENT ? null : Cast.site(), Cast.trust());
        }
        return context;
    }

    /** From now on, this is the context of this side. */
    synchronized void use(SSLContext other) {
        context = other;
    }

    /** An engine in its role, for the site, with the stage's protocol. */
    SSLEngine engine() throws GeneralSecurityException {
        SSLEngine engine = who == Who.CLIENT
                ? context().createSSLEngine(Cast.SITE, 443)
                : context().createSSLEngine();
        engine.setUseClientMode(who == Who.CLIENT);
        if (stage.protocol().enabled() != null) {
            engine.setEnabledProtocols(stage.protocol().enabled());
        }
        return engine;
    }

    /** A server socket on a free port of loopback, with the stage's protocol; the stage closes it. */
    SSLServerSocket serverSocket() throws IOException, GeneralSecurityException {
        SSLServerSocket listening = (SSLServerSocket)
                context().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        stage.closing(listening);
        if (stage.protocol().enabled() != null) {
            listening.setEnabledProtocols(stage.protocol().enabled());
        }
        return listening;
    }

    /** A client socket, connected to a port of loopback under the name of the site; the stage closes it. */
    SSLSocket socket(int port) throws IOException, GeneralSecurityException {
        return prepared((SSLSocket) context().getSocketFactory().createSocket(Cast.siteAddress(), port));
    }

    /** A client socket that is not connected; the stage closes it. */
    SSLSocket unconnectedSocket() throws IOException, GeneralSecurityException {
        return prepared((SSLSocket) context().getSocketFactory().createSocket());
    }

    /** A client over an existing connection; the stage closes it. */
    SSLSocket socketOver(Socket below, boolean autoClose) throws IOException, GeneralSecurityException {
        return prepared(
                (SSLSocket) context().getSocketFactory().createSocket(below, Cast.SITE, below.getPort(), autoClose));
    }

    /** A server over an existing connection, of which something may have been read already; the stage closes it. */
    SSLSocket serverSocketOver(Socket below, InputStream consumed, boolean autoClose)
            throws IOException, GeneralSecurityException {
        return prepared((SSLSocket) context().getSocketFactory().createSocket(below, consumed, autoClose));
    }

    private SSLSocket prepared(SSLSocket socket) throws IOException {
        stage.closing(() -> SocketWire.closeNow(socket));
        socket.setSoTimeout(Stage.PATIENCE_MILLIS);
        if (stage.protocol().enabled() != null) {
            socket.setEnabledProtocols(stage.protocol().enabled());
        }
        return socket;
    }

    // ---- what it saw

    /**
     * Takes something down.
     *
     * @param what names it; once only in a behaviour and side
     * @param value is compared as text: nothing in it may change from run to run
     */
    void saw(String what, Object value) {
        stage.saw(new Observation(who, what, text(value)));
    }

    /** Takes down what an action returns, or throws. */
    void tries(String what, Action action) {
        Object outcome;
        try {
            outcome = action.perform();
        } catch (Exception | StackOverflowError thrown) {
            outcome = Thrown.words(thrown);
        }
        saw(what, outcome);
    }

    /** As {@link #tries}, with the message of what is thrown: for behaviours that are about messages too. */
    void triesInWords(String what, Action action) {
        Object outcome;
        try {
            outcome = action.perform();
        } catch (Exception thrown) {
            outcome = Thrown.inWords(thrown);
        }
        saw(what, outcome);
    }

    /** Takes down that it could be done, or what was thrown. */
    void does(String what, Step step) {
        tries(what, step.action());
    }

    /** As {@link #does}, with the message of what is thrown. */
    void doesInWords(String what, Step step) {
        triesInWords(what, step.action());
    }

    private static String text(Object value) {
        if (value instanceof Object[] array) {
            return Arrays.toString(array);
        }
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        return String.valueOf(value);
    }
}
