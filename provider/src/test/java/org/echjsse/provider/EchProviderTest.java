package org.echjsse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.echjsse.EchConfigResolver;
import org.echjsse.dns.DohResolver;
import org.echjsse.dns.DohSettings;
import org.echjsse.testing.ChildJvm;
import org.echjsse.testing.DohTestServer;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchProviderTest {

    @Test
    void lookupsAreForgottenByHand() throws Exception {
        TestCertificates ca = TestCertificates.create();
        try (DohTestServer all = DohTestServer.start(ca);
                DohTestServer some = DohTestServer.start(ca)) {
            all.answer("a.example");
            some.answer("b.example");
            DohResolver one = new DohResolver(
                    new DohSettings(List.of(all.uri()), Map.of(), Duration.ofSeconds(20)), ca.trustManagers());
            DohResolver other = new DohResolver(
                    new DohSettings(List.of(some.uri()), Map.of(), Duration.ofSeconds(20)), ca.trustManagers());
            EchProvider provider = EchProvider.builder()
                    .resolver(new Resolvers.Routed("b.example"::equals, other, one))
                    .build();
            provider.forgetLookups(); // nothing is known, nothing is made
            EchConfigResolver resolver = provider.configResolver().orElseThrow();
            for (int asked = 1; asked <= 2; asked++) {
                for (int i = 0; i < 2; i++) {
                    resolver.resolve("a.example", 443);
                    resolver.resolve("b.example", 443);
                }
                assertEquals(asked, all.queries().size());
                assertEquals(asked, some.queries().size());
                provider.forgetLookups();
            }
        }
    }

    @Test
    void theServicesAreContextsAndNothingElse() {
        Provider provider = new EchProvider();
        assertEquals("EchJSSE", provider.getName());
        assertEquals("0.1", provider.getVersionStr());
        assertEquals(
                Set.of(
                        "SSLContext.TLSv1.3-ECH",
                        "SSLContext.TLS",
                        "SSLContext.SSL",
                        "SSLContext.TLSv1.3",
                        "SSLContext.TLSv1.2",
                        "SSLContext.Default"),
                provider.getServices().stream()
                        .map(service -> service.getType() + "." + service.getAlgorithm())
                        .collect(Collectors.toSet()));
        assertNull(provider.getService("KeyManagerFactory", "PKIX"));
        assertNull(provider.getService("TrustManagerFactory", "PKIX"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3-ECH", "tlsv1.3-ech", "TLS", "TLSv1.3", "TLSv1.2"})
    void everyContextCanBeMadeAndUsed(String algorithm) throws Exception {
        SSLContext context = SSLContext.getInstance(algorithm, new EchProvider());
        context.init(null, null, null);
        assertEquals("EchJSSE", context.getProvider().getName());
        assertTrue(context.createSSLEngine("a.example", 443).getSupportedProtocols().length > 0);
    }

    @Test
    void theDefaultContextNeedsNoInit() throws Exception {
        SSLContext context = SSLContext.getInstance("Default", new EchProvider());
        assertTrue(context.createSSLEngine().getEnabledProtocols().length > 0);
    }

    @Test
    void itIsFoundAsAService() {
        assertTrue(ServiceLoader.load(Provider.class).stream().anyMatch(p -> p.type() == EchProvider.class));
    }

    @Test
    void aDefaultContextWhoseKeyStoreIsMissingSaysSo() throws Exception {
        ChildJvm.Result result =
                ChildJvm.run(DefaultContext.class, List.of("-Djavax.net.ssl.keyStore=absent-store.p12"));
        assertTrue(
                result.output().contains("EchJSSE: ") && result.output().contains("absent-store.p12"), result.output());
    }

    /** Prints why there is no default context. */
    static final class DefaultContext {
        public static void main(String[] arguments) {
            NoSuchAlgorithmException failure = assertThrows(
                    NoSuchAlgorithmException.class, () -> SSLContext.getInstance("Default", new EchProvider()));
            System.out.println(failure.getMessage());
        }
    }

    /** As a fleet does it, without an agent: the next free slot, preferred for contexts, with arguments. */
    @Test
    void aLineInJavaSecurityIsEnough(@TempDir Path directory) throws Exception {
        ChildJvm.Result slots = ChildJvm.run(CountProviders.class, List.of());
        int next = Integer.parseInt(slots.output().strip()) + 1;
        Path file = Files.writeString(
                directory.resolve("echjsse.security"),
                "security.provider." + next + "=EchJSSE resolver=none,mode=strict\n"
                        + "jdk.security.provider.preferred=SSLContext.TLS:EchJSSE,SSLContext.Default:EchJSSE\n");
        ChildJvm.Result result = ChildJvm.run(Registered.class, List.of("-Djava.security.properties=" + file));
        assertEquals(
                List.of("EchJSSE", "EchJSSE", "SUN", "Optional.empty"),
                result.output().lines().toList());
    }

    /** Prints how many providers this JVM comes with. */
    static final class CountProviders {
        public static void main(String[] arguments) {
            System.out.println(Security.getProviders().length);
        }
    }

    /** Prints who makes its contexts, who comes first for the rest, and that the arguments have arrived. */
    static final class Registered {
        public static void main(String[] arguments) throws Exception {
            System.out.println(SSLContext.getInstance("TLS").getProvider().getName());
            System.out.println(SSLContext.getDefault().getProvider().getName());
            System.out.println(Security.getProviders()[0].getName());
            System.out.println(((EchProvider) Security.getProvider("EchJSSE")).configResolver());
        }
    }

    @Test
    void makingTheProviderLoadsNoTlsClassAndStartsNoThread() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Construct.class, List.of("-Xlog:class+load"));
        assertEquals(0, result.exitCode(), result.output());
        int begin = result.output().indexOf("BEGIN");
        int end = result.output().indexOf("END");
        Matcher loaded = Pattern.compile("(?m)\\[class,load\\] (\\S+)")
                .matcher(result.output().substring(begin, end));
        int count = 0;
        while (loaded.find()) {
            String name = loaded.group(1);
            assertFalse(
                    name.matches(
                                    "org\\.bouncycastle\\..*|javax\\.net\\..*|java\\.net\\.http\\..*|org\\.xbill\\..*"
                                            + "|java\\.util\\.logging\\..*|.*System\\$Logger.*|java\\.nio\\.file\\.Files|org\\.echjsse\\..*Lambda.*")
                            || name.startsWith("org.echjsse.") && !name.startsWith("org.echjsse.provider.EchProvider"),
                    name);
            count++;
        }
        assertTrue(count >= 2, "at least the provider and its service are loaded");
        assertTrue(result.output().contains("threads 0"), result.output());
    }

    /** Makes the provider between two marks. */
    static final class Construct {
        public static void main(String[] arguments) throws Exception {
            Class.forName("java.security.Provider$Service");
            int before = Thread.activeCount();
            System.out.println("BEGIN");
            Provider provider = new EchProvider();
            provider.configure("mode=strict");
            System.out.println("END");
            System.out.println("threads " + (Thread.activeCount() - before));
        }
    }
}
