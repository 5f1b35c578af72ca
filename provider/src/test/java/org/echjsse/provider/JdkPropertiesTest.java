package org.echjsse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.echjsse.testing.ChildJvm;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JDK's properties for TLS, each in a JVM of its own because SunJSSE reads most of them once: SunJSSE and we are asked the same
 * there, see {@link PropertyWitness}.
 */
class JdkPropertiesTest {
    /** Options that both have to understand in the same way. */
    static Stream<String> bothSeeTheSame() {
        return Stream.of(
                "",
                "-Djdk.tls.client.protocols=TLSv1.2 -Djdk.tls.server.SignatureSchemes=rsa_pkcs1_sha256,foo",
                "-Djdk.tls.server.protocols=TLSv1.2,TLSv1.1 -Djdk.tls.client.cipherSuites=foo",
                "-Djdk.tls.client.protocols=\"TLSv1.2,TLSv1.3,TLSv1.2\" -Djsse.enableSNIExtension=false",
                "-Djdk.tls.client.protocols=TLSv1.1",
                "-Djdk.tls.client.cipherSuites=TLS_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                "-Djdk.tls.server.cipherSuites=TLS_CHACHA20_POLY1305_SHA256 -Djdk.tls.namedGroups=secp384r1,foo",
                "-Djdk.tls.maxCertificateChainLength=0",
                "-Djdk.tls.maxCertificateChainLength=x -Djdk.tls.useExtendedMasterSecret=false",
                "-Djdk.tls.client.enableStatusRequestExtension=false -Djavax.net.ssl.sessionCacheSize=7",
                "-Djavax.net.ssl.sessionCacheSize=-5 -Djdk.tls.acknowledgeCloseNotify=true");
    }

    @ParameterizedTest
    @MethodSource
    void bothSeeTheSame(String options) throws Exception {
        Answers answers = ask(options);
        assertNotEquals(List.of(), answers.sun());
        assertEquals(answers.sun(), answers.ours());
    }

    @Test
    void aValueThatSunJsseRefusesIsRefusedByUsBeforeThereIsAnEngine() throws Exception {
        for (String option : new String[] {
            "-Djdk.tls.client.protocols=TLSv1.4", "-Djdk.tls.useExtendedMasterSecret=yes", "-Djsse.enableSNIExtension="
        }) {
            Answers answers = ask(option);
            assertTrue(
                    answers.sun().stream().anyMatch(line -> line.startsWith("broken")), option + ": " + answers.sun());
            assertEquals(List.of("broken: KeyManagementException"), answers.ours(), option);
        }
    }

    @Test
    void defaultContextHasKeysAndTrustFromTheirProperties(@TempDir Path directory) throws Exception {
        TestCertificates authority = TestCertificates.create();
        Path keys = directory.resolve("keys.p12");
        Path trust = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(keys)) {
            authority.leaf(Algorithm.EC_P256, "site.example").keyStore().store(out, "password".toCharArray());
        }
        try (OutputStream out = Files.newOutputStream(trust)) {
            authority.trustStore().store(out, "password".toCharArray());
        }
        String stores = "-Djavax.net.ssl.keyStore=" + keys + " -Djavax.net.ssl.keyStorePassword=password"
                + " -Djavax.net.ssl.trustStore=" + trust + " -Djavax.net.ssl.trustStorePassword=password";
        for (String options : new String[] {
            stores,
            stores + " -Djavax.net.ssl.keyStoreType=PKCS12 -Djavax.net.ssl.keyStoreProvider=SunJSSE",
            stores.replace("keys.p12", "missing.p12"),
            stores.replace("keyStorePassword=password", "keyStorePassword=wrong"),
            stores.replace("trustStorePassword=password", "trustStorePassword=wrong"),
            stores.replace("trust.p12", "missing.p12"),
            stores + " -Djavax.net.ssl.keyStoreType=PKCS11",
            "-Djavax.net.ssl.keyStoreType=none -Djavax.net.ssl.trustStore=NONE"
        }) {
            Answers answers = ask(options, "default");
            assertEquals(answers.sun(), answers.ours(), options);
        }
    }

    /** The JDK's HttpsURLConnection enables what they name; the JDK's trust manager reads the last one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-Dhttps.protocols=TLSv1.2",
                "-Dhttps.protocols=TLSv1.2,TLSv1.1",
                "-Dhttps.cipherSuites=TLS_RSA_WITH_AES_128_CBC_SHA,TLS_CHACHA20_POLY1305_SHA256",
                "-Dhttps.protocols=TLSv1.2 -Dhttps.cipherSuites=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                "-Dcom.sun.net.ssl.checkRevocation=true"
            })
    void pagesAreFetchedAsThePropertiesWantIt(String options) throws Exception {
        Answers answers = ask(HttpsWitness.class, options);
        assertEquals(1, answers.sun().size());
        assertEquals(answers.sun(), answers.ours());
    }

    private record Answers(List<String> sun, List<String> ours) {}

    private static Answers ask(String options, String... arguments) throws Exception {
        return ask(PropertyWitness.class, options, arguments);
    }

    private static Answers ask(Class<?> witness, String options, String... arguments) throws Exception {
        List<String> jvm = options.isEmpty() ? List.of() : Arrays.asList(options.split(" "));
        ChildJvm.Result result = ChildJvm.run(witness, jvm, arguments);
        assertEquals(0, result.exitCode(), result.output());
        List<String> sun = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        for (String line : result.output().lines().toList()) {
            if (line.startsWith(PropertyWitness.SUN)) {
                sun.add(line.substring(PropertyWitness.SUN.length()));
            } else if (line.startsWith(PropertyWitness.OURS)) {
                ours.add(line.substring(PropertyWitness.OURS.length()));
            }
        }
        return new Answers(sun, ours);
    }
}
