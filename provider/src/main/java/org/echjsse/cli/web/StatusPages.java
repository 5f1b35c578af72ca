package org.echjsse.cli.web;

import com.grack.nanojson.JsonWriter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The pages that say what became of ECH: one for people, one for programs. */
public final class StatusPages {
    private StatusPages() {}

    /** The page for people, at {@code /} and nowhere below it. */
    public static HttpHandler forPeople(Consumer<ConnectionStatus> seen) {
        return exchange -> {
            if (exchange.getRequestURI().getPath().equals("/")) {
                ConnectionStatus status = status(exchange, seen);
                Response.html(page(status)).send(exchange);
            } else {
                Response.plain(404, "There is / for people and /ech-check.json for programs.")
                        .send(exchange);
            }
        };
    }

    /** The same for programs. */
    public static HttpHandler forPrograms(Consumer<ConnectionStatus> seen) {
        return exchange -> {
            ConnectionStatus status = status(exchange, seen);
            Response.json(JsonWriter.indent("  ")
                                    .string()
                                    .value(status.toJson())
                                    .done() + "\n")
                    .send(exchange);
        };
    }

    private static ConnectionStatus status(HttpExchange exchange, Consumer<ConnectionStatus> seen) throws IOException {
        if (!(exchange instanceof HttpsExchange secure)) {
            throw new IOException("not an HTTPS exchange");
        }
        ConnectionStatus status = ConnectionStatus.of(secure);
        seen.accept(status);
        return status;
    }

    private static String page(ConnectionStatus status) {
        String verdict;
        String why;
        switch (status.status()) {
            case SUCCESS -> {
                verdict = "ECH was used";
                why = "Your browser encrypted the name of this site. The network saw only the outer name below.";
            }
            case GREASE -> {
                verdict = "ECH was not used";
                why =
                        "Your browser sent an ECH extension that no key of this server opens: either it had no configuration for"
                                + " this site and sent a look-alike, or one that is out of date.";
            }
            case BACKEND -> {
                verdict = "ECH was used";
                why = "The server in front of this one opened it.";
            }
            default -> {
                verdict = "ECH was not used";
                why = "Your browser sent no ECH extension. The network saw the name of this site.";
            }
        }
        return PAGE.replace("%CLASS%", status.accepted() ? "yes" : "no")
                .replace("%VERDICT%", verdict)
                .replace("%WHY%", why)
                .replace("%ROWS%", rows(status));
    }

    private static String rows(ConnectionStatus status) {
        StringBuilder rows = new StringBuilder();
        row(rows, "ECH status", Optional.of(status.status().name()));
        row(rows, "Name inside", status.accepted() ? status.serverName() : Optional.empty());
        row(rows, "Name the network saw", status.outerName());
        row(rows, "Protocol", Optional.of(status.protocol()));
        row(rows, "Cipher suite", Optional.of(status.cipherSuite()));
        return rows.toString();
    }

    private static void row(StringBuilder rows, String name, Optional<String> value) {
        rows.append("    <tr><th>")
                .append(name)
                .append("</th><td>")
                .append(value.map(Markup::escaped).orElse("&ndash;"))
                .append("</td></tr>\n");
    }

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>%VERDICT%</title>
              <style>
                :root { color-scheme: light dark; --line: #8884; --yes: #1a7f37; --no: #b35900; }
                @media (prefers-color-scheme: dark) { :root { --yes: #4ac26b; --no: #f0a04b; } }
                body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto 2rem; padding: 0 1.25rem; }
                h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; padding-left: .9rem; border-left: .4rem solid; }
                h1.yes { border-color: var(--yes); color: var(--yes); }
                h1.no { border-color: var(--no); color: var(--no); }
                table { border-collapse: collapse; width: 100%; margin: 1.75rem 0; }
                th, td { text-align: left; padding: .45rem 0; border-top: 1px solid var(--line); font-weight: normal; }
                th { opacity: .7; width: 45%; }
                td { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
                small { opacity: .7; }
                a { color: inherit; }
              </style>
            </head>
            <body>
              <h1 class="%CLASS%">%VERDICT%</h1>
              <p>%WHY%</p>
              <table>
            %ROWS%  </table>
              <small>For programs: <a href="/ech-check.json">/ech-check.json</a></small>
            </body>
            </html>
            """;
}
