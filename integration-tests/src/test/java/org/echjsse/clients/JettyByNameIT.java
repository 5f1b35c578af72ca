package org.echjsse.clients;

import java.nio.file.Path;
import org.echjsse.interop.WireTap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each Jetty from 9.4 to 12.1, whose {@code SslContextFactory} takes the provider by name; HTTP/2 needs our ALPN processors besides. */
class JettyByNameIT {
    private static final String SITE = "jetty";

    @TempDir
    static Path scratch;

    private static NamedRun run;

    @BeforeAll
    static void start() throws Exception {
        run = new NamedRun(scratch, SITE);
    }

    @AfterAll
    static void stop() {
        run.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"named-jetty", "named-jetty12.0", "named-jetty11", "named-jetty10", "named-jetty9"})
    void aServerIsReadByTheClientWithHttp1AndHttp2(String directory) throws Exception {
        Project project = new Project(directory);
        try (ClientProgram site = run.start(
                        project,
                        "namedjetty.Site",
                        run.serverOptions(),
                        run.certificates.keyFile(Certificates.Holder.SITE).toString(),
                        new String(Certificates.PASSWORD));
                ClientProgram reader = run.start(project, "namedjetty.Reader", run.clientOptions())) {
            try (WireTap wire = NamedRun.tapBefore(site)) {
                NamedRun.hides(reader, "http1", wire, SITE, "HTTP/1.1");
            }
            try (WireTap wire = NamedRun.tapBefore(site)) {
                NamedRun.hides(reader, "http2", wire, SITE, "HTTP/2.0");
            }
            try (WireTap wire = NamedRun.tapBefore(site)) {
                NamedRun.doesNotHide(reader, "none", wire, SITE, "HTTP/2.0");
            }
        }
    }
}
