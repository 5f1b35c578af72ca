package org.echjsse.it.mutant;

/** The client has broken a rule itself. */
final class DishonestClient extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DishonestClient(String what) {
        super("the client: " + what);
    }
}
