package org.echjsse.dns;

import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The query for the HTTPS records of one name, as it is sent over DoH. */
final class DnsQuery {
    static final int PADDED_TO = 128;
    private static final int PADDING_OPTION = 12;
    private static final int UDP_PAYLOAD_SIZE = 1232;

    private DnsQuery() {}

    static byte[] encode(Name name) {
        // DNS-62: ID 0, so that a cache between may answer. RFC 8484, 4.1
        int length = message(name, List.of()).toWire().length;
        // RFC 8467, 4.1; DNS-67: all queries are multiples of 128 bytes, so that their size does not tell the name.
        int padding = Math.floorMod(-(length + 4), PADDED_TO);
        return message(name, List.of(new GenericEDNSOption(PADDING_OPTION, new byte[padding])))
                .toWire();
    }

    private static Message message(Name name, List<org.xbill.DNS.EDNSOption> options) {
        Message message = new Message(0);
        message.getHeader().setFlag(Flags.RD);
        message.addRecord(Record.newRecord(name, Type.HTTPS, DClass.IN), Section.QUESTION);
        // DNS-54, DNS-69: EDNS version 0, no client subnet.
        message.addRecord(new OPTRecord(UDP_PAYLOAD_SIZE, 0, 0, 0, options), Section.ADDITIONAL);
        return message;
    }
}
