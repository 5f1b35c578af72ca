package org.echjsse.bctls;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SessionParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.echjsse.wire.SecretOctets;

/** Sessions of TLS 1.2, which are resumed by their id (RFC 5246, 7.3). bctls does it; here they change between its form and ours. */
final class LegacySessions {
    private LegacySessions() {}

    /**
     * The session of a handshake that is complete. Empty if the server has given no id; or if extended_master_secret was not
     * negotiated: then a man in the middle could make two connections with one master secret (RFC 7627, 5.3).
     */
    static Optional<ResumableSession> of(
            TlsContext context,
            Negotiation negotiation,
            ResumableSession.Channel channel,
            Duration lifetime,
            Instant now) {
        SecurityParameters parameters = context.getSecurityParametersConnection();
        byte[] id = parameters.getSessionID();
        if (id == null || id.length == 0 || !parameters.isExtendedMasterSecret()) {
            return Optional.empty();
        }
        negotiation.sessionId(id);
        // adopting hands over a copy
        byte[] secret =
                context.getCrypto().adoptSecret(parameters.getMasterSecret()).extract();
        try {
            return Optional.of(new ResumableSession(
                    negotiation.snapshot(),
                    channel,
                    SessionIdentity.of(id),
                    SecretOctets.copyOf(secret),
                    0,
                    now,
                    now,
                    now.plus(lifetime)));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    static TlsSession toBc(TlsCrypto crypto, ResumableSession session) {
        byte[] secret = session.secret().copy();
        SessionParameters parameters = new SessionParameters.Builder()
                .setNegotiatedVersion(ProtocolVersion.TLSv12)
                .setCipherSuite(session.cipherSuite().id())
                .setExtendedMasterSecret(true)
                .setMasterSecret(crypto.createSecret(secret))
                .build();
        Arrays.fill(secret, (byte) 0);
        return TlsUtils.importSession(session.identity().toByteArray(), parameters);
    }
}
