package org.echjsse.cli;

import java.net.IDN;
import java.util.Locale;

/**
 * {@code HOST} or {@code HOST:PORT}.
 *
 * @param host A-labels, lower case, no trailing dot
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {
    private static final int HIGHEST_PORT = 65535;

    static HostPort parse(String text, int defaultPort) throws CommandFailure {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        return new HostPort(host(host), colon < 0 ? defaultPort : port(text.substring(colon + 1), text));
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
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
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
