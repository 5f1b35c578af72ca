package org.echjsse.bctls;

import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.tls.HandshakeType;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.SecretOctets;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/**
 * NewSessionTicket (RFC 8446, 4.6.1).
 *
 * @param lifetime seconds, 0 to 2<sup>32</sup>-1
 * @param ageAdd 0 to 2<sup>32</sup>-1
 */
record SessionTicket(long lifetime, long ageAdd, byte[] nonce, byte[] ticket) {
    /** A longer one would make a ClientHello that many servers do not take. */
    private static final int LONGEST_TICKET = 1 << 13;

    /** The body of the message. */
    static SessionTicket parse(byte[] body) throws PeerFault {
        WireReader reader = new WireReader(body);
        long lifetime = reader.u32("ticket_lifetime");
        long ageAdd = reader.u32("ticket_age_add");
        byte[] nonce = reader.vector8("ticket_nonce").rest();
        byte[] ticket = reader.vector16("ticket").rest();
        WireReader extensions = reader.vector16("extensions");
        while (!extensions.isEmpty()) { // early_data is the only one there is, and we send none
            extensions.u16("extension_type");
            extensions.vector16("extension_data");
        }
        reader.expectEnd("NewSessionTicket");
        if (ticket.length == 0) {
            throw PeerFault.malformed("NewSessionTicket.ticket", "is empty");
        }
        return new SessionTicket(lifetime, ageAdd, nonce, ticket);
    }

    /** The whole message. */
    byte[] message() {
        return new WireWriter()
                .u8(HandshakeType.new_session_ticket)
                .vector24(body -> {
                    body.u32(lifetime).u32(ageAdd);
                    body.vector8(nonce).vector16(ticket).vector16(new byte[0]);
                })
                .toByteArray();
    }

    /** RFC 8446, 4.6.1: a lifetime of 0 means that it is to be discarded. */
    boolean isUsable() {
        return lifetime > 0 && ticket.length <= LONGEST_TICKET;
    }

    /** It has an id of its own. A session that goes on was authenticated when it began; so that is what its age counts from. */
    ResumableSession session(Negotiation negotiation, ResumableSession.Channel channel, SecretOctets psk, Instant now) {
        Duration limit = ResumableSession.LONGEST_LIFETIME;
        return new ResumableSession(
                negotiation.ofTicket(),
                channel,
                SessionIdentity.of(ticket),
                psk,
                ageAdd,
                negotiation.resumed().map(ResumableSession::created).orElse(now),
                now,
                now.plusSeconds(Math.min(lifetime, limit.toSeconds())));
    }
}
