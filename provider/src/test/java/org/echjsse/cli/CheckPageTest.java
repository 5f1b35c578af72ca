package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckPageTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    void whatComesFromTheNetworkIsTextAndNothingElse() {
        CheckRow hostile = new CheckRow(
                "https://a.example/?<b>&'\"",
                CheckOutcome.ERROR,
                "<script>alert(1)</script>",
                "TLSv1.3",
                "%ROWS%",
                7,
                "\u001b[31m<img src=x onerror=alert(1)>");
        String page = CheckPage.of(List.of(hostile), AT);
        assertFalse(page.contains("<script"), page);
        assertFalse(page.contains("<img"), page);
        assertFalse(page.contains("\u001b"), page);
        assertTrue(page.contains("https://a.example/?&lt;b&gt;&amp;&#39;&quot;"), page);
        assertTrue(page.contains("<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>"), page);
        assertTrue(page.contains("<td>%ROWS%</td>"), page);
    }

    @Test
    void thePageLoadsNothingAndSaysWhatItIs() {
        String page = CheckPage.of(
                List.of(new CheckRow("https://a.example/", CheckOutcome.ACCEPTED, "c.example", "TLSv1.3", "x", 1, "")),
                AT);
        assertTrue(page.contains("default-src 'none'"), page);
        assertFalse(
                page.contains("href=") || page.contains(" src=") || page.contains("url(") || page.contains("@import"));
        assertTrue(page.contains("<html lang=\"en\">"), page);
        assertTrue(page.contains("<title>ECH check: 1 URL: 1 accepted</title>"), page);
        assertTrue(page.contains("<time datetime=\"2026-01-02T03:04:05Z\">"), page);
        assertEquals(CheckRow.HEADINGS.size(), page.split("<th scope=\"col\">", -1).length - 1);
    }

    @Test
    void coloursAreForThoseWhoWantThem() {
        assertTrue(Terminal.wantsColours(Map.of("TERM", "xterm")));
        assertTrue(Terminal.wantsColours(Map.of("TERM", "xterm", "NO_COLOR", "")));
        assertFalse(Terminal.wantsColours(Map.of("TERM", "xterm", "NO_COLOR", "1")));
        assertFalse(Terminal.wantsColours(Map.of("TERM", "dumb")));
        assertFalse(Terminal.wantsColours(Map.of()));
        assertTrue(Terminal.wantsColours(Map.of("WT_SESSION", "id")));
    }
}
