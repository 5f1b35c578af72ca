package org.echjsse.differential;

/** Who saw something. */
enum Who {
    CLIENT,
    SERVER,
    /** The one object that a behaviour without a peer is about. */
    IT
}
