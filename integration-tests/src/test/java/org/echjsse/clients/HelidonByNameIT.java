package org.echjsse.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.echjsse.interop.WireTap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Helidon, whose configuration of TLS takes both by name: {@code tls.protocol} and {@code tls.provider}. */
class HelidonByNameIT {
    private static final Project PROJECT = new Project("named-helidon");
    private static final String SITE = "helidon";

    @TempDir
    static Path scratch;

    @Test
    void aServerIsReadByTheClientsWithHttp1AndHttp2() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "Helidon needs Java 21");
        try (NamedRun run = new NamedRun(scratch, SITE)) {
            String password = new String(Certificates.PASSWORD);
            Path server = Files.writeString(scratch.resolve("server.yaml"), """
                    server:
                      host: 127.0.0.1
                      port: 0
                      tls:
                        protocol: TLSv1.3-ECH
                        provider: EchJSSE
                        private-key:
                          keystore:
                            key.alias: %1$s
                            passphrase: %2$s
                            resource.path: %3$s
                    """.formatted(
                            Certificates.Holder.SITE, password, run.certificates.keyFile(Certificates.Holder.SITE)));
            String trust = """
                        trust:
                          keystore:
                            passphrase: %1$s
                            trust-store: true
                            resource.path: %2$s
                    """.formatted(password, run.certificates.trustFile());
            Path named = Files.writeString(scratch.resolve("named.yaml"), """
                    client:
                      tls:
                        protocol: TLSv1.3-ECH
                        provider: EchJSSE
                    """ + trust);
            Path unnamed = Files.writeString(scratch.resolve("unnamed.yaml"), """
                    client:
                      tls:
                    """ + trust);
            try (ClientProgram site = run.start(PROJECT, "namedhelidon.Site", run.serverOptions(), server.toString());
                    ClientProgram reader = run.start(
                            PROJECT,
                            "namedhelidon.Reader",
                            run.clientOptions(),
                            named.toString(),
                            unnamed.toString())) {
                for (String client : List.of("web", "http2")) {
                    try (WireTap wire = NamedRun.tapBefore(site)) {
                        NamedRun.hides(reader, client, wire, SITE, client.equals("http2") ? "HTTP/2.0" : "HTTP/1.1");
                    }
                }
                try (WireTap wire = NamedRun.tapBefore(site)) {
                    NamedRun.doesNotHide(reader, "none", wire, SITE, "HTTP/1.1");
                }
            }
        }
    }
}
