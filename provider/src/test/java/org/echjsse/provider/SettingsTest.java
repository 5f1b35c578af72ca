package org.echjsse.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.echjsse.dns.DnsResolver;
import org.echjsse.dns.DohResolver;
import org.echjsse.jsse.EchPolicy;
import org.echjsse.jsse.TlsDefaults;
import org.echjsse.testing.CapturedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings mean. None of these tests touches a property of this JVM. Complaints are made once a JVM, so no two are alike. */
class SettingsTest {
    private static final EchKeyPair KEYS = EchKeyPair.generate("cover.example", new SecureRandom());

    private final Given given = new Given();
    private final CapturedLog log = CapturedLog.of("org.echjsse.provider", Level.INFO);

    @TempDir
    Path directory;

    private static final class Given implements SystemSettings.Properties {
        final Map<String, String> system = new HashMap<>();
        final Map<String, String> security = new HashMap<>();

        @Override
        public String system(String name) {
            return system.get(name);
        }

        @Override
        public String security(String name) {
            return security.get(name);
        }

        @Override
        public Set<String> systemNames() {
            return system.keySet();
        }
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void withoutAnySettingTheDefaultsOfTheTableAreInForceSilently() {
        Contexts contexts = contexts("");
        assertEquals(EchMode.OPPORTUNISTIC, policy(contexts).modeFor("a.example"));
        assertInstanceOf(DohResolver.class, contexts.resolver().orElseThrow());
        assertEquals(Optional.empty(), contexts.settings().serverKeys().get());
        assertEquals(Optional.empty(), policy(contexts).configsFor("a.example"));
        assertEquals("", log.text());
    }

    @Test
    void aSystemPropertyGoesBeforeAnArgumentBeforeASecurityProperty() {
        given.security.put("org.echjsse.mode", "disabled");
        assertEquals(EchMode.DISABLED, mode(""));
        assertEquals(EchMode.GREASE, mode("mode=grease"));
        given.system.put("org.echjsse.mode", " Strict ");
        assertEquals(EchMode.STRICT, mode("mode=grease"));
    }

    @Test
    void anUnknownPropertyIsReportedOnceWithTheNearestGoodOne() {
        given.system.put("org.echjsse.doh.urls", "x");
        given.system.put("org.echjsse.zzzzzzzzzzzzzz", "x");
        contexts("");
        contexts("");
        assertEquals(
                Set.of(
                        "WARNING: unknown property org.echjsse.doh.urls (did you mean org.echjsse.doh.url?)",
                        "WARNING: unknown property org.echjsse.zzzzzzzzzzzzzz"),
                Set.copyOf(log.lines()));
        assertEquals(2, log.lines().size());
    }

    @Test
    void aModeThatIsNoneMeansRequiredAndSaysSo() {
        given.system.put("org.echjsse.mode", "opportunistik");
        assertEquals(EchMode.REQUIRED, mode(""));
        assertTrue(
                log.text()
                        .contains(
                                "org.echjsse.mode=\"opportunistik\" is none of disabled, grease, opportunistic, strict or"
                                        + " required (did you mean opportunistic?). Until it is corrected \"required\" is in force"),
                log.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "2s", "60001", "99999999999999"})
    void aBudgetThatIsNoneGivesWayToTheDefaultAloud(String value) {
        given.system.put("org.echjsse.doh.timeoutMillis", value);
        assertEquals(2000, new SystemSettings(given, "").timeoutMillis());
        assertTrue(log.text().contains("\"" + value + "\" is not a budget"), log.text());
    }

    /** CLI-73: off by default, never on silently. */
    @Test
    void aKeyLogIsOnOnlyIfAFileIsNamedAndThenAloud() throws Exception {
        assertEquals(Optional.empty(), contexts("").settings().keyLog());
        Path file = directory.resolve("keys.log");
        given.system.put("org.echjsse.keylog", file.toString());
        assertTrue(contexts("").settings().keyLog().isPresent());
        contexts("");
        assertEquals(2, log.text().split("the secrets of all connections are written to", -1).length, log.text());
        assertTrue(log.text().startsWith("WARNING"), log.text());
        assertFalse(Files.exists(file));
        given.system.put("org.echjsse.keylog", "no\0path");
        assertEquals(Optional.empty(), contexts("").settings().keyLog());
        assertTrue(log.text().contains("is no path; no keys are logged"), log.text());
    }

    /** Classes that are in no jar are none of JDK 18. */
    @Test
    void addressesOverDohAreReportedWhereTheyAreNotAvailable() {
        given.system.put("org.echjsse.dns.addresses", "doh");
        contexts("");
        assertTrue(log.text().contains("org.echjsse.dns.addresses=\"doh\" is not available here"), log.text());
        assertFalse(log.text().contains("is none of"), log.text());
        given.system.put("org.echjsse.dns.addresses", "dohh");
        contexts("");
        assertTrue(
                log.text()
                        .contains(
                                "\"dohh\" is none of system or doh (did you mean doh?). Until it is corrected \"doh\" is"
                                        + " in force"),
                log.text());
    }

    @Test
    void aValueCannotForgeALineOfTheLog() {
        given.system.put("org.echjsse.mode", "x\nSEVERE: all is lost");
        mode("");
        assertFalse(log.text().contains("\nSEVERE"), log.text());
    }

    @Test
    void argumentsMayHoldListsWithCommas() {
        assertEquals(
                Map.of(
                        Setting.MODE, "strict",
                        Setting.DOH_URL, "https://a.example/dns-query,https://b.example/x?y=z",
                        Setting.DOH_BOOTSTRAP, "a.example=192.0.2.1,b.example=192.0.2.2"),
                Arguments.parse("mode=strict, doh.url=https://a.example/dns-query,https://b.example/x?y=z,"
                        + "org.echjsse.doh.bootstrap=a.example=192.0.2.1,b.example=192.0.2.2"));
        assertEquals(Map.of(), Arguments.parse(""));
        assertEquals("", log.text());
    }

    @Test
    void anUnknownArgumentIsReportedWithTheNearestGoodOne() {
        assertEquals(Map.of(Setting.MODE, "strict"), Arguments.parse("mod=x,mode=strict"));
        assertEquals("WARNING: unknown argument \"mod\" of EchJSSE (did you mean mode?)", log.text());
    }

    @Test
    void thePolicyFileHasModesSuffixesAndServers() throws Exception {
        policyFile("""
                # comment
                mode           = strict
                secret.example = required
                *.corp.example = disabled
                *.deep.corp.example = grease

                never-look-up  = corp.test, *.lan
                doh-url        = https://dns.example/dns-query
                """);
        Contexts contexts = contexts("");
        EchPolicy policy = policy(contexts);
        assertEquals(EchMode.STRICT, policy.modeFor("any.example"));
        assertEquals(EchMode.REQUIRED, policy.modeFor("Secret.Example."));
        assertEquals(EchMode.STRICT, policy.modeFor("www.secret.example"));
        assertEquals(EchMode.STRICT, policy.modeFor("corp.example"), "itself is not below itself");
        assertEquals(EchMode.DISABLED, policy.modeFor("a.b.corp.example"));
        assertEquals(EchMode.GREASE, policy.modeFor("a.deep.corp.example"), "the longest name counts");
        assertTrue(policy.neverLookUp("a.corp.test") && policy.neverLookUp("CORP.test") && policy.neverLookUp("x.lan"));
        assertFalse(policy.neverLookUp("notcorp.test") || policy.neverLookUp("secret.example"));
        assertEquals("", log.text());
        given.system.put("org.echjsse.mode", "grease"); // goes before the file's default, not before its hosts
        assertEquals(EchMode.GREASE, mode(""));
        assertEquals(EchMode.REQUIRED, policy(contexts("")).modeFor("secret.example"));
    }

    @Test
    void theSampleOfAPolicyFileHasEveryKeyAndDoesWhatItSays() throws Exception {
        Path sample =
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("policy.sample");
        String text = Files.readString(sample);
        for (String key :
                List.of("mode =", "never-look-up =", "doh-url =", "doh-bootstrap =", "doh-url corp.example =")) {
            assertTrue(text.contains("\n" + key), key);
        }
        given.system.put("org.echjsse.policy", sample.toString());
        Contexts contexts = contexts("");
        assertInstanceOf(DohResolver.class, contexts.resolver().orElseThrow());
        assertEquals(EchMode.REQUIRED, policy(contexts).modeFor("secret.example"));
        assertEquals(EchMode.DISABLED, policy(contexts).modeFor("a.legacy.example"));
        assertTrue(policy(contexts).neverLookUp("a.printers.corp.example"));
        assertFalse(policy(contexts).neverLookUp("wiki.corp.example"));
        for (String never : HostPolicy.NEVER_IN_PUBLIC_DNS) {
            assertTrue(text.matches("(?s).*So are [^\n]*\\b" + never.replace(".", "\\.") + "\\b.*"), never);
        }
        assertEquals("", log.text());
    }

    @Test
    void thePolicyFileHasServersForSomeNames() throws Exception {
        policyFile("""
                never-look-up = secret.corp.internal
                doh-url corp.internal = https://dns.corp.internal/dns-query{?dns}, https://10.0.0.54/dns-query
                doh-url\t*.Lab.example = https://dns.lab.example/dns-query
                doh-bootstrap = dns.corp.internal=10.0.0.53
                """);
        Contexts contexts = contexts("");
        assertInstanceOf(DohResolver.class, contexts.resolver().orElseThrow());
        EchPolicy policy = policy(contexts);
        assertFalse(policy.neverLookUp("wiki.corp.internal"), "the longest name counts");
        assertTrue(policy.neverLookUp("other.internal"));
        assertTrue(policy.neverLookUp("a.secret.corp.internal"));
        assertEquals("", log.text());
        given.system.put("org.echjsse.doh.url", "https://dns.example/dns-query");
        given.system.put("org.echjsse.doh.bootstrap", "dns.example=192.0.2.1,dns.lab.example=192.0.2.2");
        assertInstanceOf(DohResolver.class, contexts("").resolver().orElseThrow());
        given.system.put("org.echjsse.resolver", "dns");
        assertInstanceOf(DnsResolver.class, contexts("").resolver().orElseThrow());
        assertFalse(log.text().contains("doh"), log.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "doh-url a.test = http://dns.example/ | line 1: doh-url NAME: not an https URL with a host: http://dns.example/",
                "doh-url a.test = https://d.example/ x | line 1: doh-url NAME: not a URL: \"https://d.example/ x\"",
                "doh-url a.test = , | line 1: doh-url NAME: no DoH server",
            })
    void aServerForSomeNamesThatCannotBeReadLeavesThemWithoutAny(String line, String complaint) throws Exception {
        policyFile(line);
        assertFailsWithoutAskingAnybody();
        assertTrue(log.text().contains(complaint), log.text());
        assertFalse(log.text().contains("a.test"), log.text());
    }

    @Test
    void twoLinesAboutTheSameNamesLeaveThemWithoutAServer() throws Exception {
        policyFile("""
                doh-url a.test = https://192.0.2.1/dns-query
                doh-url *.A.test = https://192.0.2.2/dns-query
                """);
        assertFailsWithoutAskingAnybody();
        assertTrue(log.text().contains("line 2: doh-url NAME: a second time for the same name"), log.text());
    }

    private void assertFailsWithoutAskingAnybody() {
        EchConfigResolver resolver = contexts("").resolver().orElseThrow();
        IOException failure = assertThrows(IOException.class, () -> resolver.resolve("b.a.test", 443));
        assertTrue(failure.getMessage().contains("there is no server to ask"), failure.getMessage());
        assertEquals(EchMode.OPPORTUNISTIC, policy(contexts("")).modeFor("other.test"));
    }

    @Test
    void whatIsWrongInTheFileIsNamedByItsLine() throws Exception {
        policyFile("\ndoh-url = http://dns.example/");
        IOException url = assertThrows(
                IOException.class, () -> contexts("").resolver().orElseThrow().resolve("a.test", 443));
        assertTrue(url.getMessage().contains("line 2: doh-url: not an https URL with a host"), url.getMessage());
        policyFile("doh-url = https://dns.example/\ndoh-bootstrap = dns.exmple=192.0.2.1");
        IOException bootstrap = assertThrows(
                IOException.class, () -> contexts("").resolver().orElseThrow().resolve("a.test", 443));
        assertTrue(
                bootstrap.getMessage().contains("line 2: doh-bootstrap: \"dns.exmple\" is no host of"),
                bootstrap.getMessage());
    }

    @Test
    void anAddressInTheFileForAServerThatAPropertyHasReplacedDoesNoHarm() throws Exception {
        policyFile("doh-url = https://dns.example/\ndoh-bootstrap = dns.example=192.0.2.1");
        given.system.put("org.echjsse.doh.url", "https://192.0.2.9/dns-query");
        assertInstanceOf(DohResolver.class, contexts("").resolver().orElseThrow());
        assertEquals("", log.text());
    }

    @Test
    void aResolverThatAProgramBringsIsNotAskedForNamesWithServersOfTheirOwn() throws Exception {
        List<String> asked = new ArrayList<>();
        EchConfigResolver own = (host, port) -> {
            asked.add(host);
            return new EchConfigResolver.Answer.None();
        };
        policyFile("doh-url a.test = ,");
        EchConfigResolver resolver = new Contexts(
                        new SystemSettings(given, ""), EchProvider.builder().resolver(own))
                .resolver()
                .orElseThrow();
        resolver.resolve("nota.test", 443);
        assertThrows(IOException.class, () -> resolver.resolve("a.test", 443));
        assertEquals(List.of("nota.test"), asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"router.local", "printer.home.arpa", "x.onion", "db.internal", "localhost", "a.localhost"})
    void privateNamesAreNeverLookedUp(String host) {
        assertTrue(policy(contexts("")).neverLookUp(host));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret.example required | line 1: not of the form KEY = VALUE",
                "nevr-look-up = x | \"nevr-look-up\" is neither a host nor one of mode, never-look-up, doh-url,"
                        + " doh-bootstrap (did you mean never-look-up?)",
                "doh-url a..b = https://dns.example/ | doh-url \"a..b\" is not a name",
                "*secret.example = strict | \"*secret.example\" is neither a host",
            })
    void aPolicyFileThatCannotBeReadMakesEveryHostRequired(String line, String complaint) throws Exception {
        policyFile(line);
        assertEquals(EchMode.REQUIRED, policy(contexts("")).modeFor("any.example"));
        assertTrue(log.text().contains(complaint), log.text());
        assertTrue(log.text().contains("Until it is corrected \"required\" is in force"), log.text());
    }

    @Test
    void aPolicyFileThatIsMissingMakesEveryHostRequired() {
        given.system.put("org.echjsse.policy", directory.resolve("absent").toString());
        assertEquals(EchMode.REQUIRED, mode(""));
        assertTrue(
                log.text().contains("org.echjsse.policy: ") && log.text().contains("absent: no such file"), log.text());
    }

    @Test
    void aBadOrDoubledHostInThePolicyIsRequiredAndTheOthersAreAsTheySay() throws Exception {
        policyFile("""
                typo.example  = strikt
                twice.example = grease
                twice.example = disabled
                fine.example  = grease
                """);
        EchPolicy policy = policy(contexts(""));
        assertEquals(EchMode.REQUIRED, policy.modeFor("typo.example"));
        assertEquals(EchMode.REQUIRED, policy.modeFor("twice.example"));
        assertEquals(EchMode.GREASE, policy.modeFor("fine.example"));
        assertEquals(EchMode.OPPORTUNISTIC, policy.modeFor("any.example"));
        assertTrue(log.text().contains("line 1: MODE=\"strikt\" is none of"), log.text());
        assertTrue(log.text().contains("line 3: a host a second time"), log.text());
        assertFalse(log.text().contains("example"), "hosts are not for logs: " + log.text());
    }

    @Test
    void configurationsComeFromBase64AndFromPemFilesBesideTheFile() throws Exception {
        Files.writeString(directory.resolve("other.pem"), KEYS.toPem());
        configsFile("secret.example = " + KEYS.configList().toBase64() + "\nother.example = other.pem\n");
        EchPolicy policy = policy(contexts(""));
        assertEquals(KEYS.configList(), policy.configsFor("SECRET.example").orElseThrow());
        assertEquals(KEYS.configList(), policy.configsFor("other.example").orElseThrow());
        assertEquals(Optional.empty(), policy.configsFor("www.secret.example"));
        assertEquals("", log.text());
    }

    @Test
    void aConfigurationThatCannotBeReadLeavesItsHostWithoutAConnectionAndWithoutALookup() throws Exception {
        configsFile("bad.example = AAAA\nabsent.example = absent.pem\ngood.example = "
                + KEYS.configList().toBase64());
        Contexts contexts = contexts("");
        EchPolicy policy = policy(contexts);
        for (String host : List.of("bad.example", "absent.example")) {
            assertEquals(EchMode.REQUIRED, policy.modeFor(host));
            assertFalse(contexts.isLocal(host), "its address is not asked of the system's DNS");
            assertTrue(policy.neverLookUp(host));
            assertEquals(Optional.empty(), policy.configsFor(host));
        }
        assertEquals(EchMode.OPPORTUNISTIC, policy.modeFor("good.example"));
        assertTrue(log.text().contains("line 1: no configuration for this host: ECHConfigList"), log.text());
        assertTrue(log.text().contains("absent.pem: no such file"), log.text());
    }

    @Test
    void serverKeysComeFromAFileOrADirectoryOnceAndInTheOrderOfNames() throws Exception {
        EchKeyPair second = EchKeyPair.generate("second.example", new SecureRandom());
        Files.writeString(directory.resolve("b.ech"), second.toPem());
        Files.writeString(directory.resolve("a.pem"), KEYS.toPem());
        Files.writeString(directory.resolve("notes.txt"), "no key");
        given.system.put("org.echjsse.server.keys", directory.toString());
        Contexts contexts = contexts("");
        EchServerKeys keys = contexts.settings().serverKeys().get().orElseThrow();
        assertEquals(
                List.of("cover.example", "second.example"),
                keys.keys().stream().map(pair -> pair.config().publicName()).toList());
        assertSame(keys, contexts.settings().serverKeys().get().orElseThrow());
        given.system.put("org.echjsse.server.keys", directory.resolve("b.ech").toString());
        assertEquals(
                1,
                contexts("").settings().serverKeys().get().orElseThrow().keys().size());
        assertEquals("", log.text());
    }

    /** PEM-11. */
    @Test
    void serverKeysThatCannotBeUsedAreReportedAndTheOthersServe() throws Exception {
        Files.writeString(directory.resolve("a.pem"), KEYS.toPem());
        Files.writeString(directory.resolve("b.pem"), "not a PEM file");
        Files.writeString(
                directory.resolve("c.pem"),
                org.echjsse.config.EchPem.of(KEYS.configList()).toPem());
        given.system.put("org.echjsse.server.keys", directory.toString());
        assertEquals(
                1,
                contexts("").settings().serverKeys().get().orElseThrow().keys().size());
        assertTrue(log.text().contains("b.pem: PEM: has no ECHCONFIG block"), log.text());
        assertTrue(log.text().contains("c.pem: no private key"), log.text());
        given.system.put(
                "org.echjsse.server.keys", directory.resolve("gone.pem").toString());
        assertEquals(Optional.empty(), contexts("").settings().serverKeys().get());
        assertTrue(log.text().contains("gone.pem: no such file"), log.text());
        assertTrue(log.text().contains("servers speak TLS without Encrypted Client Hello"), log.text());
    }

    @Test
    void theResolverCanBeSwitchedOff() {
        given.system.put("org.echjsse.resolver", "none");
        assertEquals(Optional.empty(), contexts("").resolver());
    }

    @Test
    void plainDnsIsForThoseWhoAskForItAndSaidAloud() {
        given.system.put("org.echjsse.resolver", "dns");
        assertInstanceOf(DnsResolver.class, contexts("").resolver().orElseThrow());
        assertTrue(log.text().contains("org.echjsse.resolver=dns: names are looked up in plain DNS"), log.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org.echjsse.resolver | dohh | is not doh, dns, none, or the class name",
                "org.echjsse.resolver | com.example.Absent | is not doh, dns, none, or the class name",
                "org.echjsse.doh.url | http://dns.example/ | not an https URL with a host: http://dns.example/",
                "org.echjsse.doh.url | https://dns.example/ x | not a URL: \"https://dns.example/ x\"",
                "org.echjsse.doh.url | , | no DoH server",
                "org.echjsse.doh.bootstrap | 1.1.1.1=dns.example | not an IP address: \"dns.example\"",
                "org.echjsse.doh.bootstrap | dns.example=192.0.2.1 | \"dns.example\" is no host of org.echjsse.doh.url",
            })
    void aResolverThatCannotBeMadeFailsEveryLookupWithTheReason(String name, String value, String reason) {
        given.system.put(name, value);
        EchConfigResolver resolver = contexts("").resolver().orElseThrow();
        IOException failure = assertThrows(IOException.class, () -> resolver.resolve("secret.example", 443));
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
        assertTrue(log.text().contains(reason), log.text());
        assertTrue(log.text().contains("every lookup of an ECH configuration fails"), log.text());
    }

    @Test
    void aTemplateAndABareBootstrapAddressAreUnderstood() {
        given.system.put("org.echjsse.doh.url", "https://dns.example/dns-query{?dns}");
        given.system.put("org.echjsse.doh.bootstrap", "192.0.2.1,2001:db8::1");
        assertInstanceOf(DohResolver.class, contexts("").resolver().orElseThrow());
        assertEquals("", log.text());
    }

    @Test
    void codeGoesBeforeEveryProperty() {
        given.system.put("org.echjsse.mode", "disabled");
        given.system.put("org.echjsse.resolver", "none");
        EchConfigList configs = KEYS.configList();
        EchConfigResolver own = (host, port) -> new EchConfigResolver.Answer.None();
        Contexts contexts = new Contexts(
                new SystemSettings(given, ""),
                EchProvider.builder()
                        .mode(EchMode.STRICT)
                        .mode("*.example", EchMode.REQUIRED)
                        .configs("a.example", configs)
                        .neverLookUp("corp.test")
                        .resolver(own)
                        .serverKeys(EchServerKeys.of(List.of(KEYS))));
        assertEquals(EchMode.STRICT, policy(contexts).modeFor("x.test"));
        assertEquals(EchMode.REQUIRED, policy(contexts).modeFor("a.example"));
        assertEquals(configs, policy(contexts).configsFor("a.example").orElseThrow());
        assertTrue(policy(contexts).neverLookUp("a.corp.test"));
        assertSame(own, contexts.resolver().orElseThrow());
        assertTrue(contexts.settings().serverKeys().get().isPresent());
    }

    @Test
    void aBuilderThatCannotWorkIsRefusedAtOnceAndAProviderDoesNotFollowItsBuilder() {
        EchProvider.Builder builder = EchProvider.builder().doh(URI.create("http://dns.example/dns-query"));
        assertThrows(IllegalArgumentException.class, builder::build);
        URI server = URI.create("https://dns.example/dns-query");
        for (EchProvider.Builder wrong : List.of(
                EchProvider.builder().doh("corp.example", URI.create("http://dns.example/")),
                EchProvider.builder().doh("corp..example", server),
                EchProvider.builder().doh(server).dohTimeout(java.time.Duration.ZERO))) {
            assertThrows(IllegalArgumentException.class, wrong::build);
        }
        assertInstanceOf(
                DohResolver.class,
                EchProvider.builder()
                        .doh("corp.example", server)
                        .doh(server)
                        .build()
                        .configResolver()
                        .orElseThrow());
        EchProvider.Builder changing = EchProvider.builder().noResolver();
        EchProvider first = changing.build();
        changing.resolver((host, port) -> new EchConfigResolver.Answer.None());
        assertNotSame(first, changing.build());
        assertEquals(Optional.empty(), first.configResolver());
    }

    @Test
    void theJdksTlsPropertiesAreReadAsSunJsseReadsThem() {
        given.system.put("jdk.tls.client.protocols", "\"TLSv1.2, TLSv1.3\"");
        given.system.put("jdk.tls.namedGroups", "x25519,, secp256r1");
        given.system.put("jsse.enableSNIExtension", "false");
        given.security.put("jdk.tls.disabledAlgorithms", "SSLv3, RC4, DH keySize < 1024");
        given.security.put("jdk.tls.server.protocols", "TLSv1.2"); // a system property only
        given.system.put("javax.net.ssl.keyStore", "server.p12");
        given.system.put("javax.net.ssl.keyStorePassword", "changeit");
        TlsDefaults tls = contexts("").settings().tls().get();
        assertEquals(List.of("TLSv1.2", "TLSv1.3"), tls.client().protocols());
        assertEquals(List.of(), tls.server().protocols());
        assertEquals(List.of("x25519", "secp256r1"), tls.namedGroups());
        assertEquals(List.of("SSLv3", "RC4", "DH keySize < 1024"), tls.disabledAlgorithms());
        assertFalse(tls.sendServerName() || tls.acknowledgeCloseNotify());
        TlsDefaults.KeyStoreLocation store = tls.keyStore().get();
        assertEquals("server.p12", store.file());
        assertArrayEquals("changeit".toCharArray(), store.password());
        assertFalse(tls.toString().contains("changeit"));
    }

    private EchMode mode(String arguments) {
        return policy(contexts(arguments)).modeFor("any.example");
    }

    private Contexts contexts(String arguments) {
        return new Contexts(new SystemSettings(given, arguments), EchProvider.builder());
    }

    private static EchPolicy policy(Contexts contexts) {
        return contexts.settings().policy().get();
    }

    private void policyFile(String text) throws IOException {
        given.system.put(
                "org.echjsse.policy",
                Files.writeString(directory.resolve("policy"), text).toString());
    }

    private void configsFile(String text) throws IOException {
        given.system.put(
                "org.echjsse.configs",
                Files.writeString(directory.resolve("configs"), text).toString());
    }
}
