package org.echjsse.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * The name that an address was made with. A reverse lookup, which any program may do for its log, leaves its answer at the same place;
 * whoever owns the address gives that answer, and a certificate that is checked against it proves nothing. The JDK keeps the two apart,
 * but tells only its own classes. So one of these is asked: a socket of SunJSSE names its peer as it is to be called.
 */
final class GivenName {
    private static final System.Logger LOG = System.getLogger("org.echjsse.jsse");
    private static final Pattern HOST = Pattern.compile("hostname=(.*?), port=");
    private static final Optional<SSLSocketFactory> SUNJSSE = sunJsse();

    private GivenName() {}

    private static Optional<SSLSocketFactory> sunJsse() {
        try {
            SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
            context.init(new KeyManager[0], new TrustManager[0], null);
            return Optional.of(context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            LOG.log(Level.DEBUG, "without SunJSSE a name cannot be told from the answer of a reverse lookup", e);
            return Optional.empty();
        }
    }

    /**
     * @param address {@code null} for none
     * @return its name, else the address as text; {@code null} for none
     */
    static String of(InetAddress address) {
        if (address == null) {
            return null;
        }
        String name = new InetSocketAddress(address, 0).getHostString();
        if (name.equals(address.getHostAddress())) {
            return name;
        }
        return SUNJSSE.flatMap(asked -> ask(asked, address)).orElse(name);
    }

    private static Optional<String> ask(SSLSocketFactory factory, InetAddress address) {
        try (NoConnection below = new NoConnection(address)) {
            Socket socket = factory.createSocket(below, null, 0, false);
            Matcher host = HOST.matcher(socket.toString());
            return host.find() ? Optional.of(host.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Says that it is connected to an address, and carries nothing. */
    private static final class NoConnection extends Socket {
        private final InetAddress address;

        NoConnection(InetAddress address) {
            this.address = address;
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public InetAddress getInetAddress() {
            return address;
        }

        /** The JDK's own opens a descriptor to answer. */
        @Override
        public int getPort() {
            return 0;
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }
    }
}
