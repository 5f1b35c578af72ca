/** The command line: thin commands over the other rooms. The only room that may import picocli. Nobody calls it. */
package org.echjsse.cli;
