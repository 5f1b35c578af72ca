package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.echjsse.bctls.Alert;
import org.echjsse.bctls.AlertingPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert at every level, before, in and after the handshake: SunJSSE and we make the same of it, but for what {@link #expected} says. */
class ReceivedAlertTest {
    private static final int WARNING = 1;
    private static final int FATAL = 2;
    private static final int CLOSE_NOTIFY = 0;
    private static final int USER_CANCELED = 90;
    private static final int UNRECOGNIZED_NAME = 112;
    private static final int ECH_REQUIRED = 121;
    /** Those of RFC 8446, RFC 5246 and RFC 9849, and two that nobody knows. */
    private static final int[] ALERTS = {
        0, 10, 20, 21, 22, 30, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 60, 70, 71, 80, 86, 90, 99, 100, 109,
        110, 111, 112, 113, 114, 115, 116, 117, 120, 121
    };

    enum When {
        /** Instead of a hello. */
        FIRST,
        /** After the ServerHello. */
        MIDDLE,
        ESTABLISHED
    }

    /** How an alert reaches an engine. */
    record Scene(String protocol, boolean client, When when) {
        boolean isTls13() {
            return protocol.equals("TLSv1.3");
        }

        /** Before there is a version, the level counts (RFC 8446, 6). */
        boolean levelCounts() {
            return !isTls13() || when == When.FIRST;
        }
    }

    /**
     * What a program sees.
     *
     * @param message without the name of the alert that newer JDKs, and we, put before it
     * @param answered whether anything has been sent
     */
    record Outcome(String exception, String message, boolean answered, boolean inboundDone) {
        static final Outcome NOTHING = new Outcome("none", "", false, false);
    }

    static Stream<Scene> scenes() {
        return Stream.of("TLSv1.3", "TLSv1.2")
                .flatMap(protocol -> Stream.of(true, false)
                        .flatMap(client -> Arrays.stream(When.values()).map(when -> new Scene(protocol, client, when))))
                // a TLS 1.3 server's alert behind its ServerHello is encrypted, and bctls has gone on to other keys by
                // then
                .filter(scene -> !(scene.isTls13() && scene.client() && scene.when() == When.MIDDLE));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void everyAlertIsWhatSunJsseMakesOfIt(Scene scene) throws Exception {
        for (int level : new int[] {FATAL, WARNING}) {
            for (int alert : ALERTS) {
                assertEquals(
                        expected(scene, level, alert),
                        ofOurs(scene, level, alert),
                        "level " + level + ", alert " + alert);
            }
        }
    }

    /** As SunJSSE, but for these. */
    private static Outcome expected(Scene scene, int level, int alert) throws Exception {
        if (alert == ECH_REQUIRED) {
            // RFC 9849, 11.2: SunJSSE does not know it; it is about the handshake, as certificate_required is
            Outcome akin = expected(scene, level, 116);
            return new Outcome(
                    akin.exception(),
                    akin.message().replace("certificate_required", "ech_required"),
                    akin.answered(),
                    akin.inboundDone());
        }
        if (alert == CLOSE_NOTIFY) {
            return ofSunJsse(scene, level, alert);
        }
        if (alert == USER_CANCELED) {
            // SunJSSE calls it close_notify
            Outcome sun = ofSunJsse(scene, level, alert);
            return new Outcome(
                    sun.exception(),
                    sun.message().replace("fatal close_notify alert", "fatal alert: user_canceled"),
                    sun.answered(),
                    sun.inboundDone());
        }
        if (level == WARNING && !scene.levelCounts()) {
            return ofSunJsse(scene, FATAL, alert); // RFC 8446, 6: "regardless of the AlertLevel"
        }
        if (level == WARNING && alert == UNRECOGNIZED_NAME) {
            return Outcome.NOTHING; // RFC 6066, 3: the server goes on, so the client may
        }
        return ofSunJsse(scene, level, alert);
    }

    private static Outcome ofSunJsse(Scene scene, int level, int alert) throws Exception {
        return play(scene, Contexts.sun(AlertingPeer.keys(), AlertingPeer.trust()), level, alert);
    }

    private static Outcome ofOurs(Scene scene, int level, int alert) throws Exception {
        return play(scene, Contexts.ours(AlertingPeer.keys(), AlertingPeer.trust()), level, alert);
    }

    private static Outcome play(Scene scene, SSLContext context, int level, int alert) throws Exception {
        SSLEngine engine = context.createSSLEngine(AlertingPeer.host(), 443);
        engine.setUseClientMode(scene.client());
        engine.setEnabledProtocols(new String[] {scene.protocol()});
        engine.beginHandshake();
        EngineEnd end = new EngineEnd(engine);
        end.settle();
        byte[] bytes = bringAbout(scene, end, level, alert);
        end.takeSent();
        end.arrive(bytes);
        end.settle();
        return outcome(end);
    }

    /** Up to where the alert comes; returns it. */
    private static byte[] bringAbout(Scene scene, EngineEnd end, int level, int alert) throws Exception {
        if (scene.when() == When.FIRST) {
            return AlertingPeer.inClear(level, alert);
        }
        AlertingPeer peer =
                scene.client() ? AlertingPeer.server(scene.protocol()) : AlertingPeer.client(scene.protocol());
        peer.begin();
        peer.offer(end.takeSent());
        for (byte[] sent = peer.drain(); sent.length > 0; sent = peer.drain()) {
            if (scene.when() == When.MIDDLE && scene.client()) {
                end.arrive(firstRecord(sent));
                end.settle();
                return AlertingPeer.inClear(level, alert);
            }
            end.arrive(sent);
            end.settle();
            byte[] answer = end.takeSent();
            if (scene.when() == When.MIDDLE) {
                peer.offer(firstRecord(answer));
                return scene.isTls13() ? peer.alert(level, alert) : AlertingPeer.inClear(level, alert);
            }
            peer.offer(answer);
        }
        assertEquals(Optional.empty(), end.failure());
        assertEquals(true, peer.isHandshakeComplete());
        return peer.alert(level, alert);
    }

    private static byte[] firstRecord(byte[] records) {
        return Arrays.copyOf(records, 5 + ((records[3] & 0xff) << 8 | records[4] & 0xff));
    }

    private static Outcome outcome(EngineEnd end) {
        boolean answered = end.takeSent().length > 0;
        boolean done = end.engine().isInboundDone();
        return end.failure()
                .map(failure -> new Outcome(
                        failure.getClass().getSimpleName(),
                        failure.getMessage().replaceFirst("^\\([a-z_]+\\) ", ""),
                        answered,
                        done))
                .orElse(new Outcome("none", "", answered, done));
    }

    @Test
    void allAlertsOfTheRfcsAreInTheTable() {
        assertEquals(
                Arrays.stream(Alert.values()).map(Alert::code).toList(),
                IntStream.of(ALERTS)
                        .filter(alert -> Alert.of(alert).isPresent())
                        .boxed()
                        .toList());
    }
}
