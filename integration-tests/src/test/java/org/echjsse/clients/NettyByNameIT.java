package org.echjsse.clients;

import java.nio.file.Path;
import org.echjsse.interop.WireTap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Netty, whose {@code SslContextBuilder} takes a provider, which the program finds by name. */
class NettyByNameIT {
    private static final Project PROJECT = new Project("named-netty");
    private static final String SITE = "netty";

    @TempDir
    static Path scratch;

    @Test
    void aServerIsReadByAClient() throws Exception {
        try (NamedRun run = new NamedRun(scratch, SITE);
                ClientProgram site = run.start(
                        PROJECT,
                        "namednetty.Site",
                        run.serverOptions(),
                        run.certificates.keyFile(Certificates.Holder.SITE).toString(),
                        new String(Certificates.PASSWORD));
                ClientProgram reader = run.start(PROJECT, "namednetty.Reader", run.clientOptions())) {
            try (WireTap wire = NamedRun.tapBefore(site)) {
                NamedRun.hides(reader, "named", wire, SITE, "HTTP/1.1");
            }
            try (WireTap wire = NamedRun.tapBefore(site)) {
                NamedRun.doesNotHide(reader, "none", wire, SITE, "HTTP/1.1");
            }
        }
    }
}
