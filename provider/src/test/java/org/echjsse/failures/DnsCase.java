package org.echjsse.failures;

import static org.echjsse.testing.DnsTestServer.framed;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.echjsse.dns.DnsResolver;
import org.echjsse.dns.HttpsResolver;
import org.echjsse.testing.DnsTestServer.Over;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** One way in which a lookup in plain DNS can go; what is the same as over DoH is left out. */
enum DnsCase implements LookupCase {
    ECH("the record has `ech`", stage -> stage.dns().script((over, query) -> List.of(stage.answer(query)))),
    OVER_TCP("a truncated answer, and the whole one over TCP", stage -> stage.dns()
            .script((over, query) ->
                    List.of(over == Over.UDP ? truncated(stage, query) : framed(stage.answer(query))))),
    FORGED_FIRST(
            "somebody else's guess, and then the answer", stage -> stage.dns().script((over, query) -> {
                Message guess = new Message(stage.answer(query));
                guess.getHeader().setID(guess.getHeader().getID() ^ 1);
                guess.getHeader().setRcode(Rcode.NXDOMAIN);
                return List.of(guess.toWire(), stage.answer(query));
            })),
    WITHOUT_EDNS("FORMERR, and the answer to the question without EDNS", stage -> stage.dns()
            .script((over, query) -> List.of(
                    new Message(query).getOPT() != null ? stage.error(query, Rcode.FORMERR) : stage.answer(query)))),
    NXDOMAIN("NXDOMAIN", stage -> stage.dns().script((over, query) -> List.of(stage.error(query, Rcode.NXDOMAIN)))),
    SERVFAIL("SERVFAIL", stage -> stage.dns().script((over, query) -> List.of(stage.error(query, Rcode.SERVFAIL)))),
    TRUNCATED("a truncated answer, over TCP, too", stage -> stage.dns()
            .script((over, query) ->
                    List.of(over == Over.UDP ? truncated(stage, query) : framed(truncated(stage, query))))),
    TCP_CLOSED("a truncated answer, and a TCP connection that ends", stage -> stage.dns()
            .script((over, query) -> over == Over.UDP ? List.of(truncated(stage, query)) : List.of())),
    SILENT("no answer at all", stage -> stage.dns().script((over, query) -> List.of())),
    NOBODY("nobody listens there", stage -> {}) {
        @Override
        List<InetSocketAddress> servers(LookupStage stage) {
            return List.of(stage.closedDns());
        }
    },
    SECOND_SERVER("nobody listens there, and a second server with the record", stage -> stage.dns()
            .script((over, query) -> List.of(stage.answer(query)))) {
        @Override
        List<InetSocketAddress> servers(LookupStage stage) {
            return List.of(stage.closedDns(), stage.dns().address());
        }
    };

    private final String description;
    private final Arrangement arrangement;

    DnsCase(String description, Arrangement arrangement) {
        this.description = description;
        this.arrangement = arrangement;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void arrange(LookupStage stage) throws IOException {
        arrangement.on(stage);
    }

    List<InetSocketAddress> servers(LookupStage stage) {
        return List.of(stage.dns().address());
    }

    @Override
    public HttpsResolver resolver(LookupStage stage) {
        return new DnsResolver(servers(stage), this == SILENT ? LookupStage.SHORT : LookupStage.AMPLE);
    }

    private static byte[] truncated(LookupStage stage, byte[] query) throws IOException {
        Message answer = new Message(stage.answer(query));
        answer.getHeader().setFlag(Flags.TC);
        return answer.toWire();
    }
}
