/**
 * ClientHello, ServerHello and the encrypted_client_hello extension as bytes: views with positions, the encoding of
 * ClientHelloInner, outer extensions, padding, the AAD. Bytes to bytes.
 *
 * <p>Not in here: a secret, a random number, a policy, state between two calls. Called by {@code handshake} and {@code bctls}.
 */
package org.echjsse.hello;
