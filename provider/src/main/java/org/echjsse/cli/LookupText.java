package org.echjsse.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfigList;
import org.echjsse.dns.HttpsAnswer;
import org.echjsse.dns.HttpsRecord;

/** What the DNS said about an origin, as text, as JSON, and as a conclusion. */
final class LookupText {
    private LookupText() {}

    static boolean isUsable(EchConfigList list) {
        return list.choose() instanceof ConfigChoice.Usable;
    }

    static void print(HttpsAnswer answer, HostPort origin, PrintWriter out) {
        out.println("HTTPS records of " + Sheet.printable(answer.queryName()) + ", from " + answer.server() + " in "
                + answer.took().toMillis() + " ms");
        int number = 0;
        for (HttpsRecord record : answer.records()) {
            out.println();
            out.println("Record " + ++number);
            sheet(record).print(out);
        }
        if (!answer.ignored().isEmpty()) {
            out.println();
            new Sheet(0).rows("ignored", answer.ignored()).print(out);
        }
        out.println();
        out.println(conclusion(answer, origin));
    }

    /** One sentence what that means for a client, one what to do if ECH will not be used. */
    static String conclusion(HttpsAnswer answer, HostPort origin) {
        Optional<EchConfigList> configs = answer.configs(origin.port());
        if (configs.isPresent() && configs.get().choose() instanceof ConfigChoice.Usable usable) {
            return origin.host() + " offers ECH: a client hides the name, the network sees "
                    + Sheet.printable(usable.config().publicName()) + ".";
        }
        if (configs.isPresent()) {
            return origin.host() + " offers ECH, but not to this client. " + ConfigListText.conclusion(configs.get());
        }
        if (answer.records().stream().anyMatch(record -> record.ech().isPresent())) {
            return origin.host() + " offers ECH on another port only: the records with ech send clients away from port "
                    + origin.port() + ", which a JSSE client cannot follow.";
        }
        if (!answer.records().isEmpty()) {
            return origin.host()
                    + " does not offer ECH: its HTTPS record has no ech. The site has to add one (see keygen).";
        }
        if (!answer.ignored().isEmpty()) {
            return origin.host() + " does not offer ECH: no usable HTTPS record at "
                    + Sheet.printable(answer.queryName()) + ", see the ignored ones above.";
        }
        return origin.host() + " does not offer ECH: there is no HTTPS record at " + Sheet.printable(answer.queryName())
                + ".";
    }

    static Json json(HttpsAnswer answer, HostPort origin) {
        return new Json()
                .put(JsonKey.HOST, origin.host())
                .put(JsonKey.PORT, origin.port())
                .put(JsonKey.QUERY_NAME, answer.queryName())
                .put(JsonKey.SERVER, answer.server().toString())
                .put(JsonKey.LOOKUP_MILLIS, answer.took().toMillis())
                .put(
                        JsonKey.RESULT,
                        answer.configs(origin.port())
                                        .filter(LookupText::isUsable)
                                        .isPresent()
                                ? "ech"
                                : "no_ech")
                .put(JsonKey.SUMMARY, conclusion(answer, origin))
                .put(
                        JsonKey.RECORDS,
                        answer.records().stream().map(LookupText::members).toList())
                .put(JsonKey.IGNORED, answer.ignored());
    }

    /** The same keys, where nobody has answered. */
    static Json noAnswer(HostPort origin) {
        return new Json()
                .put(JsonKey.HOST, origin.host())
                .put(JsonKey.PORT, origin.port())
                .put(JsonKey.QUERY_NAME, null)
                .put(JsonKey.SERVER, null)
                .put(JsonKey.LOOKUP_MILLIS, null)
                .put(JsonKey.RESULT, null)
                .put(JsonKey.SUMMARY, "There is no answer about " + origin + ".")
                .put(JsonKey.RECORDS, List.of())
                .put(JsonKey.IGNORED, List.of());
    }

    private static Sheet sheet(HttpsRecord record) {
        Sheet sheet = new Sheet(2)
                .row("owner", record.owner())
                .row("ttl", record.ttlSeconds() + " s")
                .row("priority", record.priority())
                .row("target", record.target())
                .row(
                        "alpn",
                        (record.alpn().isEmpty() ? "not said" : String.join(", ", record.alpn()))
                                + (record.noDefaultAlpn() ? " (no-default-alpn)" : ""));
        record.port().ifPresent(port -> sheet.row("port", port));
        sheet.rows("ipv4hint", addresses(record.ipv4hint())).rows("ipv6hint", addresses(record.ipv6hint()));
        return sheet.row("ech", record.ech().map(ConfigListText::summary).orElse("none"));
    }

    private static Object members(HttpsRecord record) {
        OptionalInt port = record.port();
        return new Json()
                .put(JsonKey.OWNER, record.owner())
                .put(JsonKey.TTL, record.ttlSeconds())
                .put(JsonKey.PRIORITY, record.priority())
                .put(JsonKey.TARGET, record.target())
                .put(JsonKey.PORT, port.isPresent() ? port.getAsInt() : null)
                .put(JsonKey.ALPN, record.alpn())
                .put(JsonKey.NO_DEFAULT_ALPN, record.noDefaultAlpn())
                .put(JsonKey.IPV4HINT, addresses(record.ipv4hint()))
                .put(JsonKey.IPV6HINT, addresses(record.ipv6hint()))
                .put(JsonKey.ECH, record.ech().map(ConfigListText::json))
                .members();
    }

    private static List<String> addresses(List<InetAddress> hints) {
        return hints.stream().map(InetAddress::getHostAddress).toList();
    }
}
