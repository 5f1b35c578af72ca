package org.echjsse.clients;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A Kafka broker that is its own controller, in a JVM of its own, with the JDK's TLS or ours. It listens on the port that is Kafka's, because its clients
 * are told from those of web sites by it, and on a loopback address that nobody else uses.
 */
final class KafkaBroker implements Closeable {
    private static final int PORT = 9093;
    static final int SECOND_PORT = 9095;

    private static final Project PROJECT = new Project("kafka-broker");
    private static final String CLUSTER = "ZWNoanNzZS1pbi1rYWZrYQ";

    private static final long PAUSE_MILLIS = 100;
    private static final int WAITS = 1200;

    private final Process process;
    private final String name;

    private KafkaBroker(Process process, String name) {
        this.process = process;
        this.name = name;
    }

    /** What to tell a client. */
    String url() {
        return "kafka://" + name + ":" + PORT;
    }

    /** One of the sixteen million; Linux has them all. */
    static String anyLoopbackAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "127." + random.nextInt(1, 255) + "." + random.nextInt(1, 255) + "." + random.nextInt(1, 255);
    }

    /**
     * @param name what clients are to call it
     * @param jvmOptions whom to trust, and where the names are
     */
    static KafkaBroker start(
            String address, String name, Certificates certificates, List<String> jvmOptions, Path scratch)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(jvmOptions);
        options.addAll(List.of("-cp", PROJECT.classPath()));
        return start(address, name, certificates, Certificates.Holder.PLAIN_SITE, options, "", scratch);
    }

    /**
     * With EchJSSE for its TLS, by name, and a second listener.
     *
     * @param observed the host and port that clients of the second listener are sent to
     * @param jvmOptions of a JVM that has EchJSSE as a provider, and keys for it
     */
    static KafkaBroker named(
            String address,
            String name,
            String observed,
            Certificates certificates,
            List<String> jvmOptions,
            Path scratch)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(jvmOptions);
        options.addAll(List.of("-cp", PROJECT.classPath() + File.pathSeparator + NameServer.allJar()));
        String settings = """
                ssl.protocol=TLSv1.3-ECH
                ssl.provider=EchJSSE
                listener.security.protocol.map=SSL:SSL,OBSERVED:SSL,CONTROLLER:PLAINTEXT
                listeners=SSL://%1$s:%3$d,OBSERVED://%1$s:%4$d,CONTROLLER://%1$s:9094
                advertised.listeners=SSL://%2$s:%3$d,OBSERVED://%5$s
                """.formatted(address, name, PORT, SECOND_PORT, observed);
        return start(address, name, certificates, Certificates.Holder.SITE, options, settings, scratch);
    }

    private static KafkaBroker start(
            String address,
            String name,
            Certificates certificates,
            Certificates.Holder holder,
            List<String> jvmOptions,
            String more,
            Path scratch)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(scratch, "kafka");
        Path settings = directory.resolve("server.properties");
        String password = new String(Certificates.PASSWORD);
        Files.writeString(settings, """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@%1$s:9094
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=SSL
                listener.security.protocol.map=SSL:SSL,CONTROLLER:PLAINTEXT
                listeners=SSL://%1$s:%6$d,CONTROLLER://%1$s:9094
                advertised.listeners=SSL://%2$s:%6$d
                offsets.topic.replication.factor=1
                log.dirs=%3$s
                ssl.keystore.type=PKCS12
                ssl.keystore.location=%4$s
                ssl.keystore.password=%5$s
                ssl.key.password=%5$s
                %7$s
                """.formatted(
                        address, name, directory.resolve("log"), certificates.keyFile(holder), password, PORT, more));
        File said = directory.resolve("said").toFile();
        Process format =
                java(jvmOptions, said, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", settings.toString());
        if (format.waitFor() != 0) {
            throw new IOException("Kafka's storage tool:\n" + Files.readString(said.toPath()));
        }
        KafkaBroker broker = new KafkaBroker(java(jvmOptions, said, "kafka.Kafka", settings.toString()), name);
        if (!broker.listens(address)) {
            broker.close();
            throw new IOException("Kafka does not start:\n" + Files.readString(said.toPath()));
        }
        return broker;
    }

    private boolean listens(String address) throws InterruptedException {
        for (int wait = 0; wait < WAITS && process.isAlive(); wait++) {
            try (Socket socket = new Socket(address, PORT)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return false;
    }

    private static Process java(List<String> jvmOptions, File said, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said))
                .start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
