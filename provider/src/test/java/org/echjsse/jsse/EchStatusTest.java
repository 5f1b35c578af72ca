package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Test;

/** The status answers at every point, and is of the connection. */
class EchStatusTest {
    private static final String STATUS = "org.echjsse.status";

    private static void assertStatus(EchStatus status, SSLEngine engine) {
        assertEquals(status, ((EchConnection) engine).getEchStatus());
        assertEquals(status.name(), engine.getSession().getValue(STATUS));
    }

    /** Takes down what it sees of the connection, and trusts. */
    private static final class Witness extends X509ExtendedTrustManager {
        final List<Object> seen = new ArrayList<>();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            seen.add(((EchConnection) engine).getEchStatus().name());
            seen.add(engine.getHandshakeSession().getValue(STATUS));
            seen.add(engine.getSession().getValue(STATUS));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static SSLContext server() throws Exception {
        return new Contexts.Setup()
                .serverKeys(EchServerKeys.of(List.of(Plays.KEYS)))
                .context(Plays.siteKeys(), null);
    }

    @Test
    void itAnswersBeforeDuringAndAfterTheHandshake() throws Exception {
        Witness witness = new Witness();
        SSLContext client = new Contexts.Setup()
                .mode(EchMode.REQUIRED)
                .resolver((host, port) -> new Answer.Found(Plays.KEYS.configList()))
                .context(null, new TrustManager[] {witness});
        SSLEngine engine = client.createSSLEngine(Plays.SECRET, 443);
        ((EchConnection) engine).setEchConfigList(Plays.KEYS.configList());
        EnginePair pair = new EnginePair(engine, server().createSSLEngine());
        assertStatus(EchStatus.NOT_TRIED, pair.client.engine);
        assertStatus(EchStatus.NOT_TRIED, pair.server.engine);

        engine.beginHandshake();
        while (pair.client.sent.size() == 0) {
            pair.client.step();
        }
        assertEquals(EchStatus.NOT_TRIED, ((EchConnection) pair.server.engine).getEchStatus());

        pair.handshake();
        assertEquals(List.of("SUCCESS", "SUCCESS", "SUCCESS"), witness.seen);
        assertStatus(EchStatus.SUCCESS, pair.client.engine);
        assertStatus(EchStatus.SUCCESS, pair.server.engine);
        pair.client.engine.closeOutbound();
        pair.settle();
        assertStatus(EchStatus.SUCCESS, pair.client.engine);
        assertStatus(EchStatus.SUCCESS, pair.server.engine);
    }

    @Test
    void anOfferThatIsNotAnsweredYetIsOne() throws Exception {
        SSLContext client = new Contexts.Setup().mode(EchMode.REQUIRED).context(null, Plays.CA.trustManagers());
        SSLEngine engine = client.createSSLEngine(Plays.SECRET, 443);
        ((EchConnection) engine).setEchConfigList(Plays.KEYS.configList());
        EnginePair pair = new EnginePair(engine, server().createSSLEngine());
        engine.beginHandshake();
        while (pair.client.sent.size() == 0) {
            pair.client.step();
        }
        assertStatus(EchStatus.OFFERED, engine);
    }

    @Test
    void itAnswersAfterAFailure() throws Exception {
        EnginePair rejected = new Plays(null).rejected();
        assertStatus(EchStatus.FAILED_ECH, rejected.client.engine);
        assertStatus(EchStatus.GREASE, rejected.server.engine);
        assertStatus(EchStatus.FAILED_ECH_BAD_NAME, new Plays(null).rejectedUnproven().client.engine);
    }

    /** Two connections of one session, of which one has sent GREASE and the other nothing: values are shared, the status is not. */
    @Test
    void itIsOfTheConnectionAndNotOfTheSession() throws Exception {
        SSLContext client = new Contexts.Setup().mode(EchMode.GREASE).context(null, Plays.CA.trustManagers());
        SSLContext server = server();
        EnginePair first = new EnginePair(client.createSSLEngine(Plays.SECRET, 443), server.createSSLEngine());
        first.handshake();
        SSLSession firstSession = first.client.engine.getSession();
        firstSession.putValue("colour", "blue");

        EnginePair second = new EnginePair(client.createSSLEngine(Plays.SECRET, 443), server.createSSLEngine());
        ((EchConnection) second.client.engine).setEchMode(EchMode.DISABLED);
        second.handshake();
        SSLSession secondSession = second.client.engine.getSession();
        assertEquals("blue", secondSession.getValue("colour"), "it was not resumed");
        assertEquals("GREASE", firstSession.getValue(STATUS));
        assertEquals("NOT_TRIED", secondSession.getValue(STATUS));
        assertStatus(EchStatus.GREASE, first.server.engine);
        assertStatus(EchStatus.NOT_TRIED, second.server.engine);
    }

    @Test
    void aProgramCannotChangeItAndDoesNotFindItAmongItsValues() throws Exception {
        SSLSession session = new Plays(null).accepted().client.engine.getSession();
        session.putValue("colour", "blue");
        assertFalse(List.of(session.getValueNames()).contains(STATUS));
        assertTrue(List.of(session.getValueNames()).contains("colour"));
        assertThrows(IllegalArgumentException.class, () -> session.putValue(STATUS, "SUCCESS"));
        session.removeValue(STATUS);
        assertEquals("SUCCESS", session.getValue(STATUS));
    }
}
