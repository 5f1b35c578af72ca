package org.echjsse.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A client library, with the program that uses it ({@code integration-tests/clients}). */
enum Library {
    JDK(
            "jdk",
            "jdk.JdkProgram",
            Client.of("http1", "JDK HttpClient, HTTP/1.1", Page.HTTP_1),
            Client.of("http2", "JDK HttpClient, HTTP/2", Page.HTTP_2),
            Client.of("async", "JDK HttpClient, asynchronous", Page.HTTP_2),
            Client.of("websocket", "JDK HttpClient, WebSocket", Page.HTTP_1),
            Client.of("url", "HttpsURLConnection", Page.HTTP_1));

    /**
     * One way to use a library: a row of the table.
     *
     * @param name what the program calls it
     * @param title what people call it
     * @param protocol what it has to end up with
     */
    record Client(String name, String title, String protocol) {
        static Client of(String name, String title, String protocol) {
            return new Client(name, title, protocol);
        }
    }

    private static final Path PROGRAMS = Path.of(System.getProperty("basedir", "."), "clients");
    private static final String OF_THE_JDK = "JDK's";

    final String directory;
    final String mainClass;
    final List<Client> clients;

    Library(String directory, String mainClass, Client... clients) {
        this.directory = directory;
        this.mainClass = mainClass;
        this.clients = List.of(clients);
    }

    /** The program and all it needs, as Maven has it. */
    String classPath() throws IOException {
        Path target = PROGRAMS.resolve(directory).resolve("target").toAbsolutePath();
        return target.resolve("classes")
                + java.io.File.pathSeparator
                + Files.readString(target.resolve("class-path")).trim();
    }

    /** Of the library, read off the name of its jar. */
    String version() throws IOException {
        return OF_THE_JDK;
    }
}
