/** A program that names EchJSSE: it can use its words, and its provider. */
module stranger {
    requires org.echjsse;

    uses java.security.Provider;
}
