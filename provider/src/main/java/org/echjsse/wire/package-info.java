/**
 * Bytes: one cursor to read them, one writer to build them, two value types to hold them, and the one fault type of the protocol
 * half.
 *
 * <p>Not in here: any message, any code point, any policy. Every other room may call this one; it calls none.
 */
package org.echjsse.wire;
