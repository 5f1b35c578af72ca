/**
 * The TLS handlers of Netty, Jetty and Tomcat on our engine, under load, and the same load on SunJSSE in the same run.
 *
 * <p>{@code LoadIT} starts a server, sends it some thousand visitors ({@code Visit}, drawn from a seed: who comes, over which protocol and
 * which driver, what they do, and how they leave), and asks two questions. Did anybody see an error that a visitor on SunJSSE does not
 * see, client or server, or in a log? And does anything stay behind: heap, threads, sockets, engines, buffers ({@code Footprint})? The
 * numbers stand in {@code target/load-report.md}.
 *
 * <p>How many visitors: {@code echjsse.load.connections}. The seed: {@code echjsse.load.seed}. CONTRIBUTING.md has the command of the full
 * load.
 */
package org.echjsse.load;
