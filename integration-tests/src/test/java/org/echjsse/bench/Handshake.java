package org.echjsse.bench;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.echjsse.EchConnection;
import org.echjsse.EchStatus;

/**
 * Handshakes of one kind, one after the other: the side under test with a metered peer that is always the same, and after each a look
 * whether it was what it was to be. An engine's making and its parameters are part of its cost, and so are tickets and the first byte of
 * the server's application, which they come with.
 */
final class Handshake {
    static final String SUITE = "TLS_AES_128_GCM_SHA256";
    private static final int PORTS = 60_000;

    private final Kind kind;
    private final Endpoint client;
    private final Endpoint server;
    private final Meter clientMeter;
    private final Meter serverMeter;
    private final Party.Buffers clientBuffers = new Party.Buffers();
    private final Party.Buffers serverBuffers = new Party.Buffers();
    private int port = 1;
    private Party lastClient;
    private Party lastServer;

    private Handshake(Kind kind, Endpoint client, Endpoint server, Meter clientMeter, Meter serverMeter) {
        this.kind = kind;
        this.client = client;
        this.server = server;
        this.clientMeter = clientMeter;
        this.serverMeter = serverMeter;
    }

    /** The peer is Conscrypt's server where it can be: it is no server of ECH, so there it is ours. */
    static Handshake ofClient(Kind kind, Implementation underTest) {
        Endpoint client = Endpoint.client(underTest, kind, SUITE);
        Implementation peer = kind.offersEch() ? Implementation.ECHJSSE : Implementation.CONSCRYPT;
        return new Handshake(kind, client, Endpoint.server(peer, kind, SUITE), Meter.named("client"), Meter.unread());
    }

    /** The peer is Conscrypt's client, but for a look-alike, which it does not send. */
    static Handshake ofServer(Kind kind, Implementation underTest) {
        Endpoint server = Endpoint.server(underTest, kind, SUITE);
        Implementation peer = kind == Kind.GREASE ? Implementation.ECHJSSE : Implementation.CONSCRYPT;
        return new Handshake(kind, Endpoint.client(peer, kind, SUITE), server, Meter.unread(), Meter.named("server"));
    }

    /** Both ends, unmetered. */
    static Handshake of(Kind kind, Implementation clients, Implementation servers, String suite) {
        Endpoint client = Endpoint.client(clients, kind, suite);
        return new Handshake(kind, client, Endpoint.server(servers, kind, suite), Meter.unread(), Meter.unread());
    }

    /** Of a context that is to be full soon. */
    void limitServerSessions(int sessions) {
        server.limitSessions(sessions);
    }

    SSLEngine clientEngine() {
        return lastClient.engine;
    }

    SSLEngine serverEngine() {
        return lastServer.engine;
    }

    /** One handshake, and the end of the connection. */
    void play() {
        open();
        lastClient.drop();
        lastServer.drop();
    }

    /** One handshake. */
    void open() {
        int checksBefore = client.checks();
        port = kind.isResumed() ? 1 : port % PORTS + 1;
        lastClient = party(client, clientMeter, clientBuffers);
        lastServer = party(server, serverMeter, serverBuffers);
        converse();
        if (kind != Kind.REJECTED) {
            lastServer.speak(lastClient);
            converse();
        }
        clientMeter.count(1);
        serverMeter.count(1);
        verify(client.checks() - checksBefore);
    }

    private void converse() {
        boolean moved;
        do {
            moved = lastClient.advance(lastServer) | lastServer.advance(lastClient);
        } while (moved);
    }

    private Party party(Endpoint endpoint, Meter meter, Party.Buffers buffers) {
        endpoint.useGroups();
        meter.start();
        SSLEngine engine = endpoint.engine(port);
        try {
            engine.beginHandshake();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
        meter.stop();
        return new Party(engine, meter, buffers);
    }

    /** Once per fork: a session that the next handshake can go on with. */
    void prepare() {
        if (kind.isResumed()) {
            port = 1;
            try {
                open();
            } catch (NotAsPlanned theFirstIsNotResumed) {
                lastClient.drop();
                lastServer.drop();
            }
        }
        play();
    }

    /** A benchmark that measures something else than it says is worse than none. */
    static final class NotAsPlanned extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        NotAsPlanned(String what, Throwable cause) {
            super(what, cause);
        }
    }

    private void verify(int checks) {
        boolean rejected = kind == Kind.REJECTED;
        if (!rejected && (lastClient.failure() != null || lastServer.failure() != null)) {
            Throwable cause = lastClient.failure() != null ? lastClient.failure() : lastServer.failure();
            throw new NotAsPlanned(
                    kind + ": client " + lastClient.failure() + ", server " + lastServer.failure(), cause);
        }
        if (rejected && lastClient.failure() == null) {
            throw new NotAsPlanned(kind + ": the client has not noticed", null);
        }
        expect("checks of certificates", kind.isResumed() ? 0 : 1, checks);
        expect("ClientHellos", kind.hellos(), lastServer.hellos());
        if (!rejected) {
            SSLSession session = lastServer.engine.getSession();
            expect("protocol", "TLSv1.3", session.getProtocol());
            expect(
                    "client's protocol",
                    "TLSv1.3",
                    lastClient.engine.getSession().getProtocol());
        }
        expectEch(lastClient.engine, kind == Kind.REJECTED ? EchStatus.FAILED_ECH : EchStatus.SUCCESS);
        if (kind.isAccepted()) {
            expectEch(lastServer.engine, EchStatus.SUCCESS);
        }
    }

    private void expectEch(SSLEngine engine, EchStatus status) {
        if (kind.offersEch() && engine instanceof EchConnection connection) {
            expect("ECH", status, connection.getEchStatus());
        }
    }

    private void expect(String what, Object expected, Object seen) {
        if (!expected.equals(seen)) {
            throw new NotAsPlanned(kind + ": " + what + " " + seen + ", not " + expected, lastClient.failure());
        }
    }
}
