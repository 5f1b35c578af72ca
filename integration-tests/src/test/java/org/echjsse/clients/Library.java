package org.echjsse.clients;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A client library, with the program that uses it ({@code integration-tests/clients}). */
enum Library {
    JDK(
            "jdk",
            "jdk.JdkProgram",
            "",
            new Client("http1", "JDK HttpClient, HTTP/1.1", Page.HTTP_1, Trait.HAS_A_RECIPE),
            new Client("http2", "JDK HttpClient, HTTP/2", Page.HTTP_2, Trait.HAS_A_RECIPE),
            new Client("async", "JDK HttpClient, asynchronous", Page.HTTP_2, Trait.HAS_A_RECIPE),
            new Client("websocket", "JDK HttpClient, WebSocket", Page.HTTP_1, Trait.HAS_A_RECIPE),
            new Client("url", "HttpsURLConnection", Page.HTTP_1),
            new Client(
                    "verifier",
                    "HttpsURLConnection with a HostnameVerifier",
                    Page.HTTP_1,
                    Trait.SAYS_NOTHING_BUT_THE_PORT,
                    Trait.HAS_A_RECIPE)),
    HTTP_CLIENT_5(
            "httpclient5",
            "httpclient5.HttpClient5Program",
            "httpclient5",
            new Client("classic", "Apache HttpClient 5, classic", Page.HTTP_1, Trait.HAS_A_RECIPE),
            new Client("async", "Apache HttpClient 5, asynchronous", Page.HTTP_2, Trait.HAS_A_RECIPE)),
    HTTP_CLIENT_4(
            "httpclient4",
            "httpclient4.HttpClient4Program",
            "httpclient",
            new Client(
                    "classic",
                    "Apache HttpClient 4",
                    Page.HTTP_1,
                    Trait.SAYS_NOTHING_BUT_THE_PORT,
                    Trait.HAS_A_RECIPE)),
    OKHTTP(
            "okhttp",
            "okhttp.OkHttpProgram",
            "okhttp-jvm",
            new Client("http1", "OkHttp, HTTP/1.1", Page.HTTP_1, Trait.HAS_A_RECIPE),
            new Client("http2", "OkHttp, HTTP/2", Page.HTTP_2, Trait.HAS_A_RECIPE),
            new Client("websocket", "OkHttp, WebSocket", Page.HTTP_1, Trait.HAS_A_RECIPE)),
    NETTY(
            "netty",
            "netty.NettyProgram",
            "netty-handler",
            new Client("http1", "Netty, HTTP/1.1", Page.HTTP_1, Trait.HAS_A_RECIPE),
            new Client("http2", "Netty, HTTP/2", Page.HTTP_2, Trait.HAS_A_RECIPE)),
    NETTY_WITH_TCNATIVE(
            "netty-tcnative",
            "netty.NettyProgram",
            "netty-handler",
            new Client("http1", "Netty with tcnative", Page.HTTP_1, Trait.GOES_PAST_JSSE)) {
        /** A native library for the machines that most servers are. */
        @Override
        boolean isForThisMachine() {
            return System.getProperty("os.name").equals("Linux")
                    && System.getProperty("os.arch").equals("amd64");
        }
    },
    NETTY_WITHOUT_OPENSSL(
            "netty-tcnative",
            "netty.NettyProgram",
            "netty-handler",
            new Client("http2", "Netty with tcnative, and noOpenSsl", Page.HTTP_2, Trait.HAS_A_RECIPE)) {
        @Override
        List<String> jvmOptions() {
            return List.of("-Dio.netty.handler.ssl.noOpenSsl=true");
        }
    },
    JETTY(
            "jetty",
            "jetty.JettyProgram",
            "jetty-client",
            new Client("http1", "Jetty client, HTTP/1.1", Page.HTTP_1, Trait.HAS_A_RECIPE),
            new Client("http2", "Jetty client, HTTP/2", Page.HTTP_2, Trait.HAS_A_RECIPE)),
    REACTOR_NETTY(
            "spring",
            "spring.SpringProgram",
            "reactor-netty-http",
            new Client("reactor1", "Reactor Netty, HTTP/1.1", Page.HTTP_1, Trait.HAS_A_RECIPE),
            new Client("reactor2", "Reactor Netty, HTTP/2", Page.HTTP_2, Trait.HAS_A_RECIPE)),
    SPRING(
            "spring",
            "spring.SpringProgram",
            "spring-web",
            new Client("webclient", "Spring WebClient, on Reactor Netty", Page.HTTP_1, Trait.HAS_A_RECIPE),
            new Client("restclient", "Spring RestClient, on the JDK's", Page.HTTP_2, Trait.HAS_A_RECIPE)),
    VERTX(
            "vertx",
            "vertx.VertxProgram",
            "vertx-core",
            new Client("http1", "Vert.x, HTTP/1.1", Page.HTTP_1, Trait.HAS_A_RECIPE),
            new Client("http2", "Vert.x, HTTP/2", Page.HTTP_2, Trait.HAS_A_RECIPE)),
    GRPC_NETTY(
            "grpc-netty",
            "grpcnetty.GrpcNettyProgram",
            "grpc-netty",
            new Client("own", "gRPC on Netty", Page.HTTP_2, Trait.GOES_PAST_JSSE),
            new Client("context", "gRPC on Netty, with a context of Netty's", Page.HTTP_2, Trait.HAS_A_RECIPE)),
    AWS(
            "aws",
            "aws.AwsProgram",
            "s3",
            new Client("url", "AWS SDK 2, url-connection-client", Page.HTTP_1),
            new Client("apache", "AWS SDK 2, apache5-client", Page.HTTP_1, Trait.SAYS_NOTHING_BUT_THE_PORT),
            new Client(
                    "netty", "AWS SDK 2, netty-nio-client", Page.HTTP_1, Trait.RETRIES_BY_CHANCE, Trait.HAS_A_RECIPE));

    /**
     * One way to use a library: a row of the table.
     *
     * @param name what the program calls it
     * @param title what people call it
     * @param protocol what it has to end up with
     */
    record Client(String name, String title, String protocol, Set<Trait> traits) {
        Client(String name, String title, String protocol, Trait... traits) {
            this(name, title, protocol, Set.of(traits));
        }

        boolean is(Trait trait) {
            return traits.contains(trait);
        }
    }

    private static final String OF_THE_JDK = "JDK's";

    final Project project;
    final String mainClass;
    private final String artifact;
    final List<Client> clients;

    Library(String directory, String mainClass, String artifact, Client... clients) {
        this.project = new Project(directory);
        this.mainClass = mainClass;
        this.artifact = artifact;
        this.clients = List.of(clients);
    }

    /** What the library has to be told on the command line. */
    List<String> jvmOptions() {
        return List.of();
    }

    boolean isForThisMachine() {
        return true;
    }

    /** Of the library, not of what it stands on. */
    String version() throws IOException {
        return artifact.isEmpty() ? OF_THE_JDK : project.versionOf(artifact);
    }
}
