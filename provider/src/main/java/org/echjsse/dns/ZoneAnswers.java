package org.echjsse.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.echjsse.config.EchConfigList;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Answers DNS queries about a few origins, as the authoritative server of their names would: for the demonstration and for tests.
 * Immutable.
 */
public final class ZoneAnswers {
    private static final int HTTPS_PORT = 443;

    /**
     * An origin with one HTTPS record.
     *
     * @param host without trailing dot
     * @param port of the origin: decides the owner of the record (RFC 9460, 9.1; DNS-01)
     * @param alpn protocol names, at least one
     * @param ech what the record publishes; empty: a record without {@code ech}
     */
    public record Origin(
            String host, int port, InetAddress address, List<String> alpn, Optional<EchConfigList> ech, Duration ttl) {}

    private final List<Origin> origins;

    public ZoneAnswers(List<Origin> origins) {
        this.origins = List.copyOf(origins);
    }

    /**
     * @param query a DNS message in wire format
     * @return the answer in wire format, with the same id and question
     * @throws IOException if the query is not a DNS message with one question
     */
    public byte[] answer(byte[] query) throws IOException {
        Message asked = new Message(query);
        Record question = asked.getQuestion();
        if (question == null || asked.getHeader().getCount(Section.QUESTION) != 1) {
            throw new IOException("DNS query: needs exactly one question");
        }
        Message answer = new Message(asked.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        if (asked.getHeader().getFlag(Flags.RD)) {
            answer.getHeader().setFlag(Flags.RD);
            answer.getHeader().setFlag(Flags.RA);
        }
        answer.addRecord(question, Section.QUESTION);
        if (asked.getHeader().getOpcode() != Opcode.QUERY || question.getDClass() != DClass.IN) {
            answer.getHeader().setRcode(Rcode.NOTIMP);
            return answer.toWire();
        }
        boolean nameExists = false;
        for (Origin origin : origins) {
            nameExists |= addAnswers(origin, question, answer);
        }
        if (!nameExists) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        if (answer.getHeader().getCount(Section.ANSWER) == 0) {
            answer.addRecord(startOfAuthority(), Section.AUTHORITY);
        }
        return answer.toWire();
    }

    /** Whether the origin owns the name that was asked, with or without a record of the type. */
    private static boolean addAnswers(Origin origin, Record question, Message answer) throws IOException {
        Name host = Name.fromString(origin.host(), Name.root);
        Name owner = origin.port() == HTTPS_PORT ? host : Name.fromString("_" + origin.port() + "._https", host);
        boolean isHost = question.getName().equals(host);
        boolean isOwner = question.getName().equals(owner);
        if (isOwner && question.getType() == Type.HTTPS) {
            answer.addRecord(httpsRecord(origin, question.getName(), host), Section.ANSWER);
        }
        if (isHost && question.getType() == Type.A && origin.address().getAddress().length == 4) {
            Record address =
                    new ARecord(question.getName(), DClass.IN, origin.ttl().toSeconds(), origin.address());
            if (!answer.findRecord(address)) {
                answer.addRecord(address, Section.ANSWER);
            }
        }
        return isHost || isOwner;
    }

    /** The target is the host and not ".": that would be the prefixed name, which has no address (DNS-07). */
    private static Record httpsRecord(Origin origin, Name owner, Name host) throws IOException {
        List<SVCBBase.ParameterBase> parameters = new ArrayList<>();
        parameters.add(new SVCBBase.ParameterAlpn(origin.alpn()));
        origin.ech().ifPresent(configs -> parameters.add(new SVCBBase.ParameterEch(configs.encoded())));
        return new HTTPSRecord(owner, DClass.IN, origin.ttl().toSeconds(), 1, host, parameters);
    }

    private static Record startOfAuthority() throws IOException {
        Name example = Name.fromString("example.");
        return new SOARecord(
                example, DClass.IN, 60, example, Name.fromString("hostmaster", example), 1, 60, 60, 60, 60);
    }
}
