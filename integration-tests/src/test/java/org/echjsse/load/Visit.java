package org.echjsse.load;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One connection, as it is planned: all of it follows from the seed and the number.
 *
 * @param stack whose TLS the client uses
 * @param tls13 else TLS 1.2
 * @param hidden whether a client of ours has a configuration for ECH; else it sends a look-alike
 * @param resumes whether it shares sessions with others of its kind
 * @param lingers whether it stays, so that connections end in another order than they began
 * @param size of a transfer, in bytes
 */
record Visit(
        int number,
        Purpose purpose,
        TlsStack stack,
        Driver driver,
        boolean tls13,
        boolean hidden,
        boolean resumes,
        boolean lingers,
        int size) {

    private static final int ALL =
            Arrays.stream(Purpose.values()).mapToInt(purpose -> purpose.weight).sum();

    /** @param server whose TLS the server uses: with ours, some clients are strangers; with another one, all are its own */
    static Visit plan(long seed, int number, TlsStack server) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        Purpose purpose = purpose(random.nextInt(ALL));
        boolean ours = random.nextInt(10) < 7;
        Driver driver = Driver.values()[random.nextInt(Driver.values().length)];
        boolean tls13 = random.nextInt(10) < 7 || purpose == Purpose.HALF_CLOSE; // TLS 1.2 has none
        boolean hidden = random.nextInt(10) < 6;
        boolean resumes = random.nextBoolean();
        boolean lingers = random.nextInt(10) < 4;
        int size = 1_000_000 + random.nextInt(3_000_000);
        TlsStack stack = server == TlsStack.ECHJSSE && ours ? TlsStack.ECHJSSE : TlsStack.SUNJSSE;
        if (purpose == Purpose.STALE_KEY) {
            // a socket of ours would connect again and be well
            return new Visit(
                    number,
                    purpose,
                    stack,
                    driver == Driver.SOCKET ? Driver.ENGINE : driver,
                    true,
                    false,
                    false,
                    lingers,
                    size);
        }
        return new Visit(number, purpose, stack, driver, tls13, hidden, resumes, lingers, size);
    }

    private static Purpose purpose(int drawn) {
        int left = drawn;
        for (Purpose purpose : Purpose.values()) {
            left -= purpose.weight;
            if (left < 0) {
                return purpose;
            }
        }
        throw new AssertionError(drawn);
    }

    /** The same visitor with another purpose. */
    Visit with(Purpose other) {
        return new Visit(number, other, stack, driver, tls13, hidden, resumes, lingers, size);
    }

    String protocol() {
        return tls13 ? "TLSv1.3" : "TLSv1.2";
    }

    /** Whether ECH must be accepted if this visit comes to a server of ours. */
    boolean isHidden() {
        return stack == TlsStack.ECHJSSE && tls13 && hidden;
    }

    @Override
    public String toString() {
        return "visit " + number + " (" + purpose + ", " + stack + " " + driver + ", " + protocol()
                + (isHidden() ? ", hidden" : "") + (resumes ? ", resumes" : "") + (lingers ? ", lingers" : "") + ")";
    }
}
