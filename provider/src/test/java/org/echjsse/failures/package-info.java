/**
 * What becomes of a request when the lookup before it does not go well: every case in every mode, over a real DoH server and a real
 * server with ECH on loopback. What is seen is written to {@code FAILURES.md}.
 */
package org.echjsse.failures;
