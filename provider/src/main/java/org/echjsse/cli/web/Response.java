package org.echjsse.cli.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An HTTP answer, sent whole. */
public record Response(int status, String contentType, byte[] body) {

    public static Response html(String page) {
        return new Response(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    public static Response json(String text) {
        return new Response(200, "application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    public static Response plain(int status, String text) {
        return new Response(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends it and ends the exchange; a HEAD gets the headers only. Nothing may be cached: it is about this one connection. */
    public void send(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
