package org.echjsse.packaging;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain jar and its dependencies on the class path. */
class ClassPathIT {
    @TempDir
    static Path scratch;

    static Path keyStore;
    static Path program;

    @BeforeAll
    static void prepare() throws Exception {
        keyStore = Strangers.keyStore(scratch);
        program = Strangers.onClassPath(scratch);
    }

    @Test
    void theProviderIsAService() throws Exception {
        run(List.of(), "service", "context", "TLS").printed("service=[EchJSSE]", "TLS=SunJSSE");
    }

    @Test
    void javaSecurityNamesTheProvider() throws Exception {
        Path security = JavaSecurityFile.fromSample(scratch, program);
        run(
                        List.of("-Djava.security.properties=" + security),
                        "context",
                        "TLSv1.3-ECH",
                        "context",
                        "TLS",
                        "context",
                        "TLSv1.3",
                        "context",
                        "TLSv1.2",
                        "default",
                        "talk",
                        "TLSv1.3-ECH",
                        keyStore.toString(),
                        "talk",
                        "TLS",
                        keyStore.toString())
                .printed(
                        "TLSv1.3-ECH=EchJSSE",
                        "TLS=EchJSSE",
                        "TLSv1.3=EchJSSE",
                        "TLSv1.2=EchJSSE",
                        "default=EchJSSE",
                        "talk=TLSv1.3 GREASE",
                        "talk=TLSv1.3 GREASE");
    }

    private static JavaRun run(List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("-Dorg.echjsse.resolver=none"));
        command.addAll(options);
        command.addAll(List.of("-cp", program + File.pathSeparator + Jars.RUNTIME_PATH, "stranger.Stranger"));
        command.addAll(List.of(arguments));
        return JavaRun.of(scratch, command);
    }
}
