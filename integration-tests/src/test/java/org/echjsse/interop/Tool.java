package org.echjsse.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The peers, and whether they are on this machine. */
enum Tool {
    NSS("NSS", List.of("selfserv", "tstclnt", "certutil", "pk12util"), "Debian: libnss3-tools") {
        @Override
        String version() {
            // its programs do not tell; the package does
            return firstLine("dpkg-query", "-W", "-f", "${Version}", "libnss3-tools");
        }
    },
    GO("Go crypto/tls", List.of("go"), "the Go toolchain, 1.24 or newer") {
        @Override
        String version() {
            return firstLine("go", "env", "GOVERSION");
        }
    },
    OPENSSL("OpenSSL", List.of("openssl"), "Debian: openssl") {
        @Override
        String version() {
            return firstLine("openssl", "version");
        }
    },
    TSHARK("tshark", List.of("tshark"), "Debian: tshark") {
        @Override
        String version() {
            return firstLine("tshark", "--version");
        }
    },
    SOFTHSM("SoftHSM", List.of("softhsm2-util"), "Debian: softhsm2") {
        @Override
        String version() {
            return firstLine("softhsm2-util", "--version");
        }
    },
    CONSCRYPT("Conscrypt", List.of(), "") {
        @Override
        Optional<String> missing() {
            try {
                Conscrypt.checkAvailability();
                return Optional.empty();
            } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
                return Optional.of("Conscrypt has no native library for this platform: " + e.getMessage());
            }
        }

        @Override
        String version() {
            Conscrypt.Version version = Conscrypt.version();
            return version.major() + "." + version.minor() + "." + version.patch();
        }
    },
    JDK("SunJSSE", List.of(), "") {
        @Override
        String version() {
            return System.getProperty("java.version");
        }
    };

    private final String title;
    private final List<String> programs;
    private final String from;

    Tool(String title, List<String> programs, String from) {
        this.title = title;
        this.programs = programs;
        this.from = from;
    }

    String title() {
        return title;
    }

    abstract String version();

    /** Why it cannot be used, if so. */
    Optional<String> missing() {
        return programs.stream()
                .filter(program -> find(program).isEmpty())
                .findFirst()
                .map(program -> title + " is not installed: no " + program + " on the path (" + from + ")");
    }

    /** Skips the calling test if the peer is missing; in CI nothing may hide behind a skip, there it fails. */
    void require() {
        missing().ifPresent(reason -> {
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail("CI has to have every peer. " + reason);
            }
            Assumptions.abort(reason);
        });
    }

    private static Optional<Path> find(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String firstLine(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return output.lines().findFirst().orElse("unknown").trim();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
