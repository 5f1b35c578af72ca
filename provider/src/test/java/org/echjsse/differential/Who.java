package org.echjsse.differential;

import java.util.List;

/** Who saw something. */
enum Who {
    CLIENT,
    SERVER,
    /** The one object that a behaviour without a peer is about. */
    IT;

    static final List<Who> BOTH = List.of(CLIENT, SERVER);
}
