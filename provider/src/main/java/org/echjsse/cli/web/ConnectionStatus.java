package org.echjsse.cli.web;

import com.sun.net.httpserver.HttpsExchange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSession;
import org.echjsse.EchStatus;

/**
 * What the server knows of ECH on one connection.
 *
 * @param status what became of ECH
 * @param serverName the name the connection is for: the inner one if ECH was accepted
 * @param outerName the name in the ClientHello that went over the network
 * @param protocol as {@code TLSv1.3}
 * @param cipherSuite its JSSE name
 */
public record ConnectionStatus(
        EchStatus status,
        Optional<String> serverName,
        Optional<String> outerName,
        String protocol,
        String cipherSuite) {

    /** Session value with the outer name, set while the certificate is chosen. */
    static final String OUTER_NAME = "org.echjsse.cli.outerName";

    public static ConnectionStatus of(HttpsExchange exchange) {
        SSLSession session = exchange.getSSLSession();
        EchStatus status = Optional.ofNullable(session.getValue("org.echjsse.status"))
                .map(value -> EchStatus.valueOf(value.toString()))
                .orElse(EchStatus.NOT_TRIED);
        Optional<String> requested = requestedName(session);
        Optional<String> outer = Optional.ofNullable(session.getValue(OUTER_NAME))
                .map(Object::toString)
                .or(() -> status == EchStatus.SUCCESS ? Optional.empty() : requested);
        return new ConnectionStatus(status, requested, outer, session.getProtocol(), session.getCipherSuite());
    }

    public boolean accepted() {
        return status == EchStatus.SUCCESS;
    }

    /** The keys of the public check pages; an unknown or missing name is {@code null}. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("SSL_ECH_STATUS", status.name());
        json.put("SSL_ECH_INNER_SNI", accepted() ? serverName.orElse(null) : null);
        json.put("SSL_ECH_OUTER_SNI", outerName.orElse(null));
        json.put("server_name", serverName.orElse(null));
        json.put("protocol", protocol);
        json.put("cipher_suite", cipherSuite);
        return json;
    }

    private static Optional<String> requestedName(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            return extended.getRequestedServerNames().stream()
                    .filter(SNIHostName.class::isInstance)
                    .map(name -> ((SNIHostName) name).getAsciiName())
                    .findFirst();
        }
        return Optional.empty();
    }
}
