package org.echjsse.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfigList;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.xbill.DNS.Name;

/** The RDATA of an HTTPS record (RFC 9460, section 2.2). */
sealed interface HttpsRdata {

    Name target();

    /** SvcPriority 0: look at another name. Its parameters do not count (DNS-04). */
    record AliasMode(Name target) implements HttpsRdata {}

    /**
     * @param mandatory keys that whoever uses the record must understand
     * @param unknown keys that are here and that we do not know
     */
    record ServiceMode(
            int priority,
            Name target,
            Set<Integer> mandatory,
            Set<Integer> unknown,
            List<String> alpn,
            boolean noDefaultAlpn,
            OptionalInt port,
            List<InetAddress> ipv4hint,
            List<InetAddress> ipv6hint,
            Optional<EchConfigList> ech)
            implements HttpsRdata {

        /** Why a client like this one cannot use the record; empty if it can. */
        Optional<String> incompatibility() {
            // RFC 9460, 8; DNS-15: a mandatory key that we do not know makes the record (not the set) unusable.
            for (int key : mandatory) {
                if (unknown.contains(key)) {
                    return Optional.of("mandatory key" + key + " is unknown");
                }
            }
            // DNS-18: a JSSE provider speaks TLS over TCP, so a record for QUIC alone is not for it. The protocols of
            // one
            // connection are not looked at: to leave a record out because of them would only uncover the name.
            if (noDefaultAlpn && alpn.stream().noneMatch(OVER_TCP::contains)) {
                return Optional.of("for " + String.join(",", alpn) + " only, which is not HTTP over TCP");
            }
            // DNS-22: well formed but of no use to us, and mandatory: "values do not permit connection".
            if (mandatory.contains(ECH)
                    && ech.isPresent()
                    && ech.get().choose() instanceof ConfigChoice.Unusable unusable) {
                return Optional.of("ech is mandatory and unusable: " + String.join("; ", unusable.reasons()));
            }
            return Optional.empty();
        }
    }

    Set<String> OVER_TCP = Set.of("h2", "http/1.1", "http/1.0");
    int MANDATORY = 0;
    int ALPN = 1;
    int NO_DEFAULT_ALPN = 2;
    int PORT = 3;
    int IPV4HINT = 4;
    int ECH = 5;
    int IPV6HINT = 6;
    int INVALID_KEY = 0xffff;

    /**
     * @throws PeerFault of kind MALFORMED if the whole RRSet has to be dropped (RFC 9460, 2.2; DNS-12), of kind FORBIDDEN if only this
     *     record contradicts itself (2.4.3; DNS-14)
     */
    static HttpsRdata parse(byte[] rdata) throws PeerFault {
        WireReader in = new WireReader(rdata);
        int priority = in.u16("SvcPriority");
        Name target = targetName(in);
        return priority == 0 ? new AliasMode(target) : new SvcParams().read(in).serviceMode(priority, target);
    }

    private static Name targetName(WireReader in) throws PeerFault {
        int start = in.position();
        int label;
        do {
            label = in.u8("TargetName");
            if (label > 63) {
                throw PeerFault.malformed("TargetName", "compressed"); // RFC 9460, 2.2; DNS-13
            }
            in.bytes(label, "TargetName");
        } while (label > 0);
        try {
            return new Name(in.copy(start, in.position()));
        } catch (IOException e) {
            throw PeerFault.malformed("TargetName", String.valueOf(e.getMessage()));
        }
    }

    /** Collects the parameters of one record. */
    final class SvcParams {
        private final Set<Integer> present = new TreeSet<>();
        private final Set<Integer> mandatory = new TreeSet<>();
        private final Set<Integer> unknown = new TreeSet<>();
        private final List<String> alpn = new ArrayList<>();
        private OptionalInt port = OptionalInt.empty();
        private List<InetAddress> ipv4hint = List.of();
        private List<InetAddress> ipv6hint = List.of();
        private Optional<EchConfigList> ech = Optional.empty();

        private SvcParams() {}

        private SvcParams read(WireReader in) throws PeerFault {
            int previous = -1;
            while (!in.isEmpty()) {
                int key = in.u16("SvcParamKey");
                if (key <= previous || key == INVALID_KEY) {
                    // RFC 9460, 2.2; DNS-12: in strictly increasing order, so none twice.
                    throw PeerFault.malformed("SvcParamKey", "key" + key + " after key" + previous);
                }
                previous = key;
                present.add(key);
                value(key, in.vector16("SvcParamValue of key" + key));
            }
            return this;
        }

        private void value(int key, WireReader value) throws PeerFault {
            switch (key) {
                case MANDATORY -> mandatory(value);
                case ALPN -> alpn(value);
                case NO_DEFAULT_ALPN -> {} // DNS-17: no value at all
                case PORT -> port = OptionalInt.of(value.u16("port"));
                case IPV4HINT -> ipv4hint = addresses(value, 4, "ipv4hint");
                case IPV6HINT -> ipv6hint = addresses(value, 16, "ipv6hint");
                case ECH -> ech(value);
                default -> {
                    unknown.add(key);
                    value.rest(); // DNS-14: ignored, unless mandatory
                }
            }
            value.expectEnd("SvcParamValue of key" + key);
        }

        /** RFC 9460, 8; DNS-15. */
        private void mandatory(WireReader value) throws PeerFault {
            int previous = MANDATORY; // which must not be in its own list
            do {
                int key = value.u16("mandatory");
                if (key <= previous) {
                    throw PeerFault.malformed("mandatory", "key" + key + " after key" + previous);
                }
                previous = key;
                mandatory.add(key);
            } while (!value.isEmpty());
        }

        /** RFC 9460, 7.1.1; DNS-17. */
        private void alpn(WireReader value) throws PeerFault {
            do {
                byte[] id = value.vector8("alpn-id").rest();
                if (id.length == 0) {
                    throw PeerFault.malformed("alpn-id", "empty");
                }
                alpn.add(new String(id, StandardCharsets.ISO_8859_1));
            } while (!value.isEmpty());
        }

        /** RFC 9460, 7.3; DNS-20. */
        private static List<InetAddress> addresses(WireReader value, int size, String field) throws PeerFault {
            List<InetAddress> addresses = new ArrayList<>();
            do {
                try {
                    addresses.add(InetAddress.getByAddress(value.bytes(size, field)));
                } catch (UnknownHostException e) {
                    throw new IllegalStateException(e); // 4 and 16 bytes are addresses
                }
            } while (!value.isEmpty());
            return List.copyOf(addresses);
        }

        /** RFC 9848, 3; DNS-21: the value is the whole ECHConfigList, its length included. DNS-22: a broken one voids the set. */
        private void ech(WireReader value) throws PeerFault {
            try {
                ech = Optional.of(EchConfigList.parse(value.rest()));
            } catch (ProtocolException e) {
                throw PeerFault.malformed("ech", e.getMessage());
            }
        }

        private ServiceMode serviceMode(int priority, Name target) throws PeerFault {
            if (!present.containsAll(mandatory)) {
                throw PeerFault.forbidden("RFC 9460, 8", "a mandatory key is missing");
            }
            boolean noDefaultAlpn = present.contains(NO_DEFAULT_ALPN);
            if (noDefaultAlpn && alpn.isEmpty()) {
                throw PeerFault.forbidden("RFC 9460, 7.1.1", "no-default-alpn without alpn");
            }
            return new ServiceMode(
                    priority,
                    target,
                    Set.copyOf(mandatory),
                    Set.copyOf(unknown),
                    List.copyOf(alpn),
                    noDefaultAlpn,
                    port,
                    ipv4hint,
                    ipv6hint,
                    ech);
        }
    }
}
