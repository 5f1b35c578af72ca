/**
 * EchJSSE against other TLS stacks, over real sockets.
 *
 * <p>Two kinds of classes live here. Peers and instruments ({@code NssServer}, {@code GoPeer}, {@code WireTap}, ...) know nothing
 * of the code under test, not even of its parsers: what they say is evidence. The {@code *IT} classes put our side and one peer at
 * the two ends of a {@code WireTap}. That ECH was accepted is proved by the peer's own word and by the name on the wire, never by
 * our own status alone.
 *
 * <p>A peer that is not installed skips its tests with the reason; with {@code CI=true} in the environment it fails them instead.
 */
package org.echjsse.interop;
