package org.echjsse.jsse;

import java.util.Locale;
import java.util.Optional;
import org.echjsse.bctls.ResumableSession;

/**
 * Whom a client resumes a session with. A resumed session's certificate is not checked again, so everything that the check depends on
 * is in here: the names, how they are compared, and the managers (behind {@code context}). And so is whether an observer may see the
 * connection's name (CLI-72, SEC-17).
 */
record SessionPeer(
        String host,
        int port,
        Optional<String> serverName,
        Optional<String> endpointIdentification,
        ResumableSession.Channel channel,
        ContextState context) {

    SessionPeer {
        host = host.toLowerCase(Locale.ROOT);
        serverName = serverName.map(name -> name.toLowerCase(Locale.ROOT));
    }
}
