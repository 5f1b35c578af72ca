package org.echjsse.differential;

import java.util.ArrayList;
import java.util.List;
import org.echjsse.differential.Behaviour.Script;

/**
 * Behaviours that belong together, and where they differ from SunJSSE's on purpose. A subclass adds them in its constructor.
 *
 * <pre>{@code
 * pair("a client may close before it has begun", stage -> {
 *     SSLEngine client = stage.client().engine();
 *     client.closeOutbound();
 *     stage.client().saw("outbound done", client.isOutboundDone());
 * });
 * }</pre>
 */
abstract class Chapter {
    private static final List<Tls> BOTH = List.of(Tls.V13, Tls.V12);
    private static final List<Pairing> SINGLE = List.of(Pairing.SUNJSSE, Pairing.OURS);

    private final String title;
    private final List<Behaviour> behaviours = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();

    Chapter(String title) {
        this.title = title;
    }

    final String title() {
        return title;
    }

    final List<Behaviour> behaviours() {
        return List.copyOf(behaviours);
    }

    final List<Difference> differences() {
        return List.copyOf(differences);
    }

    /** A behaviour of a client and a server, in TLS 1.3 and in TLS 1.2. */
    final void pair(String name, Script script) {
        add(name, BOTH, List.of(Pairing.values()), script);
    }

    /** A behaviour of a client and a server, in one protocol. */
    final void pair(String name, Tls protocol, Script script) {
        add(name, List.of(protocol), List.of(Pairing.values()), script);
    }

    /** A behaviour of one object that has no peer; who saw it is {@link Stage#it()}. */
    final void solo(String name, Script script) {
        add(name, List.of(Tls.ANY), SINGLE, script);
    }

    private void add(String name, List<Tls> protocols, List<Pairing> pairings, Script script) {
        behaviours.add(new Behaviour(title, name, protocols, pairings, script));
    }

    /**
     * A difference on purpose, in every protocol and on every JDK unless it is narrowed down.
     *
     * @param behaviour the name of a behaviour of this chapter
     * @param who the side that sees it
     * @param what what was told to {@link Actor#saw}
     * @param sun what SunJSSE's program sees
     * @param ours what ours sees
     * @param reason why this is better so; a sentence for users
     */
    final void differs(String behaviour, Who who, String what, String sun, String ours, String reason) {
        differs(new Difference(title, behaviour, who, what, sun, ours, reason, Tls.ANY, Difference.Jdk.ALL));
    }

    final void differs(Difference difference) {
        if (behaviours.stream().noneMatch(b -> b.name().equals(difference.behaviour()))) {
            throw new IllegalArgumentException("no such behaviour in " + title + ": " + difference.behaviour());
        }
        differences.add(difference);
    }
}
