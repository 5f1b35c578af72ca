/**
 * A small HTTPS server with ECH, for {@code serve} and {@code demo}: the JDK's own {@code HttpsServer} on an {@code SSLContext} of
 * this provider, several sites told apart by the inner name, and pages that say what became of ECH.
 *
 * <p>Not in here: anything a real web server needs. Called by {@code cli} and {@code cli.demo} only.
 */
package org.echjsse.cli.web;
