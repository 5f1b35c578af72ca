/**
 * The decisions of ECH: what a client offers, what GREASE looks like, what a ServerHello says of an offer, what a server decrypts
 * and how it confirms. Pure: no socket, no clock, the random source is a parameter, so a handshake can be replayed byte for byte.
 *
 * <p>Not in here: TLS itself, JSSE, trust. Called by {@code bctls} and {@code jsse}.
 */
package org.echjsse.handshake;
