package org.echjsse.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.echjsse.testing.ChildJvm;
import org.junit.jupiter.api.Test;

/** Behaviours that a system property changes, which SunJSSE reads once: played in a JVM that was started with it. */
class UnderPropertiesTest {

    @Test
    void anEndWithoutCloseNotifyIsAFailureWhereThatIsRequired() throws Exception {
        String output = play("-Dcom.sun.net.ssl.requireCloseNotify=true", "Socket: broken: an end ");
        assertTrue(output.contains("read: SSLProtocolException: Remote host terminated the connection"), output);
    }

    private static String play(String property, String behaviours) throws Exception {
        ChildJvm.Result result = ChildJvm.run(Played.class, List.of(property), behaviours);
        assertEquals(0, result.exitCode(), result.output());
        return result.output();
    }

    /** Says what SunJSSE's program sees, and fails if one with us in it sees something else. */
    static final class Played {
        private Played() {}

        public static void main(String[] arguments) throws Exception {
            boolean same = true;
            for (Behaviour behaviour : Chapters.behaviours()) {
                if (behaviour.toString().contains(arguments[0])) {
                    for (Tls protocol : behaviour.protocols()) {
                        same &= playAll(behaviour, protocol);
                    }
                }
            }
            System.exit(same ? 0 : 1);
        }

        private static boolean playAll(Behaviour behaviour, Tls protocol) throws Exception {
            boolean same = true;
            TreeSet<String> expected = sorted(Stage.play(behaviour, Pairing.SUNJSSE, protocol));
            System.out.println(behaviour + " (" + protocol + "): " + expected);
            for (Pairing pairing : behaviour.pairings(protocol)) {
                TreeSet<String> seen = sorted(Stage.play(behaviour, pairing, protocol));
                if (!seen.equals(expected)) {
                    System.out.println("but " + pairing + ": " + seen);
                    same = false;
                }
            }
            return same;
        }

        private static TreeSet<String> sorted(List<Observation> observations) {
            TreeSet<String> sorted = new TreeSet<>();
            observations.forEach(observation -> sorted.add(observation.toString()));
            return sorted;
        }
    }
}
