/**
 * The demonstration: a DoH server, an ECH web server with two sites behind one cover name, an unmodified {@code HttpClient} program
 * in a JVM of its own, and taps that record every byte between them. The report is computed from the recordings.
 *
 * <p>Not in here: any knowledge of what the recordings should look like, except in the final checks. Called by {@code cli} only.
 */
package org.echjsse.cli.demo;
