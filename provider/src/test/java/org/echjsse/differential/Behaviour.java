package org.echjsse.differential;

import java.util.List;

/**
 * One thing that a program can see of a provider.
 *
 * @param chapter the title of the chapter that it stands in
 * @param name a sentence, unique in its chapter
 * @param protocols in which of them it is played
 * @param pairings the first is always {@link Pairing#SUNJSSE}
 */
record Behaviour(String chapter, String name, List<Tls> protocols, List<Pairing> pairings, Script script) {

    /** What is done; whatever is worth comparing is told to the actors of the stage. */
    interface Script {
        void play(Stage stage) throws Exception;
    }

    List<Pairing> pairings(Tls protocol) {
        return protocol == Tls.V12
                ? pairings.stream().filter(pairing -> pairing != Pairing.HIDDEN).toList()
                : pairings;
    }

    @Override
    public String toString() {
        return chapter + ": " + name;
    }
}
