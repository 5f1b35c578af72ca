/**
 * Client libraries as people use them, under the agent: each in a program that has never heard of EchJSSE ({@code integration-tests/clients}), in
 * a JVM of its own, against a server with ECH and one without.
 *
 * <p>{@code ClientsIT} tells the programs what to visit ({@code ClientProgram}), over wires that are recorded ({@code Network}), and compares
 * three witnesses: the program, the server, and the wire ({@code CaseRun}). What came of it is the table in {@code CLIENTS.md}, which has to
 * be what was seen ({@code ClientTable}).
 */
package org.echjsse.clients;
