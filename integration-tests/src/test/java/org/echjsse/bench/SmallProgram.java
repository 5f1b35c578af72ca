package org.echjsse.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What {@link AgentStart} starts: a program that knows nothing of ECH, and of this package. */
final class SmallProgram {
    private SmallProgram() {}

    public static void main(String[] urls) throws Exception {
        if (urls.length > 0) {
            HttpClient client = HttpClient.newHttpClient();
            for (String url : urls) {
                client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
            }
        }
        System.out.println("done");
    }
}
