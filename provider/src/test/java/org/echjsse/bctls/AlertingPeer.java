package org.echjsse.bctls;

import java.io.IOException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.bouncycastle.tls.AlertLevel;
import org.echjsse.testing.TestCertificates;
import org.echjsse.wire.WireWriter;

/** A peer that says any alert, at any level, at any moment: to us or to the JDK. */
public final class AlertingPeer {
    private static final TestCertificates.Leaf LEAF = Site.leaf(TestCertificates.Algorithm.EC_P256, Site.ORIGIN);

    private final BcConnection connection;

    private AlertingPeer(TlsConnection connection) {
        this.connection = (BcConnection) connection;
    }

    public static AlertingPeer client(String protocol) {
        Site.Client client = new Site.Client();
        client.protocols = List.of(protocol);
        return new AlertingPeer(client.connect());
    }

    public static AlertingPeer server(String protocol) {
        Site.Server server = new Site.Server(LEAF);
        server.protocols = List.of(protocol);
        return new AlertingPeer(server.accept());
    }

    /** For whoever talks to the client, which wants {@link #host()}. */
    public static KeyManager[] keys() {
        return LEAF.keyManagers();
    }

    /** For whoever talks to the server, which is {@link #host()}. */
    public static TrustManager[] trust() {
        return Site.CA.trustManagers();
    }

    public static String host() {
        return Site.ORIGIN;
    }

    /** As it stands on the wire when nothing is encrypted. */
    public static byte[] inClear(int level, int description) {
        return new WireWriter()
                .u8(21)
                .u16(0x0303)
                .u16(2)
                .u8(level)
                .u8(description)
                .toByteArray();
    }

    public void begin() throws TlsFailure {
        connection.begin();
    }

    public void offer(byte[] bytes) throws TlsFailure {
        connection.offerInput(bytes, 0, bytes.length);
    }

    public byte[] drain() {
        return ConnectionPair.drain(connection);
    }

    public boolean isHandshakeComplete() {
        return connection.isHandshakeComplete();
    }

    /** The alert as the peer would send it now: encrypted, as soon as there are keys. */
    public byte[] alert(int level, int description) throws IOException {
        drain();
        if (connection.protocol() instanceof ClientProtocol client) {
            say(client::raiseAlertFatal, client::raiseAlertWarning, level, description);
        } else if (connection.protocol() instanceof ServerProtocol server) {
            say(server::raiseAlertFatal, server::raiseAlertWarning, level, description);
        }
        return drain();
    }

    private interface Fatal {
        void raise(short description, String message, Throwable cause) throws IOException;
    }

    private interface Warning {
        void raise(short description, String message) throws IOException;
    }

    private static void say(Fatal fatal, Warning warning, int level, int description) throws IOException {
        if (level == AlertLevel.fatal) {
            fatal.raise((short) description, "as the test likes", null);
        } else {
            warning.raise((short) description, "as the test likes");
        }
    }
}
