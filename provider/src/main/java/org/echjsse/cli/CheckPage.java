package org.echjsse.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.echjsse.cli.web.Markup;

/** The results as one HTML file that loads nothing, runs no script, and can be read in light and dark and by a screen reader. */
final class CheckPage {
    private CheckPage() {}

    static String of(List<CheckRow> rows, Instant at) {
        StringBuilder head = new StringBuilder();
        for (String heading : CheckRow.HEADINGS) {
            head.append("          <th scope=\"col\">")
                    .append(Markup.escaped(heading))
                    .append("</th>\n");
        }
        StringBuilder body = new StringBuilder();
        for (CheckRow row : rows) {
            body.append("        <tr>\n          <th scope=\"row\">")
                    .append(Markup.escaped(row.url()))
                    .append("</th>\n          <td><span class=\"status ")
                    .append(row.outcome().word())
                    .append("\">")
                    .append(Markup.escaped(row.outcome().shown()))
                    .append("</span></td>\n");
            for (String cell : List.of(row.publicName(), row.tls(), row.group())) {
                body.append("          <td>").append(Markup.escaped(cell)).append("</td>\n");
            }
            body.append("          <td class=\"number\">")
                    .append(row.millis())
                    .append("</td>\n          <td>")
                    .append(Markup.escaped(row.reason()))
                    .append("</td>\n        </tr>\n");
        }
        // What is filled in last is not looked at again, and nothing before has a % of the network in it.
        return PAGE.replace("%AT%", at.truncatedTo(ChronoUnit.SECONDS).toString())
                .replace("%TOTALS%", Markup.escaped(CheckRow.totals(rows)))
                .replace("%HEAD%", head)
                .replace("%ROWS%", body);
    }

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
              <meta name="referrer" content="no-referrer">
              <title>ECH check: %TOTALS%</title>
              <style>
                :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --line: #d0d7de; --soft: #f6f8fa;
                  --good: #116329; --none: #7d4e00; --bad: #a40e26; }
                @media (prefers-color-scheme: dark) {
                  :root { --ink: #e6edf3; --paper: #0d1117; --line: #3d444d; --soft: #161b22;
                    --good: #56d364; --none: #e3b341; --bad: #ff7b72; }
                }
                body { margin: 0; padding: 1.5rem; background: var(--paper); color: var(--ink);
                  font: 1rem/1.5 system-ui, sans-serif; }
                h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
                .table { overflow-x: auto; }
                table { border-collapse: collapse; width: 100%; font-size: .9rem; }
                caption { text-align: left; padding: .5rem 0; }
                th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
                thead th { background: var(--soft); }
                tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 12rem; }
                td:last-child { min-width: 16rem; overflow-wrap: anywhere; }
                .number { text-align: right; font-variant-numeric: tabular-nums; }
                .status { font-weight: 600; white-space: nowrap; }
                .accepted { color: var(--good); }
                .not_offered { color: var(--none); }
                .rejected, .error { color: var(--bad); }
              </style>
            </head>
            <body>
              <main>
                <h1>Encrypted Client Hello</h1>
                <p>%TOTALS%. Checked until <time datetime="%AT%">%AT%</time>.</p>
                <div class="table" role="region" aria-labelledby="caption" tabindex="0">
                <table>
                  <caption id="caption">One row for each URL: accepted means that the network saw the public name only.</caption>
                  <thead>
                    <tr>
            %HEAD%        </tr>
                  </thead>
                  <tbody>
            %ROWS%      </tbody>
                </table>
                </div>
              </main>
            </body>
            </html>
            """;
}
