package org.echjsse.events;

import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;

/**
 * Takes events down in JFR. Loaded only where there is JFR.
 *
 * <p>The first event object of a JVM initializes all of JFR, which takes as long as some handshakes. So none is made before somebody
 * else has done that, who may want to record.
 */
final class FlightRecorded implements Events {
    private final Events unrecorded = new Unrecorded();

    private FlightRecorded() {}

    static Events events() {
        return new FlightRecorded();
    }

    @Override
    public Span<Lookup> lookup() {
        if (!FlightRecorder.isInitialized()) {
            return unrecorded.lookup();
        }
        LookupEvent event = new LookupEvent();
        event.begin();
        return facts -> {
            event.end();
            if (event.shouldCommit()) {
                event.take(facts.get());
                event.commit();
            }
        };
    }

    @Override
    public Span<Handshake> handshake() {
        if (!FlightRecorder.isInitialized()) {
            return unrecorded.handshake();
        }
        HandshakeEvent event = new HandshakeEvent();
        event.begin();
        return facts -> {
            event.end();
            if (event.shouldCommit()) {
                event.take(facts.get());
                event.commit();
            }
        };
    }

    @Override
    public void rejection(Supplier<Rejection> facts) {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        RejectionEvent event = new RejectionEvent();
        if (event.shouldCommit()) {
            event.take(facts.get());
            event.commit();
        }
    }
}
