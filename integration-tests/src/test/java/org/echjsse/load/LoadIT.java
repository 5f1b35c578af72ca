package org.echjsse.load;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every library on SunJSSE and on our engine, with the same visitors. */
class LoadIT {
    private static final int CONNECTIONS = Integer.getInteger("echjsse.load.connections", 500);
    private static final long SEED = Long.getLong("echjsse.load.seed", 20261123);

    @ParameterizedTest
    @EnumSource
    void carriesTheLoad(Library library) throws Exception {
        for (TlsStack stack : TlsStack.values()) {
            LoadRun run = LoadRun.of(library, stack, CONNECTIONS, SEED);
            System.out.println("==== " + library + " " + stack + " " + run.took());
            System.out.println("clients " + run.tally().clients());
            System.out.println("server " + run.tally().servers());
            System.out.println("logs " + run.tally().logs());
            System.out.println("left " + run.leftovers());
            System.out.println("hs " + run.tally().handshakes + " resumed " + run.tally().resumed + " hidden "
                    + run.tally().hidden);
            run.tally().failures().forEach(System.out::println);
            for (Footprint f : new Footprint[] {run.before(), run.early(), run.late(), run.after()}) {
                System.out.println(f);
            }
            System.out.println("new threads " + run.newThreads());
        }
    }
}
