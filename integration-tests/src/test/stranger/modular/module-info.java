/** A program that names EchJSSE: it can use its words, and its provider. */
module stranger {
    requires java.net.http; // an automatic module, which the -all jar is, requires nothing for others
    requires org.echjsse;

    uses java.security.Provider;
}
