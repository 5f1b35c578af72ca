package org.echjsse.jsse;

import java.util.List;
import java.util.Optional;
import org.echjsse.EchStatus;
import org.echjsse.bctls.KeyingMaterial;
import org.echjsse.bctls.Negotiated;
import org.echjsse.bctls.SignatureScheme;

/** What the session of one connection shows, from the ServerHello on. Thread-safe; the engine writes, anybody reads. */
final class SessionState {
    static final Negotiated NOTHING = new Negotiated(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new byte[0],
            false,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());

    final String peerHost;
    final int peerPort;
    /** {@code null} until the role of the connection is known. */
    volatile EchSslSessionContext context;
    /** Of a new session, until it turns out that an earlier one goes on. */
    volatile SessionLife life;

    volatile Negotiated negotiated = NOTHING;
    volatile List<SignatureScheme> localSchemes = List.of();
    /** Client: the names that we asked for; a server takes them from what is negotiated. */
    volatile List<String> requestedByUs = List.of();

    /** Of the connection; a session that has none yet, or no more, has none. */
    volatile Optional<KeyingMaterial> keyingMaterial = Optional.empty();

    volatile EchStatus status = EchStatus.NOT_TRIED;
    volatile boolean established;
    /** In bytes; until the handshake is over nobody asks for another one than the default. */
    volatile int packetSize = RecordSizes.PACKET;

    SessionState(String peerHost, int peerPort) {
        this(peerHost, peerPort, new SessionLife(System.currentTimeMillis()));
    }

    private SessionState(String peerHost, int peerPort, SessionLife life) {
        this.peerHost = peerHost;
        this.peerPort = peerPort;
        this.life = life;
    }

    /** Of the session that a ticket begins: what this one has negotiated holds, but the id is another. */
    SessionState child(Negotiated negotiated) {
        SessionState child = new SessionState(peerHost, peerPort, life.child(System.currentTimeMillis()));
        child.context = context;
        child.negotiated = negotiated;
        child.localSchemes = localSchemes;
        child.requestedByUs = requestedByUs;
        child.status = status;
        child.packetSize = packetSize;
        child.established = true;
        return child;
    }
}
