package org.echjsse.differential;

/**
 * Where we are not as SunJSSE is, on purpose.
 *
 * @param protocol {@link Tls#ANY}: in each
 * @param jdk on which JDKs; SunJSSE changes too
 */
record Difference(
        String chapter,
        String behaviour,
        Who who,
        String what,
        String sun,
        String ours,
        String reason,
        Tls protocol,
        Jdk jdk) {

    /** Feature versions of the JDK, both inclusive. */
    record Jdk(int first, int last) {
        static final Jdk ALL = new Jdk(17, Integer.MAX_VALUE);

        static Jdk from(int first) {
            return new Jdk(first, Integer.MAX_VALUE);
        }

        static Jdk upTo(int last) {
            return new Jdk(17, last);
        }

        boolean isThisOne() {
            int feature = Runtime.version().feature();
            return first <= feature && feature <= last;
        }

        @Override
        public String toString() {
            if (last == Integer.MAX_VALUE) {
                return first <= 17 ? "all" : first + "+";
            }
            return first == last ? "" + first : first + " to " + last;
        }
    }

    Difference in(Tls narrower) {
        return new Difference(chapter, behaviour, who, what, sun, ours, reason, narrower, jdk);
    }

    Difference on(Jdk narrower) {
        return new Difference(chapter, behaviour, who, what, sun, ours, reason, protocol, narrower);
    }

    /** Whether it explains what was seen. */
    boolean explains(Behaviour played, Tls in, Observation expected, Observation seen) {
        return jdk.isThisOne()
                && (protocol == Tls.ANY || protocol == in)
                && chapter.equals(played.chapter())
                && behaviour.equals(played.name())
                && who == expected.who()
                && what.equals(expected.what())
                && sun.equals(expected.value())
                && ours.equals(seen.value());
    }
}
