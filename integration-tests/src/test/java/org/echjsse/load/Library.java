package org.echjsse.load;

/** Whose TLS handler it is. */
enum Library {
    NETTY("Netty") {
        @Override
        LoadServer start(TlsStack stack, Tally tally) throws Exception {
            return NettyServer.start(stack, tally);
        }
    },
    JETTY("Jetty") {
        @Override
        LoadServer start(TlsStack stack, Tally tally) throws Exception {
            return JettyServer.start(stack, tally);
        }
    },
    TOMCAT("Tomcat") {
        @Override
        LoadServer start(TlsStack stack, Tally tally) throws Exception {
            return TomcatServer.start(stack);
        }

        /** A servlet cannot get at its socket. */
        @Override
        boolean canDo(Purpose purpose) {
            return purpose != Purpose.TRUNCATED_BY_SERVER;
        }
    };

    /** As people write it. */
    final String title;

    Library(String title) {
        this.title = title;
    }

    /** The visit with this number: what cannot be done here becomes a greeting. */
    Visit visit(long seed, int number, TlsStack stack) {
        Visit planned = Visit.plan(seed, number, stack);
        return canDo(planned.purpose()) ? planned : planned.with(Purpose.GREETING);
    }

    /** @param tally told what goes wrong, where the library tells us; the log tells the rest */
    abstract LoadServer start(TlsStack stack, Tally tally) throws Exception;

    boolean canDo(Purpose purpose) {
        return true;
    }
}
