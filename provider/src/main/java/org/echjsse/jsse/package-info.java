/**
 * JSSE: context, engine, socket (streams around the engine), factories, sessions, and the choice of trust and keys.
 *
 * <p>Not in here: properties (the provider room reads them), DNS, BouncyCastle. Called by {@code provider}.
 */
package org.echjsse.jsse;
