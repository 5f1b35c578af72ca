package org.echjsse.jsse;

import java.util.List;
import java.util.Optional;
import org.echjsse.EchStatus;
import org.echjsse.bctls.Negotiated;
import org.echjsse.bctls.SignatureScheme;

/**
 * What the session handles of one connection show: the handle during the handshake, and the one for the time after. Thread-safe; the
 * engine writes, anybody reads.
 */
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
            List.of());

    final String peerHost;
    final int peerPort;
    volatile EchSslSessionContext context;
    /** Of a new session, until it turns out that an earlier one goes on. */
    volatile SessionLife life = new SessionLife(System.currentTimeMillis());

    volatile Negotiated negotiated = NOTHING;
    volatile List<SignatureScheme> localSchemes = List.of();
    /** Client: the names that we asked for; a server takes them from what is negotiated. */
    volatile List<String> requestedByUs = List.of();

    volatile EchStatus status = EchStatus.NOT_TRIED;
    volatile boolean established;
    /** In bytes; until the handshake is over nobody asks for another one than the default. */
    volatile int packetSize = RecordSizes.PACKET;

    SessionState(String peerHost, int peerPort, EchSslSessionContext context) {
        this.peerHost = peerHost;
        this.peerPort = peerPort;
        this.context = context;
    }
}
