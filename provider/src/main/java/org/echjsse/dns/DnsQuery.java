package org.echjsse.dns;

import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** The query for one question. */
final class DnsQuery {
    static final int PADDED_TO = 128;
    private static final int PADDING_OPTION = 12;
    private static final int OPTION_HEADER = 4;
    static final int UDP_PAYLOAD_SIZE = 1232;

    private DnsQuery() {}

    /** What plain DNS says of EDNS. */
    enum Edns {
        VERSION_0,
        NONE
    }

    /** For plain DNS, where padding would hide nothing (DNS-67). */
    static byte[] plain(DnsQuestion question, int id, Edns edns) {
        Message message = message(question, id);
        if (edns == Edns.VERSION_0) {
            message.addRecord(option(List.of()), Section.ADDITIONAL);
        }
        return message.toWire();
    }

    /** For DoH. */
    static byte[] padded(DnsQuestion question) {
        // DNS-62: ID 0, so that a cache between may answer. RFC 8484, 4.1
        Message message = message(question, 0);
        int length = message.toWire().length + option(List.of()).toWire(Section.ADDITIONAL).length;
        // RFC 8467, 4.1; DNS-67: all queries are multiples of 128 bytes, so that their size does not tell the name.
        int padding = Math.floorMod(-(length + OPTION_HEADER), PADDED_TO);
        message.addRecord(
                option(List.of(new GenericEDNSOption(PADDING_OPTION, new byte[padding]))), Section.ADDITIONAL);
        return message.toWire();
    }

    private static Message message(DnsQuestion question, int id) {
        Message message = new Message(id);
        message.getHeader().setFlag(Flags.RD);
        message.addRecord(Record.newRecord(question.name(), question.type(), DClass.IN), Section.QUESTION);
        return message;
    }

    /** DNS-54, DNS-69: EDNS version 0, no client subnet. */
    private static OPTRecord option(List<org.xbill.DNS.EDNSOption> options) {
        return new OPTRecord(UDP_PAYLOAD_SIZE, 0, 0, 0, options);
    }
}
