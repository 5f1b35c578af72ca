/**
 * The command line: thin commands over the other rooms. The only room that may import picocli and nanojson.
 *
 * <p>Not in here: protocol, lookup, properties. Output goes through picocli's writers, errors are one line. Nobody calls it.
 */
package org.echjsse.cli;
