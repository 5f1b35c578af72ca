/**
 * One set of behaviours, run on SunJSSE and on EchJSSE in every pairing of client and server. What SunJSSE does is the expectation;
 * where we differ on purpose, a {@link org.echjsse.differential.Difference} says so, with its reason, in the chapter that found it.
 *
 * <p>A {@link org.echjsse.differential.Chapter} holds behaviours, a {@link org.echjsse.differential.Stage} is where one is played: it
 * knows the pairing and the protocol, and takes down what either side saw. {@code DifferentialTest} compares, {@code
 * DifferencesFileTest} holds {@code DIFFERENCES.md} to the declarations. Not in here: what only EchJSSE has (ECH), which has tests of
 * its own; but each behaviour of TLS 1.3 is also played once under accepted ECH, where nobody may notice it either.
 */
package org.echjsse.differential;
