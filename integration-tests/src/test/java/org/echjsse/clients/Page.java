package org.echjsse.clients;

import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a server has to say of a connection: every page of it has this text.
 *
 * @param name the server name that it was asked for
 * @param protocol HTTP/1.1 or HTTP/2
 * @param ech the status of ECH; {@value #NONE} where the server has no ECH
 * @param client the subject of the client's certificate; {@value #NONE} if it had none
 */
record Page(String name, String protocol, String ech, String client) {
    static final String NONE = "none";
    static final String HTTP_1 = "HTTP/1.1";
    static final String HTTP_2 = "HTTP/2";

    static Page of(SSLEngine engine, String protocol) {
        SSLSession session = engine.getSession();
        String names = ((ExtendedSSLSession) session)
                .getRequestedServerNames().stream()
                        .map(name -> new SNIHostName(name.getEncoded()).getAsciiName())
                        .collect(Collectors.joining("+"));
        Object status = session.getValue("org.echjsse.status");
        return new Page(
                names.isEmpty() ? NONE : names, protocol, status == null ? NONE : status.toString(), subject(session));
    }

    private static String subject(SSLSession session) {
        try {
            Principal subject = session.getPeerPrincipal();
            return subject.getName().replace("CN=", "");
        } catch (SSLPeerUnverifiedException anonymous) {
            return NONE;
        }
    }

    String text() {
        return "name=" + name + " protocol=" + protocol + " ech=" + ech + " client=" + client;
    }

    /** Of what a program has read. */
    static Page parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String pair : List.of(text.trim().split(" "))) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new Page(
                value(values, "name"), value(values, "protocol"), value(values, "ech"), value(values, "client"));
    }

    private static String value(Map<String, String> values, String key) {
        return values.getOrDefault(key, "?");
    }
}
