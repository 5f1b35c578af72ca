/**
 * HPKE (RFC 9180) as ECH needs it: base mode, sender, recipient, key pair. The one room that may import BouncyCastle's HPKE.
 *
 * <p>Not in here: what is sealed and with which info. Called by {@code config} and {@code handshake}.
 */
package org.echjsse.hpke;
