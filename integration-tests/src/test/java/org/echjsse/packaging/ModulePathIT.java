package org.echjsse.packaging;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain jar and its dependencies as modules. */
class ModulePathIT {
    @TempDir
    static Path scratch;

    static Path keyStore;

    @BeforeAll
    static void prepare() throws Exception {
        keyStore = Strangers.keyStore(scratch);
    }

    @Test
    void aModuleThatRequiresUsRegistersByCodeAndTalks() throws Exception {
        run(
                        Strangers.asModule(scratch),
                        "stranger/stranger.ByCode",
                        List.of(),
                        "context",
                        "TLSv1.3-ECH",
                        "talk",
                        "TLSv1.3-ECH",
                        keyStore.toString())
                .printed(
                        "mode=GREASE",
                        "exported=org.echjsse",
                        "client=org.echjsse",
                        "TLSv1.3-ECH=EchJSSE",
                        "talk=TLSv1.3 GREASE");
    }

    @Test
    void aModuleThatHasNeverHeardOfUsFindsTheProviderAsAService() throws Exception {
        run(Strangers.asUnawareModule(scratch), "stranger/stranger.Stranger", List.of(), "service", "context", "TLS")
                .printed("service=[EchJSSE]", "TLS=SunJSSE");
    }

    @Test
    void javaSecurityNamesTheProviderAndTheModuleSystemFindsIt() throws Exception {
        Path security = JavaSecurityFile.fromSample(scratch, Strangers.onClassPath(scratch));
        run(
                        Strangers.asUnawareModule(scratch),
                        "stranger/stranger.Stranger",
                        List.of("-Djava.security.properties=" + security),
                        "context",
                        "TLSv1.3-ECH",
                        "context",
                        "TLS",
                        "default",
                        "talk",
                        "TLS",
                        keyStore.toString())
                .printed("TLSv1.3-ECH=EchJSSE", "TLS=EchJSSE", "default=EchJSSE", "talk=TLSv1.3 GREASE");
    }

    private static JavaRun run(Path program, String main, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("-Dorg.echjsse.resolver=none"));
        command.addAll(options);
        command.addAll(List.of("-p", program + File.pathSeparator + Jars.RUNTIME_PATH, "-m", main));
        command.addAll(List.of(arguments));
        return JavaRun.of(scratch, command);
    }
}
