package org.echjsse.differential;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.echjsse.differential.EngineWire.End;

/** Handshakes that fail: how for each side, and what they told each other. */
final class Alerts {
    private static final Pattern RECEIVED = Pattern.compile("Received fatal alert: (\\w+)");

    private Alerts() {}

    /** As {@link EngineWire#attempt}, with the alerts that have come in. */
    static void attempt(Stage stage, EngineWire wire) throws Exception {
        wire.attempt(stage);
        stage.client().saw("alert that came in", received(wire.client));
        stage.server().saw("alert that came in", received(wire.server));
    }

    /** The same, of the client's side only: what is left to the other one depends on who does the next step. */
    static void attemptOfClient(Stage stage, EngineWire wire) throws Exception {
        wire.client.engine.beginHandshake();
        wire.server.engine.beginHandshake();
        wire.settle();
        Exception failure = wire.client.failure();
        stage.client().saw("handshake", failure == null ? "done" : Thrown.words(failure));
    }

    private static String received(End end) {
        return end.failure() == null ? "none" : received(end.failure());
    }

    static String received(Exception failure) {
        Matcher matcher = RECEIVED.matcher(String.valueOf(failure.getMessage()));
        return matcher.find() ? matcher.group(1) : "none";
    }
}
