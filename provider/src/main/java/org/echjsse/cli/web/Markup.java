package org.echjsse.cli.web;

/** Text in HTML. */
public final class Markup {
    private Markup() {}

    /** Names come from the network; nothing of them may become markup. For element content and for attributes in quotes. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
