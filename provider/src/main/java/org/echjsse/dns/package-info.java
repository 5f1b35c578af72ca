/**
 * Finding an {@code ECHConfigList}: HTTPS records (RFC 9460, RFC 9848) over DNS-over-HTTPS (RFC 8484) or plain DNS, with a
 * cache.
 *
 * <p>Not in here: what is done with an answer, and any property. It speaks through the JDK's own TLS, or TLS that it is given and that
 * asks nobody; never the default context, so that it cannot call itself. Called by {@code provider} and {@code cli}.
 */
package org.echjsse.dns;
