package org.echjsse.cli.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.echjsse.wire.PeerFault;

/**
 * One run of the program, and what somebody on the network has of it.
 *
 * @param sightings where each hidden name stands in the recordings; an empty list: nowhere
 */
record Observation(
        ClientProgram.Run run, List<Recording> recordings, Map<String, List<NameSearch.Sighting>> sightings) {

    static Observation of(ClientProgram.Run run, List<Recording> recordings, List<String> names) {
        Map<String, List<NameSearch.Sighting>> sightings = new LinkedHashMap<>();
        names.forEach(name -> sightings.put(name, new NameSearch(name).in(recordings)));
        return new Observation(run, recordings, sightings);
    }

    List<Recording> of(String tap) {
        return recordings.stream()
                .filter(recording -> recording.tap().equals(tap))
                .toList();
    }

    /** The first message of every connection to the web server; a connection that begins with something else has none. */
    List<Optional<ObservedHello>> webHellos() {
        List<Optional<ObservedHello>> hellos = new ArrayList<>();
        for (Recording recording : of("web")) {
            hellos.add(hello(recording));
        }
        return hellos;
    }

    static Optional<ObservedHello> hello(Recording recording) {
        try {
            return Optional.of(ObservedHello.read(recording.fromClient()));
        } catch (PeerFault noHello) {
            return Optional.empty();
        }
    }

    long bytes() {
        return recordings.stream().mapToLong(Recording::size).sum();
    }
}
