package org.echjsse.failures;

import static org.echjsse.testing.DohTestServer.send;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.echjsse.dns.DohResolver;
import org.echjsse.dns.DohSettings;
import org.echjsse.dns.HttpsResolver;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SVCBBase.ParameterAlpn;
import org.xbill.DNS.SVCBBase.ParameterEch;
import org.xbill.DNS.SVCBBase.ParameterMandatory;
import org.xbill.DNS.SVCBBase.ParameterPort;
import org.xbill.DNS.SVCBBase.ParameterUnknown;
import org.xbill.DNS.Section;

/** One way in which a lookup over DoH can go. */
enum DohCase implements LookupCase {
    ECH("the record has `ech`", stage -> stage.records(stage.record(1, stage.ech()))),
    ECH_IN_ONE(
            "two records, the second with `ech`",
            stage -> stage.records(stage.record(1, alpn()), stage.record(2, stage.ech()))),
    RECORD_WITHOUT_ECH("a record without `ech`", stage -> stage.records(stage.record(1, alpn()))),
    NODATA("NOERROR and no record", stage -> stage.records()),
    NXDOMAIN("NXDOMAIN", stage -> {}),
    UNKNOWN_VERSION(
            "`ech` with unknown versions only",
            stage -> stage.records(
                    stage.record(1, new ParameterEch(new byte[] {0, 6, (byte) 0xaa, (byte) 0xaa, 0, 2, 1, 2})))),
    UNKNOWN_MANDATORY(
            "a record with an unknown mandatory key",
            stage -> stage.records(stage.record(
                    1, new ParameterMandatory(List.of(7)), stage.ech(), new ParameterUnknown(7, new byte[1])))),
    OTHER_PORT("a record for another port", stage -> stage.records(stage.record(1, new ParameterPort(1), stage.ech()))),
    MALFORMED_RECORD(
            "a malformed record beside a good one",
            stage -> stage.records(
                    stage.record(1, stage.ech()), stage.record(2, new ParameterUnknown(5, new byte[] {0, 9, 1})))),

    SERVFAIL("SERVFAIL", stage -> stage.rcode(Rcode.SERVFAIL)),
    REFUSED("REFUSED", stage -> stage.rcode(Rcode.REFUSED)),
    TRUNCATED(
            "a truncated answer (TC)",
            stage -> stage.change(answer -> answer.getHeader().setFlag(Flags.TC))),
    OTHER_QUESTION(
            "the answer to another question",
            stage -> stage.change(answer -> {
                answer.removeAllRecords(Section.QUESTION);
                answer.addRecord(
                        org.xbill.DNS.Record.newRecord(stage.other(), org.xbill.DNS.Type.HTTPS, 1), Section.QUESTION);
            })),
    GARBAGE("garbage as application/dns-message", stage -> stage.doh()
            .script((exchange, query) -> send(exchange, text("no DNS message at all")))),
    HALF("an answer that ends in its middle", stage -> stage.doh().script((exchange, query) -> {
        byte[] whole = stage.answer(query);
        send(exchange, java.util.Arrays.copyOf(whole, whole.length / 2));
    })),
    OTHER_TYPE("an answer as application/octet-stream", stage -> stage.doh()
            .script((exchange, query) -> send(exchange, 200, "application/octet-stream", stage.answer(query)))),
    HTTP_500("HTTP 500", stage -> stage.status(500)),
    HTTP_429("HTTP 429", stage -> stage.status(429)),
    REDIRECT("a redirect", stage -> stage.doh().script((exchange, query) -> {
        exchange.getResponseHeaders().set("Location", "https://127.0.0.1:1/dns-query");
        send(exchange, 302, "text/html", text("moved"));
    })),
    PORTAL_PAGE("the page of a captive portal (200, text/html)", stage -> stage.doh()
            .script((exchange, query) -> send(exchange, 200, "text/html", text("<p>Log in</p>")))),
    PORTAL_CERTIFICATE(
            "a captive portal, with its own certificate",
            stage -> stage.serveWith(TestCertificates.create().leaf(Algorithm.EC_P256, "127.0.0.1"))),
    WRONG_NAME("a certificate for another name", stage -> stage.serveWith(LookupStage.leaf("other.example"))),
    CLOSED("connection refused", stage -> {}) {
        @Override
        List<URI> servers(LookupStage stage) {
            return List.of(stage.closed());
        }
    },
    HUNG_UP("a connection that is closed instead of an answer", stage -> stage.doh()
            .script((exchange, query) -> exchange.close())),
    SILENT("no answer at all", stage -> stage.doh().script((exchange, query) -> stage.never())),
    LATE("an answer after the budget is spent", stage -> stage.late()),
    AFTER_LATE("the request after that one", stage -> stage.late()) {
        @Override
        public void before(LookupStage stage) throws Exception {
            stage.waitForTheLateAnswer();
        }
    },
    SECOND_SERVER(
            "connection refused, and a second server with the record",
            stage -> stage.records(stage.record(1, stage.ech()))) {
        @Override
        List<URI> servers(LookupStage stage) {
            return List.of(stage.closed(), stage.doh().uri());
        }
    };

    private final String description;
    private final Arrangement arrangement;

    DohCase(String description, Arrangement arrangement) {
        this.description = description;
        this.arrangement = arrangement;
    }

    @Override
    public String description() {
        return description;
    }

    List<URI> servers(LookupStage stage) {
        return List.of(stage.doh().uri());
    }

    @Override
    public void arrange(LookupStage stage) throws IOException {
        arrangement.on(stage);
    }

    @Override
    public HttpsResolver resolver(LookupStage stage) {
        Duration budget = this == SILENT || this == LATE || this == AFTER_LATE ? LookupStage.SHORT : LookupStage.AMPLE;
        return new DohResolver(new DohSettings(servers(stage), Map.of(), budget), LookupStage.CA.trustManagers());
    }

    private static ParameterAlpn alpn() throws IOException {
        return new ParameterAlpn(List.of("h2"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
