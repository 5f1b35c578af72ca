package org.echjsse.events;

import java.util.function.Supplier;

/** Takes events down in JFR. Loaded only where there is JFR. */
final class FlightRecorded implements Events {
    private FlightRecorded() {}

    static Events events() {
        return new FlightRecorded();
    }

    @Override
    public Span<Lookup> lookup() {
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
        RejectionEvent event = new RejectionEvent();
        if (event.shouldCommit()) {
            event.take(facts.get());
            event.commit();
        }
    }
}
