package org.echjsse.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.echjsse.interop.WireTap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spring Boot, whose SSL bundles take the protocol by name: {@code TLSv1.3-ECH}. */
class SpringBootByNameIT {
    private static final Project PROJECT = new Project("named-spring-boot");
    private static final String SITE = "boot";

    /** What {@code RestClient} speaks once it has a bundle, whichever TLS it is. */
    private static final String HTTP_1 = "HTTP/1.1";

    private static final String HTTP_2 = "HTTP/2.0";

    @TempDir
    static Path scratch;

    private static NamedRun run;
    private static ClientProgram reader;

    @BeforeAll
    static void start() throws Exception {
        run = new NamedRun(scratch, SITE);
        reader = run.start(
                PROJECT,
                "namedspringboot.reader.Reader",
                run.clientOptions(),
                NamedRun.arguments(
                        "--spring.ssl.bundle.jks.reader.",
                        "protocol=TLSv1.3-ECH",
                        "truststore.type=PKCS12",
                        "truststore.location=file:" + run.certificates.trustFile(),
                        "truststore.password=" + new String(Certificates.PASSWORD)));
    }

    @AfterAll
    static void stop() throws Exception {
        reader.close();
        run.close();
    }

    @Test
    void aSiteWithABundleOfKeyStoresIsReadByARestClientWithABundle() throws Exception {
        List<String> settings = new ArrayList<>(List.of(NamedRun.arguments(
                "--spring.ssl.bundle.jks.site.",
                "protocol=TLSv1.3-ECH",
                "keystore.type=PKCS12",
                "keystore.location=file:" + run.certificates.keyFile(Certificates.Holder.SITE),
                "keystore.password=" + new String(Certificates.PASSWORD))));
        settings.addAll(connector());
        try (ClientProgram site =
                run.start(PROJECT, "namedspringboot.site.Site", run.serverOptions(), settings.toArray(String[]::new))) {
            try (WireTap wire = NamedRun.tapBefore(site)) {
                NamedRun.hides(reader, "bundle", wire, SITE, HTTP_1);
            }
            try (WireTap wire = NamedRun.tapBefore(site)) {
                NamedRun.doesNotHide(reader, "none", wire, SITE, HTTP_2);
            }
        }
    }

    @Test
    void anExecutableJarWithTheAgentAndABundleOfPemFilesIsReadByTheSame() throws Exception {
        executable(PROJECT);
    }

    /** Whose class loader does not see Jetty from where the agent is: it brings a processor of its own, as INSTALLING.md says. */
    @Test
    void anExecutableJarWithJettyAndTheAgentIsReadByTheSame() throws Exception {
        executable(new Project("named-spring-boot-jetty"));
    }

    private static void executable(Project project) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "-javaagent:" + NameServer.allJar(),
                NamedRun.SHORT_LIFE,
                run.serverKeys(),
                "-jar",
                project.built("executable.jar").toString()));
        command.addAll(List.of(NamedRun.arguments(
                "--spring.ssl.bundle.pem.site.",
                "protocol=TLSv1.3-ECH",
                "keystore.certificate=file:" + pem("site.crt", run.certificates.certificate(Certificates.Holder.SITE)),
                "keystore.private-key=file:" + pem("site.key", run.certificates.key(Certificates.Holder.SITE)))));
        command.addAll(connector());
        try (ClientProgram site = ClientProgram.java(project, command, scratch);
                ClientProgram underTheAgent =
                        ClientProgram.start(PROJECT, "namedspringboot.reader.Reader", run.agentOptions(), scratch)) {
            try (WireTap wire = NamedRun.tapBefore(site)) {
                NamedRun.hides(reader, "bundle", wire, SITE, HTTP_1);
            }
            try (WireTap wire = NamedRun.tapBefore(site)) {
                NamedRun.hides(underTheAgent, "none", wire, SITE, HTTP_2);
            }
        }
    }

    private static Path pem(String name, String content) throws IOException {
        return Files.writeString(scratch.resolve(name), content);
    }

    private static List<String> connector() {
        return List.of(NamedRun.arguments(
                "--server.", "address=127.0.0.1", "port=0", "ssl.bundle=site", "http2.enabled=true"));
    }
}
