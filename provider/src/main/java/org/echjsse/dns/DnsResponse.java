package org.echjsse.dns;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.echjsse.wire.PeerFault;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/**
 * A checked DNS response: it answers our question, it is whole, and it says NOERROR or NXDOMAIN. Everything else is a failed lookup
 * and never "no such record" (DNS-23, DNS-33).
 *
 * <p>dnsjava reads the names; the records are walked here, because dnsjava refuses the whole message for one malformed HTTPS record
 * (which only voids its RRSet, DNS-12), and takes some that are malformed (a compressed TargetName, DNS-13).
 */
record DnsResponse(boolean nxdomain, List<Answer> answers, List<Soa> authority) implements DnsReading {
    private static final int MAX_RECORDS = 500;
    private static final int MAX_CNAMES = 16;

    /** A record of the answer section that leads to what was asked for, class IN. */
    sealed interface Answer {
        Name owner();

        /** Seconds, RFC 2181, section 8 applied. */
        long ttl();
    }

    record Cname(Name owner, long ttl, Name target) implements Answer {}

    /** The bytes of RDATA, not yet parsed. */
    @SuppressWarnings("ArrayRecordComponent")
    record Https(Name owner, long ttl, byte[] rdata) implements Answer {}

    /** 4 or 16 bytes. */
    @SuppressWarnings("ArrayRecordComponent")
    record Address(Name owner, long ttl, byte[] address) implements Answer {}

    record Soa(Name owner, long ttl, long minimum) {}

    /**
     * Over DoH, where the id is 0 and there is nothing to fall back to.
     *
     * @throws PeerFault if the message cannot be an answer to the question, or is incomplete, or carries an error code
     */
    static DnsResponse parse(byte[] message, DnsQuestion question) throws PeerFault {
        DnsReading reading = read(message, 0, question);
        if (reading instanceof DnsReading.ErrorCode error) {
            throw error.fault();
        }
        if (reading instanceof DnsResponse response) {
            return response;
        }
        // RFC 2181, 9; DNS-53: a part of an RRSet must not be used.
        throw PeerFault.forbidden("RFC 2181, 9", "the response is truncated");
    }

    /**
     * @throws PeerFault if the message cannot be an answer to the question
     */
    static DnsReading read(byte[] message, int id, DnsQuestion question) throws PeerFault {
        try {
            return read(new DNSInput(message), message, id, question);
        } catch (WireParseException | IllegalArgumentException e) {
            throw PeerFault.malformed("DNS message", String.valueOf(e.getMessage()));
        }
    }

    /** RFC 1034, 3.6.2; DNS-06: the CNAME records that lead on from a name, in their order. */
    List<Cname> cnamesFrom(Name name) throws PeerFault {
        List<Cname> chain = new ArrayList<>();
        Set<Name> seen = new HashSet<>(Set.of(name));
        Optional<Cname> link = cnameOf(name);
        while (link.isPresent()) {
            chain.add(link.get());
            if (!seen.add(link.get().target())) {
                throw PeerFault.forbidden("RFC 1034, 3.6.2", "a loop of CNAME records");
            }
            if (chain.size() > MAX_CNAMES) {
                throw PeerFault.forbidden("RFC 1034, 3.6.2", "more than " + MAX_CNAMES + " CNAME records");
            }
            link = cnameOf(link.get().target());
        }
        return chain;
    }

    private Optional<Cname> cnameOf(Name name) {
        return answers.stream()
                .filter(Cname.class::isInstance)
                .map(Cname.class::cast)
                .filter(cname -> cname.owner().equals(name))
                .reduce((one, later) -> later);
    }

    /** Of this name and of nobody else (DNS-06, DNS-24). */
    <A extends Answer> List<A> answersOf(Name owner, Class<A> kind) {
        return answers.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(answer -> answer.owner().equals(owner))
                .toList();
    }

    /** DNS-55: whether that is an answer to our question at all, good or bad. */
    static boolean isFor(byte[] message, int id, DnsQuestion question) {
        try {
            DNSInput in = new DNSInput(message);
            Header header = header(in, message, id);
            if (header.getCount(Section.QUESTION) > 0 || !isError(header.getRcode())) {
                checkQuestion(in, header, question);
            }
            return true;
        } catch (PeerFault | WireParseException | IllegalArgumentException somethingElse) {
            return false;
        }
    }

    private static DnsReading read(DNSInput in, byte[] message, int id, DnsQuestion question)
            throws WireParseException, PeerFault {
        Header header = header(in, message, id);
        if (header.getCount(Section.QUESTION) == 0 && isError(header.getRcode())) {
            return new DnsReading.ErrorCode(header.getRcode()); // some servers leave the question out of an error
        }
        checkQuestion(in, header, question);
        if (header.getFlag(Flags.TC)) {
            return new DnsReading.Truncated(); // and it may end anywhere
        }
        List<Answer> answers = new ArrayList<>();
        List<Soa> authority = new ArrayList<>();
        int extendedRcode = 0;
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
            for (int i = header.getCount(section); i > 0; i--) {
                Name owner = new Name(in);
                int type = in.readU16();
                int dclass = in.readU16();
                long ttl = in.readU32();
                int end = endOfRdata(in, message);
                if (section == Section.ADDITIONAL && type == Type.OPT) {
                    extendedRcode = (int) (ttl >>> 24); // RFC 6891, 6.1.3
                    in.readByteArray(end - in.current());
                } else if (dclass == DClass.IN && section == Section.ANSWER && type == Type.CNAME) {
                    answers.add(new Cname(owner, clean(ttl), new Name(in)));
                    expectAt(in, end, "CNAME");
                } else if (dclass == DClass.IN && section == Section.ANSWER && type == question.type()) {
                    answers.add(asked(owner, type, clean(ttl), in.readByteArray(end - in.current())));
                } else if (dclass == DClass.IN && section == Section.AUTHORITY && type == Type.SOA) {
                    authority.add(new Soa(owner, clean(ttl), soaMinimum(in)));
                    expectAt(in, end, "SOA");
                } else {
                    in.readByteArray(end - in.current());
                }
            }
        }
        expectAt(in, message.length, "message");
        int rcode = extendedRcode << 4 | header.getRcode();
        return isError(rcode)
                ? new DnsReading.ErrorCode(rcode)
                : new DnsResponse(rcode == Rcode.NXDOMAIN, answers, authority);
    }

    private static Answer asked(Name owner, int type, long ttl, byte[] rdata) throws PeerFault {
        return switch (type) {
            case Type.HTTPS -> new Https(owner, ttl, rdata);
            case Type.A -> new Address(owner, ttl, expectLength("A", rdata, 4)); // RFC 1035, 3.4.1
            case Type.AAAA -> new Address(owner, ttl, expectLength("AAAA", rdata, 16)); // RFC 3596, 2.2
            default -> throw new IllegalStateException("nobody asks for " + Type.string(type));
        };
    }

    private static byte[] expectLength(String what, byte[] rdata, int length) throws PeerFault {
        if (rdata.length != length) {
            throw PeerFault.malformed(what, rdata.length + " bytes instead of " + length);
        }
        return rdata;
    }

    private static Header header(DNSInput in, byte[] message, int id) throws PeerFault, WireParseException {
        Header header;
        try {
            header = new Header(message);
        } catch (java.io.IOException e) {
            throw PeerFault.malformed("DNS header", String.valueOf(e.getMessage()));
        }
        in.readByteArray(Header.LENGTH); // jump() refuses to go to the end
        if (header.getID() != id || !header.getFlag(Flags.QR) || header.getOpcode() != Opcode.QUERY) {
            throw PeerFault.forbidden("RFC 1035, 4.1.1", "not a response to our query");
        }
        int records = header.getCount(Section.ANSWER)
                + header.getCount(Section.AUTHORITY)
                + header.getCount(Section.ADDITIONAL);
        if (records > MAX_RECORDS) {
            throw PeerFault.malformed("DNS header", records + " records"); // DNS-56
        }
        return header;
    }

    /** DNS-23, DNS-55. */
    private static void checkQuestion(DNSInput in, Header header, DnsQuestion question)
            throws WireParseException, PeerFault {
        if (header.getCount(Section.QUESTION) != 1
                || !new Name(in).equals(question.name())
                || in.readU16() != question.type()
                || in.readU16() != DClass.IN) {
            throw PeerFault.forbidden("RFC 1035, 4.1.2", "the response is for another question");
        }
    }

    private static boolean isError(int rcode) {
        return rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN;
    }

    private static int endOfRdata(DNSInput in, byte[] message) throws WireParseException, PeerFault {
        int length = in.readU16();
        if (length > message.length - in.current()) {
            throw PeerFault.malformed("RDLENGTH", length + " bytes, " + (message.length - in.current()) + " left");
        }
        return in.current() + length;
    }

    private static long soaMinimum(DNSInput in) throws WireParseException {
        new Name(in);
        new Name(in);
        for (int i = 0; i < 4; i++) {
            in.readU32(); // serial, refresh, retry, expire
        }
        return in.readU32();
    }

    private static void expectAt(DNSInput in, int end, String what) throws PeerFault {
        if (in.current() != end) {
            throw PeerFault.malformed(what, "ends at " + in.current() + " instead of " + end);
        }
    }

    /** RFC 2181, 8; DNS-50: a time to live with the top bit set counts as 0. */
    private static long clean(long ttl) {
        return ttl > Integer.MAX_VALUE ? 0 : ttl;
    }
}
