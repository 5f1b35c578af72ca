/**
 * A TLS server that is honest but for one lie at a time, against our client.
 *
 * <p>The server is written from RFC 8446, RFC 9180 and RFC 9849 with the JDK's cryptography only, and uses nothing of the code under
 * test: what it decrypts, and what it finds in the client's bytes, is a second opinion. {@code HonestServer} is the honest half,
 * {@code Script} the switches, the {@code *Lies} classes the table of lies with what RFC and {@code CONFORMANCE} rules demand of the
 * client; {@code HostileServerIT} runs them and writes {@code MUTANTS.md}.
 */
package org.echjsse.it.mutant;
