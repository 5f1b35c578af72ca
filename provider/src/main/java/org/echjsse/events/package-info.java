/**
 * What is told to a flight recording (JFR): lookups, handshakes, rejections.
 *
 * <p>A recording is a file that leaves the machine, so it is told less than a log at DEBUG: the name that was looked up or hidden is in no
 * event. Not in here: any decision, and any type of another room. A runtime without {@code jdk.jfr} works, and records nothing. Called by
 * {@code jsse}.
 */
package org.echjsse.events;
