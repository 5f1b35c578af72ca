/**
 * What EchJSSE costs, beside SunJSSE, BCJSSE and Conscrypt, measured with JMH. {@code mvn -q -Pbench package} runs all of it and writes
 * {@code BENCHMARKS.md}; {@code CONTRIBUTING.md} has the options. Compiled by every build, run by that command only.
 *
 * <p>A benchmark drives a side under test and its peer on one thread; a {@link org.echjsse.bench.Meter} counts time and allocated bytes
 * while the side under test is at work, and nothing while the peer is. {@link org.echjsse.bench.Meters} hands the sums of an iteration to
 * JMH, whose own score is about both sides and is not used.
 */
package org.echjsse.bench;
