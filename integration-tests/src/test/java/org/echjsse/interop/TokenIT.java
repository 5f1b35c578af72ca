package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys that never leave a PKCS#11 token, as those of servers and of clients. */
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TokenIT {
    private static SoftToken token;

    /** Before each, so that each is seen to be skipped. */
    @BeforeEach
    void haveToken() throws Exception {
        Tool.SOFTHSM.require();
        if (token == null) {
            token = SoftToken.create(Files.createDirectory(Scratch.DIRECTORY.resolve("token")));
        }
    }

    private static List<String> run(Path configuration, List<String> options, String... aliases) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(TokenProgram.class.getName());
        command.add(configuration.toString());
        command.addAll(Arrays.asList(aliases));
        return token.run(command.toArray(String[]::new)).lines().toList();
    }

    /** RSA: with PSS in TLS 1.3, which forbids everything else. */
    @Test
    void keysInTheTokenSignForServerAndClient() throws Exception {
        assertEquals(
                List.of(
                        "ec TLSv1.3: CN=ec to CN=ec",
                        "ec TLSv1.2: CN=ec to CN=ec",
                        "rsa TLSv1.3: CN=rsa to CN=rsa",
                        "rsa TLSv1.2: CN=rsa to CN=rsa"),
                run(token.configuration("Whole", ""), List.of(), "ec", "rsa"));
    }

    /** TLS 1.2 has PKCS #1 v1.5 for such a token. */
    @Test
    void tokenThatKnowsNoPssSignsWithWhatItKnows() throws Exception {
        String withoutPss =
                "disabledMechanisms = {\n CKM_RSA_PKCS_PSS\n CKM_SHA1_RSA_PKCS_PSS\n CKM_SHA224_RSA_PKCS_PSS\n"
                        + " CKM_SHA256_RSA_PKCS_PSS\n CKM_SHA384_RSA_PKCS_PSS\n CKM_SHA512_RSA_PKCS_PSS\n}";
        assertEquals(
                List.of("rsa TLSv1.3: SSLHandshakeException", "rsa TLSv1.2: CN=rsa to CN=rsa"),
                run(token.configuration("WithoutPss", withoutPss), List.of(), "rsa"));
    }

    @Test
    void defaultContextHasItsKeysFromTheTokenThatItsPropertiesName() throws Exception {
        List<String> served = run(
                token.configuration("Named", ""),
                List.of(
                        "-Djavax.net.ssl.keyStore=NONE",
                        "-Djavax.net.ssl.keyStoreType=PKCS11",
                        "-Djavax.net.ssl.keyStorePassword=" + SoftToken.PIN),
                "default");
        assertEquals(List.of("default TLSv1.3: CN=ec to nobody", "default TLSv1.2: CN=ec to nobody"), served);
    }
}
