package org.echjsse.it.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a server has seen of a client, decrypted. */
final class Witness {
    /** @param keys under which it came */
    record Alert(int level, int description, Protection.Keys keys) {}

    /** Every byte of the client, as it was on the wire. */
    byte[] wire = new byte[0];

    Optional<SeenHello> hello = Optional.empty();
    Optional<SeenHello> inner = Optional.empty();
    /** Whose configuration the hello was sealed for, by its id; empty for GREASE and for nothing. */
    Optional<Integer> openedWith = Optional.empty();

    final List<Alert> alerts = new ArrayList<>();
    /** Types of messages behind the hellos. */
    final List<Integer> messages = new ArrayList<>();
    /** The client has shown a certificate that is not empty. */
    boolean clientCertificate;

    boolean finished;
    byte[] applicationData = new byte[0];
    /** The server has stopped before the client had said its last. */
    Optional<Throwable> trouble = Optional.empty();
}
