package org.echjsse.dns;

import org.echjsse.wire.PeerFault;
import org.xbill.DNS.Rcode;

/** What a message that answers our question turns out to be. */
sealed interface DnsReading permits DnsResponse, DnsReading.ErrorCode, DnsReading.Truncated {

    /** The server could not answer, or did not want to: neither NOERROR nor NXDOMAIN. */
    record ErrorCode(int rcode) implements DnsReading {
        PeerFault fault() {
            return PeerFault.forbidden("RFC 1035, 4.1.1", "the server answered " + Rcode.string(rcode));
        }

        /** DNS-54: what servers say that do not know EDNS, or not this version of it (RFC 6891, 7). */
        boolean isAboutEdns() {
            return rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP || rcode == Rcode.BADVERS;
        }
    }

    /** TC is set: nothing of it may be used (RFC 2181, 9; DNS-53). */
    record Truncated() implements DnsReading {}
}
