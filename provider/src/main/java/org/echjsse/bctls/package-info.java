/**
 * TLS on BouncyCastle's low-level API: the twin client, the shielded server, their crypto on a stock JDK, the alert table. The only
 * room that may import {@code org.bouncycastle.tls}; nothing of BouncyCastle leaves it.
 *
 * <p>Not in here: JSSE types beyond certificates and keys, sockets, lookup, trust decisions (asked through {@code ClientDecisions} and
 * {@code ServerDecisions}). Called by {@code jsse}.
 */
package org.echjsse.bctls;
