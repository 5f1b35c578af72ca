package org.echjsse.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.echjsse.EchConnection;
import org.echjsse.EchRejectedException;
import org.echjsse.EchStatus;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfigList;
import org.echjsse.dns.HttpsAnswer;

/** What a check has found so far, step by step; a step that was not reached stays empty. Not thread-safe. */
final class CheckResult {
    private static final int DNS_NAME = 2;

    private final URI url;
    private final HostPort origin;

    private Optional<HttpsAnswer> lookup = Optional.empty();
    private Optional<EchConfigList> config = Optional.empty();
    private Optional<String> configSource = Optional.empty();
    private Optional<String> connectedTo = Optional.empty();
    private Optional<SSLSession> session = Optional.empty();
    private Optional<String> applicationProtocol = Optional.empty();
    private Optional<EchRejectedException> rejection = Optional.empty();
    private EchStatus status = EchStatus.NOT_TRIED;
    private Optional<String> innerName = Optional.empty();
    private Optional<String> outerName = Optional.empty();
    private Optional<String> httpStatus = Optional.empty();
    private Optional<String> error = Optional.empty();
    private final Timings timings = new Timings();

    /** Milliseconds; empty: not reached. */
    private static final class Timings {
        private Optional<Long> lookup = Optional.empty();
        private Optional<Long> connect = Optional.empty();
        private Optional<Long> handshake = Optional.empty();
        private Optional<Long> response = Optional.empty();

        private long all() {
            return Stream.of(lookup, connect, handshake, response)
                    .flatMap(Optional::stream)
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    CheckResult(URI url, HostPort origin) {
        this.url = url;
        this.origin = origin;
    }

    void lookup(HttpsAnswer answer, long nanos) {
        lookup = Optional.of(answer);
        timings.lookup = millis(nanos);
    }

    void config(EchConfigList found, String source) {
        config = Optional.of(found);
        configSource = Optional.of(source);
    }

    void connected(String to, long nanos) {
        connectedTo = Optional.of(to);
        timings.connect = millis(nanos);
    }

    void shookHands(SSLSession negotiated, String protocol, long nanos) {
        session = Optional.of(negotiated);
        applicationProtocol = Optional.ofNullable(protocol);
        timings.handshake = millis(nanos);
    }

    void rejected(EchRejectedException why, long nanos) {
        rejection = Optional.of(why);
        timings.handshake = millis(nanos);
    }

    void ech(EchConnection connection) {
        status = connection.getEchStatus();
        outerName = connection.getEchOuterServerName();
        innerName = status == EchStatus.SUCCESS ? connection.getEchInnerServerName() : Optional.empty();
    }

    void answered(String statusLine, long nanos) {
        httpStatus = Optional.of(statusLine);
        timings.response = millis(nanos);
    }

    void failed(Exception why) {
        error = Optional.of(Sheet.printable(Reason.of(why)));
    }

    /** What there is to offer, if a client can use it. */
    Optional<EchConfigList> usableConfig() {
        return config.filter(LookupText::isUsable);
    }

    CheckOutcome outcome() {
        if (rejection.isPresent() || status == EchStatus.FAILED_ECH_BAD_NAME) {
            return CheckOutcome.REJECTED;
        }
        if (error.isPresent()) {
            return CheckOutcome.ERROR;
        }
        return status == EchStatus.SUCCESS ? CheckOutcome.ACCEPTED : CheckOutcome.NOT_OFFERED;
    }

    /** The conclusion, and what to do about it. */
    String summary() {
        switch (outcome()) {
            case ACCEPTED:
                return "ECH was accepted: the network saw " + outerName.orElse("no name") + ", not " + origin.host()
                        + ".";
            case REJECTED:
                return rejectionSummary();
            case NOT_OFFERED:
                return "ECH was not used, the network saw " + outerName.orElse(origin.host()) + ". " + notOffered();
            default:
                return error.orElse("it did not work");
        }
    }

    /** What there is to say of it among many. */
    CheckRow row() {
        String reason =
                switch (outcome()) {
                    case ACCEPTED -> "";
                    case NOT_OFFERED -> notOffered();
                    default -> summary();
                };
        String publicName = config.map(EchConfigList::choose).orElse(null) instanceof ConfigChoice.Usable usable
                ? usable.config().publicName()
                : "";
        return new CheckRow(
                url.toString(),
                outcome(),
                publicName,
                session.map(SSLSession::getProtocol).orElse(""),
                group().orElse(""),
                timings.all(),
                reason);
    }

    private String rejectionSummary() {
        if (rejection.isEmpty()) {
            return "ECH was rejected, and the server could not prove to be the public name " + outerName.orElse("")
                    + ": " + error.orElse("its certificate is for another name") + ". Nothing it said is believed.";
        }
        return "ECH was rejected by a server that proved to be "
                + rejection.get().publicName() + ". "
                + (rejection.get().retryConfigs().isPresent()
                        ? "It sent a newer configuration (retry_configs), so "
                                + (configSource.equals(Optional.of("dns")) ? "the record in the DNS" : "this one")
                                + " is out of date. Try again with --ech-config and the newer one."
                        : "It has no other: ECH is securely disabled there.");
    }

    private String notOffered() {
        if (lookup.isPresent()) {
            return LookupText.conclusion(lookup.get(), origin);
        }
        return config.map(ConfigListText::conclusion).orElse("");
    }

    void print(PrintWriter out) {
        out.println(url);
        Sheet sheet = new Sheet(2);
        lookup.ifPresent(answer -> sheet.row(
                "lookup",
                answer.queryName() + " at " + answer.server() + ", "
                        + answer.records().size() + (answer.records().size() == 1 ? " record" : " records")
                        + after(timings.lookup)));
        lookup.ifPresent(answer -> sheet.rows("ignored", answer.ignored()));
        sheet.row("config", config.map(ConfigListText::summary).orElse(lookup.isPresent() ? "none" : "not known"));
        connectedTo.ifPresent(to -> sheet.row("connected to", to + after(timings.connect)));
        session.ifPresent(tls -> sheet.row(
                "handshake",
                tls.getProtocol() + ", " + tls.getCipherSuite()
                        + group().map(group -> ", " + group).orElse("") + after(timings.handshake)));
        if (connectedTo.isPresent()) {
            sheet.row("ECH status", status);
            sheet.row(
                    "outer name", outerName.orElse("none") + (outerName.isPresent() ? " (what the network saw)" : ""));
            innerName.ifPresent(name -> sheet.row("inner name", name + " (encrypted)"));
        }
        certificate().ifPresent(leaf -> sheet.row("certificate", certificateLine(leaf)));
        rejection.flatMap(EchRejectedException::retryConfigs).ifPresent(retry -> sheet.row(
                        "retry_configs", ConfigListText.summary(retry))
                .row("", retry.toBase64()));
        httpStatus.ifPresent(line -> sheet.row("page", line + after(timings.response)));
        sheet.print(out);
        if (outcome() != CheckOutcome.ERROR) {
            out.println();
            out.println(Sheet.printable(summary()));
        }
    }

    Json json() {
        return new Json()
                .put(JsonKey.URL, url.toString())
                .put(JsonKey.RESULT, outcome().word())
                .put(JsonKey.SUMMARY, summary())
                .put(JsonKey.SSL_ECH_STATUS, status.name())
                .put(JsonKey.SSL_ECH_INNER_SNI, innerName)
                .put(JsonKey.SSL_ECH_OUTER_SNI, outerName)
                .put(JsonKey.ERROR, error)
                .put(JsonKey.CONFIG_SOURCE, configSource)
                .put(JsonKey.ECH, config.map(ConfigListText::json))
                .put(JsonKey.LOOKUP, lookup.map(answer -> LookupText.json(answer, origin)))
                .put(JsonKey.CONNECTED_TO, connectedTo)
                .put(JsonKey.PROTOCOL, session.map(SSLSession::getProtocol))
                .put(JsonKey.CIPHER_SUITE, session.map(SSLSession::getCipherSuite))
                .put(JsonKey.GROUP, group())
                .put(JsonKey.APPLICATION_PROTOCOL, applicationProtocol)
                .put(JsonKey.CERTIFICATE, certificate().map(CheckResult::certificateJson))
                .put(
                        JsonKey.RETRY_CONFIGS,
                        rejection.flatMap(EchRejectedException::retryConfigs).map(EchConfigList::toBase64))
                .put(JsonKey.HTTP_STATUS, httpStatus)
                .put(
                        JsonKey.TIMINGS,
                        new Json()
                                .put(JsonKey.LOOKUP_MILLIS, timings.lookup)
                                .put(JsonKey.CONNECT_MILLIS, timings.connect)
                                .put(JsonKey.HANDSHAKE_MILLIS, timings.handshake)
                                .put(JsonKey.RESPONSE_MILLIS, timings.response));
    }

    private Optional<String> group() {
        return session.map(tls -> tls.getValue("org.echjsse.group")).map(Object::toString);
    }

    private Optional<X509Certificate> certificate() {
        return session.flatMap(tls -> {
            try {
                Certificate[] chain = tls.getPeerCertificates();
                return chain[0] instanceof X509Certificate leaf ? Optional.of(leaf) : Optional.empty();
            } catch (SSLPeerUnverifiedException none) {
                return Optional.empty();
            }
        });
    }

    private static String certificateLine(X509Certificate leaf) {
        return "for " + String.join(", ", dnsNames(leaf)) + "; issued by "
                + leaf.getIssuerX500Principal().getName() + "; until "
                + leaf.getNotAfter().toInstant();
    }

    private static Json certificateJson(X509Certificate leaf) {
        return new Json()
                .put(JsonKey.SUBJECT, leaf.getSubjectX500Principal().getName())
                .put(JsonKey.ISSUER, leaf.getIssuerX500Principal().getName())
                .put(JsonKey.DNS_NAMES, dnsNames(leaf))
                .put(JsonKey.NOT_AFTER, leaf.getNotAfter().toInstant().toString());
    }

    private static List<String> dnsNames(X509Certificate leaf) {
        List<String> names = new ArrayList<>();
        try {
            if (leaf.getSubjectAlternativeNames() != null) {
                for (List<?> name : leaf.getSubjectAlternativeNames()) {
                    if (name.get(0).equals(DNS_NAME)) {
                        names.add((String) name.get(1));
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            names.add("(unreadable subjectAltName)");
        }
        return names;
    }

    private static Optional<Long> millis(long nanos) {
        return Optional.of(nanos / 1_000_000);
    }

    private static String after(Optional<Long> millis) {
        return millis.map(ms -> ", " + ms + " ms").orElse("");
    }
}
