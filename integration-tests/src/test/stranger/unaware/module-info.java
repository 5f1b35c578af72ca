/** A program that has never heard of EchJSSE; the administrator put it on its module path. */
module stranger {
    uses java.security.Provider;
}
