package org.echjsse.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;

/**
 * What to check.
 *
 * @param url as it was given, with {@code https://} in front
 * @param origin whose name is hidden
 */
record CheckTarget(URI url, HostPort origin) {
    private static final int HTTPS_PORT = 443;
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)");

    /**
     * {@code https://HOST[:PORT][/PATH]}, or without the scheme.
     *
     * @throws CommandFailure what is wrong with it, in words
     */
    static CheckTarget parse(String text) throws CommandFailure {
        String shown = Sheet.printable(text);
        if (text.isBlank()) {
            throw new CommandFailure("an empty URL");
        }
        Matcher parts = URL.matcher(text);
        if (!parts.matches()) {
            parts = URL.matcher("https://" + text);
        }
        if (!parts.matches()) {
            throw new CommandFailure(shown + ": not a URL");
        }
        if (!parts.group(1).equalsIgnoreCase("https")) {
            throw new CommandFailure(shown + ": not an https URL");
        }
        String authority = parts.group(2);
        if (authority.contains("@")) {
            // not shown: there may be a password in it
            throw new CommandFailure("a URL with a user name: leave it out, check logs in nowhere");
        }
        if (authority.isEmpty()) {
            throw new CommandFailure(shown + ": a URL without a host name");
        }
        String noEmptyPort = authority.endsWith(":") ? authority.substring(0, authority.length() - 1) : authority;
        HostPort origin = HostPort.parse(noEmptyPort, HTTPS_PORT);
        try {
            new SNIHostName(origin.host());
        } catch (IllegalArgumentException notForTls) {
            throw new CommandFailure("'" + Sheet.printable(origin.host()) + "' is not a host name", notForTls);
        }
        return new CheckTarget(uri(parts, authority, origin, shown), origin);
    }

    private static URI uri(Matcher parts, String authority, HostPort origin, String shown) throws CommandFailure {
        // java.net.URI has no host if it is not ASCII
        boolean isAscii = authority.chars().allMatch(c -> c < 0x80);
        String ascii = origin.port() == HTTPS_PORT ? origin.host() : origin.toString();
        try {
            return new URI(parts.group(1) + "://" + (isAscii ? authority : ascii) + parts.group(3));
        } catch (URISyntaxException notAUrl) {
            throw new CommandFailure(shown + ": not a URL: " + notAUrl.getReason(), notAUrl);
        }
    }
}
