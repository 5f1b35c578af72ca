package org.echjsse.dns;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A DoH server as people write it down: its URL, which is asked by POST; or the URI template that resolvers publish ({@code
 * https://dns.example/dns-query{?dns}}), which is asked by GET, so that HTTP caches can answer.
 *
 * @param server the URL without the variable
 */
public record DohTemplate(URI server, Method method) {
    /** RFC 8484, 4.1: a server knows both. */
    public enum Method {
        GET,
        POST
    }

    /** RFC 6570, 3.2.8 and 3.2.9: the second where the URL has a query of its own. */
    private static final String[] VARIABLES = {"{?dns}", "{&dns}"};

    /**
     * @throws URISyntaxException if that is no URL, with or without {@code {?dns}} at its end
     */
    public static DohTemplate parse(String text) throws URISyntaxException {
        for (String variable : VARIABLES) {
            if (text.endsWith(variable)) {
                return new DohTemplate(new URI(text.substring(0, text.length() - variable.length())), Method.GET);
            }
        }
        return new DohTemplate(new URI(text), Method.POST);
    }
}
