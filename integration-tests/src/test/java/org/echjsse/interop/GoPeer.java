package org.echjsse.interop;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Go's crypto/tls, by the program {@code src/test/go/echpeer}, which is built once a run from the standard library alone. */
final class GoPeer {
    private static Path program;

    private GoPeer() {}

    private static synchronized String program() {
        if (program == null) {
            Path built = Scratch.DIRECTORY.resolve("echpeer");
            ProcessBuilder build = new ProcessBuilder("go", "build", "-o", built.toString(), ".")
                    .directory(Path.of(System.getProperty("interop.goSource")).toFile())
                    .redirectErrorStream(true);
            // neither modules nor another toolchain are fetched
            build.environment().put("GOPROXY", "off");
            build.environment().put("GOTOOLCHAIN", "local");
            build.environment().put("GOFLAGS", "-mod=mod");
            build.environment().put("GOWORK", "off");
            try {
                Process process = build.start();
                process.getOutputStream().close();
                String output =
                        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                    throw new IllegalStateException("go build: " + output);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            program = built;
        }
        return program.toString();
    }

    /** One line of the program. */
    record Event(JsonObject json) {
        private static Event parse(String line) {
            try {
                return new Event(JsonParser.object().from(line));
            } catch (JsonParserException e) {
                throw new AssertionError("not a line of echpeer: " + line, e);
            }
        }

        /** {@code connected}, {@code rejected} (client, ECH), {@code error}, {@code listening}. */
        String kind() {
            return json.getString("event");
        }

        boolean echAccepted() {
            return json.getBoolean("echAccepted");
        }

        boolean resumed() {
            return json.getBoolean("resumed");
        }

        boolean helloRetryRequest() {
            return json.getBoolean("helloRetryRequest");
        }

        String serverName() {
            return json.getString("serverName", "");
        }

        String version() {
            return json.getString("version", "");
        }

        String cipherSuite() {
            return json.getString("cipherSuite", "");
        }

        String group() {
            return json.getString("group", "");
        }

        String peerSubject() {
            return json.getString("peerSubject", "");
        }

        String data() {
            return json.getString("data", "");
        }

        String error() {
            return json.getString("error", "");
        }

        /** Base64 of an ECHConfigList. */
        String retryConfigs() {
            return json.getString("retryConfigs", "");
        }
    }

    /** A server on a free port of loopback. Holds the certificates of both names, and answers every request with its event. */
    static final class Server implements AutoCloseable {
        private final PeerProcess process;
        private final int port;
        private int mark;

        private Server(PeerProcess process) {
            this.process = process;
            Event listening = Event.parse(process.awaitLine(0, "\"event\""));
            if (!listening.kind().equals("listening")) {
                throw new AssertionError(process.output());
            }
            this.port = listening.json().getInt("port");
            this.mark = 1;
        }

        int port() {
            return port;
        }

        /** What it says of the next connection. */
        Event next() {
            String line = process.awaitLine(mark++, "\"event\"");
            return Event.parse(line);
        }

        @Override
        public void close() {
            process.close();
        }
    }

    static Server serve(KeyKind kind, String... extra) {
        Pki pki = Pki.shared();
        List<String> command = new ArrayList<>(List.of(program(), "server"));
        for (String name : List.of(Names.COVER, Names.SECRET)) {
            command.add("-cert");
            command.add(pki.certificateFile(name, kind) + ":" + pki.keyFile(name, kind));
        }
        command.addAll(List.of(extra));
        return new Server(PeerProcess.start(command));
    }

    /** One visit by a Go client at the secret name. */
    static Event visit(int port, String... extra) {
        return visits(port, 1, extra).get(0);
    }

    /** Visits by a Go client at the secret name, one after the other, which resume the session of those before. */
    static List<Event> visits(int port, int count, String... extra) {
        List<String> command = new ArrayList<>(List.of(
                program(),
                "client",
                "-addr",
                "127.0.0.1:" + port,
                "-name",
                Names.SECRET,
                "-roots",
                Pki.shared().rootsFile().toString()));
        command.addAll(List.of("-visits", Integer.toString(count)));
        command.addAll(List.of(extra));
        return PeerProcess.run(command, "").lines().map(Event::parse).toList();
    }
}
