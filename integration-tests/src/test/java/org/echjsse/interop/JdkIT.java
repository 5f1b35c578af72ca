package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's own TLS at the other end: what most Java programs speak, and what ours has to be exchangeable with. */
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdkIT {
    private final EchMaterial key = EchMaterial.generate(81);

    static Stream<Arguments> clientsAndSuites() {
        return OurClientToOpenSslIT.suites().flatMap(suite -> Stream.of(JsseClient.values())
                .map(client -> Arguments.of(client, suite.get()[0], suite.get()[1])));
    }

    private static SSLContext jdk(KeyKind kind) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        Pki pki = Pki.shared();
        context.init(pki.keyManagers(kind, Names.SECRET, Names.COVER), pki.trustManagers(), null);
        return context;
    }

    private static <P extends SSLParameters> P only(Suite suite, P parameters) {
        parameters.setProtocols(new String[] {suite.protocol()});
        parameters.setCipherSuites(new String[] {suite.name()});
        return parameters;
    }

    @ParameterizedTest
    @MethodSource("clientsAndSuites")
    @Pairing(client = "EchJSSE", server = "SunJSSE", needs = Tool.JDK)
    void ourClientIsServed(JsseClient client, Suite suite, KeyKind kind) throws Exception {
        try (JsseServer server = JsseServer.start(jdk(kind), only(suite, new SSLParameters()));
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.Visit visit = client.visit(OurSide.client(), OurSide.in(EchMode.GREASE), tap.address());
            expectPage(visit, server.next(), suite);
            assertEquals(Optional.of(EchStatus.GREASE), visit.status());
            Wire.showsGrease(tap.only(), 1);
            Wire.negotiated(tap.only(), suite.version(), suite.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Pairing(client = "EchJSSE", server = "SunJSSE", needs = Tool.JDK)
    void ourClientLearnsThatEchIsSecurelyDisabled(JsseClient client) throws Exception {
        SSLContext context = OurSide.client();
        try (JsseServer server = JsseServer.start(jdk(KeyKind.RSA), new SSLParameters());
                WireTap tap = WireTap.before(server.port())) {
            SSLParameters parameters = OurSide.offering(key);
            EchRejectedException rejected =
                    assertThrows(EchRejectedException.class, () -> client.visit(context, parameters, tap.address()));
            assertEquals(Optional.empty(), rejected.retryConfigs());
            assertEquals(List.of(Names.COVER), server.next().names());
            Wire.showsOnlyTheCover(tap.last(), 1);

            assertEquals(
                    Optional.of(EchStatus.GREASE),
                    client.visit(context, parameters, tap.address()).status());
            assertEquals(List.of(Names.SECRET), server.next().names());
            Wire.showsGrease(tap.last(), 1);
        }
    }

    /** RFC 9849, 6.1.6: who is not the public name has no say, neither about ECH nor about the retry. */
    @ParameterizedTest
    @EnumSource
    @Pairing(client = "EchJSSE", server = "SunJSSE", needs = Tool.JDK)
    void ourClientBelievesNothingOfAServerThatIsNotTheCover(JsseClient client) throws Exception {
        SSLContext context = OurSide.client();
        SSLContext impostor = SSLContext.getInstance("TLS", "SunJSSE");
        impostor.init(Pki.shared().keyManagers(KeyKind.EC, Names.SECRET), null, null);
        try (JsseServer server = JsseServer.start(impostor, new SSLParameters());
                WireTap tap = WireTap.before(server.port())) {
            for (int attempt = 0; attempt < 2; attempt++) { // the second one shows that nothing was learned
                SSLHandshakeException failure = assertThrows(
                        SSLHandshakeException.class, () -> client.visit(context, OurSide.offering(key), tap.address()));
                assertFalse(failure instanceof EchRejectedException, failure::toString);
                assertEquals("", server.next().request());
                Wire.showsOnlyTheCover(tap.last(), 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clientsAndSuites")
    @Pairing(client = "SunJSSE", server = "EchJSSE", needs = Tool.JDK)
    void ourServerServesTheJdk(JsseClient client, Suite suite, KeyKind kind) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(kind), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            SSLParameters parameters = only(suite, OurSide.checkingNames(new SSLParameters()));
            JsseServer.Served served;
            JsseClient.Visit visit = client.visit(jdk(kind), parameters, tap.address());
            served = server.next();
            expectPage(visit, served, suite);
            assertEquals(Optional.of(EchStatus.NOT_TRIED), served.status());
            Wire.showsNoEch(tap.only());
            Wire.negotiated(tap.only(), suite.version(), suite.id());
        }
    }

    private static void expectPage(JsseClient.Visit visit, JsseServer.Served served, Suite suite) {
        assertEquals(Optional.empty(), served.failure());
        assertEquals(List.of(Names.SECRET), served.names());
        for (String protocol : List.of(visit.protocol(), served.protocol())) {
            assertEquals(suite.protocol(), protocol);
        }
        for (String negotiated : List.of(visit.suite(), served.suite())) {
            assertEquals(suite.name(), negotiated);
        }
        assertEquals("CN=" + Names.SECRET, visit.peerSubject());
        assertTrue(visit.response().endsWith(JsseServer.GREETING), visit::toString);
    }
}
