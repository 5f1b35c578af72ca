package org.echjsse.cli;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * {@code HOST} or {@code HOST:PORT}.
 *
 * @param host A-labels, lower case, no trailing dot
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {
    private static final int HIGHEST_PORT = 65535;
    /** RFC 1035, 3.1: 255 octets on the wire. */
    private static final int LONGEST = 253;
    /** RFC 5894, 7.2: sharp s, final sigma, and the joiners. The JDK knows IDNA2003 only, and would ask for somebody else's name. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u03c2\u200c\u200d]");

    static HostPort parse(String text, int defaultPort) throws CommandFailure {
        if (text.contains("://")) {
            throw new CommandFailure(Sheet.printable(text) + ": a URL, where HOST[:PORT] is wanted");
        }
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[") || colon != text.indexOf(':')) {
            throw new CommandFailure(Sheet.printable(text) + ": an address; HTTPS records and ECH are about names");
        }
        String host = colon < 0 ? text : text.substring(0, colon);
        return new HostPort(host(host), colon < 0 ? defaultPort : port(text.substring(colon + 1), text));
    }

    /** Where to connect; the host may be an address. */
    static HostPort ofConnection(String option, String text) throws CommandFailure {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new CommandFailure(option + " " + Sheet.printable(text) + ": not HOST:PORT");
        }
        return new HostPort(text.substring(0, colon), port(text.substring(colon + 1), option + " " + text));
    }

    /** A host name as it goes into a query and into a ClientHello. */
    static String host(String text) throws CommandFailure {
        String host = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (host.contains(":") || host.matches("[0-9.]+")) {
            throw new CommandFailure(Sheet.printable(text) + ": an address; HTTPS records and ECH are about names");
        }
        if (host.isEmpty() || host.contains("/")) {
            throw new CommandFailure("'" + Sheet.printable(text) + "' is not a host name");
        }
        if (AMBIGUOUS.matcher(host).find()) {
            throw new CommandFailure(Sheet.printable(text)
                    + ": means one name in IDNA2003 and another in IDNA2008; write the A-labels (xn--...)");
        }
        try {
            String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            if (ascii.isBlank() || ascii.startsWith(".") || ascii.contains("..") || ascii.length() > LONGEST) {
                throw new CommandFailure("'" + Sheet.printable(text) + "' is not a host name");
            }
            return ascii;
        } catch (IllegalArgumentException notAName) {
            throw new CommandFailure("'" + Sheet.printable(text) + "' is not a host name", notAName);
        }
    }

    private static int port(String digits, String text) throws CommandFailure {
        if (digits.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= HIGHEST_PORT) {
                return port;
            }
        }
        throw new CommandFailure(Sheet.printable(text) + ": the port is not a number from 1 to 65535");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
