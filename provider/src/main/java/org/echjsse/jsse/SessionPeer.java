package org.echjsse.jsse;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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

    /** All that there is. */
    private static final List<String> CHECKS = List.of("HTTPS", "LDAPS");

    SessionPeer {
        host = host.toLowerCase(Locale.ROOT);
        serverName = serverName.map(name -> name.toLowerCase(Locale.ROOT));
        endpointIdentification = endpointIdentification.map(name -> name.toUpperCase(Locale.ROOT));
    }

    /** Those whose sessions are good enough: whoever does not ask for a check of names may go on where there was one. */
    List<SessionPeer> acceptable() {
        return endpointIdentification.isPresent()
                ? List.of(this)
                : Stream.concat(Stream.of(this), CHECKS.stream().map(this::checked))
                        .toList();
    }

    private SessionPeer checked(String check) {
        return new SessionPeer(host, port, serverName, Optional.of(check), channel, context);
    }
}
