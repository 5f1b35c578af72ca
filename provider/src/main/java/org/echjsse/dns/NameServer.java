package org.echjsse.dns;

import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Somebody who can be asked one question. Its {@code toString} is for people. */
interface NameServer {
    /**
     * @param server which one answered
     * @param ageSeconds to be taken off every TTL
     */
    record Reply(DnsResponse response, URI server, long ageSeconds) {}

    URI uri();

    /**
     * Does not block. The future fails with an {@link java.io.IOException} whose message says what went wrong, without the queried name.
     */
    CompletableFuture<Reply> ask(DnsQuestion question, Freshness freshness);

    /** An address as the host of a URI (RFC 3986, 3.2.2); a zone means something to this machine only. */
    static String inUri(InetAddress address) {
        String literal = address.getHostAddress();
        int zone = literal.indexOf('%');
        return address instanceof Inet6Address
                ? "[" + (zone < 0 ? literal : literal.substring(0, zone)) + "]"
                : literal;
    }

    /** What is behind the wrappers of {@link CompletableFuture}. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof java.util.concurrent.ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** For people: the JDK leaves many of these messages empty. */
    static String reason(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof HttpConnectTimeoutException) {
            return "cannot connect: no answer in time";
        }
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof ConnectException) {
            // HttpClient puts a bare ClosedChannelException behind some of them
            return "cannot connect" + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
        }
        Throwable detailed = cause;
        while (detailed.getMessage() == null && detailed.getCause() != null) {
            detailed = detailed.getCause();
        }
        return detailed.getMessage() == null ? detailed.getClass().getSimpleName() : detailed.getMessage();
    }
}
