package org.echjsse.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** What a client puts between TLS and its streams. */
enum Driver {
    SOCKET,
    ENGINE,
    /** Netty's {@code SslHandler}, as a client. */
    NETTY,
    /** Jetty's {@code SslConnection}, as a client. */
    JETTY;

    /**
     * Connects, and does the handshake unless the library leaves it to the first write.
     *
     * @throws IOException as the stack, or the library, threw it; the connection is closed
     */
    Line open(Visit visit, SSLContext context, InetSocketAddress server, Clients clients) throws IOException {
        return switch (this) {
            case SOCKET -> SocketLine.open(visit, context, server);
            case ENGINE -> EngineLine.open(visit, context, server);
            case NETTY -> clients.netty().open(visit, context, server);
            case JETTY -> clients.jetty().open(visit, context, server);
        };
    }

    /** What a careful client asks for. */
    static SSLParameters parameters(Visit visit, SSLParameters parameters) {
        parameters.setProtocols(new String[] {visit.protocol()});
        parameters.setServerNames(List.of(new SNIHostName(Names.SECRET)));
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (visit.purpose() == Purpose.NO_COMMON_SUITE) {
            parameters.setProtocols(new String[] {"TLSv1.2"});
            parameters.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}); // the certificate is EC
        }
        return parameters;
    }
}
