package org.echjsse.load;

import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Hears what anybody logs while it is open, in place of the console, and counts it once it is told to. Warnings count as such; Tomcat tells nobody but its log, at a low
 * level, that a handshake has failed, so that counts as what the server saw.
 */
final class LogWitness implements AutoCloseable {
    private static final String TOMCAT_HANDSHAKES = "org.apache.tomcat.util.net.NioEndpoint.handshake";

    private final Tally tally;
    private volatile boolean attentive;
    private final Logger root = Logger.getLogger("");
    private final List<Handler> before = Arrays.asList(root.getHandlers());
    private final Logger handshakes = Logger.getLogger(TOMCAT_HANDSHAKES);
    private final Handler ear = new Ear();

    private LogWitness(Tally tally) {
        this.tally = tally;
        ear.setLevel(Level.ALL);
        before.forEach(root::removeHandler);
        root.addHandler(ear);
        handshakes.setLevel(Level.FINE);
    }

    static LogWitness listen(Tally tally) {
        return new LogWitness(tally);
    }

    /** From now on it counts; how long it took to start is nobody's fault. */
    void attend() {
        attentive = true;
    }

    private void hear(LogRecord record) {
        if (!attentive) {
            return;
        }
        Throwable thrown = record.getThrown();
        if (TOMCAT_HANDSHAKES.equals(record.getLoggerName()) && thrown != null) {
            tally.server("handshake", thrown);
        } else if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
            String what = thrown == null ? record.getMessage() : Tally.family(thrown);
            tally.log(record.getLevel() + " of " + record.getLoggerName() + ": " + what);
        }
    }

    @Override
    public void close() {
        handshakes.setLevel(null);
        root.removeHandler(ear);
        before.forEach(root::addHandler);
    }

    private final class Ear extends Handler {
        @Override
        public void publish(LogRecord record) {
            hear(record);
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
