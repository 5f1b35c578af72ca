package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What is in a flight recording, and that the secret name is not. */
@ResourceLock("flight recordings")
class FlightRecordingTest {
    private static final String LOOKUP = "org.echjsse.Lookup";
    private static final String HANDSHAKE = "org.echjsse.Handshake";
    private static final String REJECTION = "org.echjsse.Rejection";

    private final Plays plays = new Plays(null);

    @TempDir
    Path directory;

    private interface Play {
        void run() throws Exception;
    }

    /** A name that does get into a recording, so that the search for one is known to find it. */
    @Name("org.echjsse.test.Indiscretion")
    static final class Indiscretion extends Event {
        String name;
    }

    private Path record(Play play) throws Exception {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            List.of(LOOKUP, HANDSHAKE, REJECTION).forEach(recording::enable);
            recording.start();
            play.run();
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    private List<RecordedEvent> events(Play play) throws Exception {
        return RecordingFile.readAllEvents(record(play));
    }

    private static List<RecordedEvent> of(String type, List<RecordedEvent> events) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(type))
                .toList();
    }

    private static RecordedEvent handshake(List<RecordedEvent> events, String role) {
        List<RecordedEvent> found = of(HANDSHAKE, events).stream()
                .filter(event -> event.getString("role").equals(role))
                .toList();
        return found.get(found.size() - 1);
    }

    private static void assertAccepted(RecordedEvent handshake, boolean resumed) {
        assertEquals("TLSv1.3", handshake.getString("protocolVersion"));
        assertEquals("SUCCESS", handshake.getString("echStatus"));
        assertEquals(Plays.COVER, handshake.getString("publicName"));
        assertTrue(handshake.getString("cipherSuite").startsWith("TLS_AES_"));
        assertNotNull(handshake.getString("namedGroup"));
        assertEquals(resumed, handshake.getBoolean("resumed"));
        assertNull(handshake.getString("failure"));
        assertFalse(handshake.getDuration().isNegative());
        assertTrue(handshake.getLong("connection") > 0);
        assertNull(handshake.getStackTrace());
    }

    @Test
    void anAcceptedHandshakeIsRecordedOnBothSides() throws Exception {
        List<RecordedEvent> events = events(plays::accepted);
        RecordedEvent client = handshake(events, "client");
        assertAccepted(client, false);
        assertEquals("ecdsa_secp256r1_sha256", client.getString("peerSignature"));
        RecordedEvent server = handshake(events, "server");
        assertAccepted(server, false);
        assertNull(server.getString("peerSignature")); // the client has no certificate
        RecordedEvent lookup = of(LOOKUP, events).get(0);
        assertEquals("found", lookup.getString("outcome"));
        assertEquals(client.getLong("connection"), lookup.getLong("connection"));
        assertFalse(lookup.getDuration().isNegative());
        assertTrue(lookup.getDuration().compareTo(client.getDuration()) <= 0, "the lookup is a part of the handshake");
        assertEquals(List.of(), of(REJECTION, events));
    }

    @Test
    void aHandshakeWithHelloRetryRequestTellsTheGroupThatTheServerWanted() throws Exception {
        List<RecordedEvent> events = events(plays::acceptedAfterHelloRetryRequest);
        for (String role : List.of("client", "server")) {
            assertAccepted(handshake(events, role), false);
            assertEquals("secp384r1", handshake(events, role).getString("namedGroup"));
        }
    }

    @Test
    void aSessionThatGoesOnHasNoSignature() throws Exception {
        List<RecordedEvent> events = events(plays::resumed);
        assertEquals(4, of(HANDSHAKE, events).size());
        assertAccepted(handshake(events, "client"), true);
        assertNull(handshake(events, "client").getString("peerSignature"));
        assertAccepted(handshake(events, "server"), true);
    }

    @Test
    void aRejectionThatAnEngineThrowsIsRecorded() throws Exception {
        List<RecordedEvent> events = events(plays::rejected);
        RecordedEvent rejection = of(REJECTION, events).get(0);
        assertEquals(Plays.COVER, rejection.getString("publicName"));
        assertEquals("replaced", rejection.getString("retryConfigs"));
        assertFalse(rejection.getBoolean("reconnected"));
        RecordedEvent client = handshake(events, "client");
        assertEquals("FAILED_ECH", client.getString("echStatus"));
        assertEquals("sent ech_required", client.getString("failure"));
        assertEquals(Plays.COVER, client.getString("publicName"));
        assertEquals(client.getLong("connection"), rejection.getLong("connection"));
        RecordedEvent server = handshake(events, "server");
        assertEquals("GREASE", server.getString("echStatus"));
        assertNull(server.getString("publicName")); // it may be anything: what did not open is unknown
    }

    @Test
    void aRejectionByAStrangerIsAFailureAndNoRejection() throws Exception {
        List<RecordedEvent> events = events(plays::rejectedUnproven);
        assertEquals(List.of(), of(REJECTION, events));
        assertEquals("FAILED_ECH_BAD_NAME", handshake(events, "client").getString("echStatus"));
        assertEquals("sent unknown_ca", handshake(events, "client").getString("failure"));
        assertEquals("received unknown_ca", handshake(events, "server").getString("failure"));
    }

    @Test
    void greaseHasNoPublicName() throws Exception {
        List<RecordedEvent> events = events(plays::grease);
        assertEquals("none", of(LOOKUP, events).get(0).getString("outcome"));
        for (String role : List.of("client", "server")) {
            assertEquals("GREASE", handshake(events, role).getString("echStatus"));
            assertNull(handshake(events, role).getString("publicName"));
            assertNull(handshake(events, role).getString("failure"));
        }
    }

    @Test
    void aFailedLookupIsRecordedByTheClassOfItsException() throws Exception {
        List<RecordedEvent> events = events(plays::strictAfterFailedLookup);
        RecordedEvent lookup = of(LOOKUP, events).get(0);
        assertEquals("failed", lookup.getString("outcome"));
        assertEquals("java.io.IOException", lookup.getString("failure"));
        assertTrue(lookup.getString("resolver").startsWith("org.echjsse.jsse."));
        RecordedEvent client = handshake(events, "client");
        assertEquals("NOT_TRIED", client.getString("echStatus"));
        assertEquals("SSLHandshakeException", client.getString("failure"));
        assertNull(client.getString("protocolVersion"));
    }

    @Test
    void plainTls12IsRecordedOnBothSides() throws Exception {
        List<RecordedEvent> events = events(plays::tls12);
        for (String role : List.of("client", "server")) {
            RecordedEvent handshake = handshake(events, role);
            assertEquals("TLSv1.2", handshake.getString("protocolVersion"));
            assertEquals("NOT_TRIED", handshake.getString("echStatus"));
            assertTrue(handshake.getString("cipherSuite").startsWith("TLS_ECDHE_ECDSA_"));
            assertNull(handshake.getString("publicName"));
        }
        assertEquals("ecdsa_secp256r1_sha256", handshake(events, "client").getString("peerSignature"));
        assertEquals(List.of(), of(LOOKUP, events));
    }

    /** A recording leaves the machine: the name is as secret there as on the wire, in every way in which JFR may write it. */
    @Test
    void theSecretNameIsNowhereInTheFile() throws Exception {
        byte[] file = Files.readAllBytes(record(plays::everything));
        assertFalse(contains(file, Plays.SECRET));
        assertFalse(contains(file, "undisclosed"));
        assertTrue(contains(file, Plays.COVER));
    }

    @Test
    void theSearchFindsANameThatWasRecorded() throws Exception {
        Path recorded = record(() -> {
            Indiscretion event = new Indiscretion();
            event.name = Plays.SECRET;
            event.commit();
        });
        assertTrue(contains(Files.readAllBytes(recorded), Plays.SECRET));
    }

    private static boolean contains(byte[] file, String text) {
        String bytes = new String(file, StandardCharsets.ISO_8859_1);
        return List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE).stream()
                .map(charset -> new String(text.getBytes(charset), StandardCharsets.ISO_8859_1))
                .anyMatch(bytes::contains);
    }

    /** As the JDK's own event of a handshake: who wants them asks for them. */
    @Test
    void nothingIsRecordedThatNobodyAskedFor() throws Exception {
        plays.accepted(); // so that the types are known
        Path file = directory.resolve("default.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            plays.rejected();
            recording.stop();
            recording.dump(file);
        }
        assertEquals(
                List.of(),
                RecordingFile.readAllEvents(file).stream()
                        .map(event -> event.getEventType().getName())
                        .filter(name -> List.of(LOOKUP, HANDSHAKE, REJECTION).contains(name))
                        .toList());
    }

    @Test
    void everyEventAndFieldHasAName() throws Exception {
        plays.rejected(); // loads all three
        List<EventType> types = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> List.of(LOOKUP, HANDSHAKE, REJECTION).contains(type.getName()))
                .toList();
        assertEquals(3, types.size());
        for (EventType type : types) {
            assertEquals(List.of("Security", "Encrypted Client Hello"), type.getCategoryNames());
            assertFalse(type.getLabel().isEmpty());
            assertFalse(type.getDescription().isEmpty());
            type.getFields().forEach(field -> assertNotNull(field.getLabel(), type.getName() + "." + field.getName()));
        }
    }
}
