package org.echjsse.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What one logger says while this is open; it says it nowhere else. */
public final class CapturedLog extends Handler implements AutoCloseable {
    private final Logger logger;
    private final boolean wasPassedOn;
    private final Level wasLevel;
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private CapturedLog(Logger logger, Level level) {
        this.logger = logger;
        this.wasPassedOn = logger.getUseParentHandlers();
        this.wasLevel = logger.getLevel();
        setLevel(Level.ALL);
        logger.setLevel(level);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /**
     * @param level from which on it is captured
     */
    public static CapturedLog of(String loggerName, Level level) {
        return new CapturedLog(Logger.getLogger(loggerName), level);
    }

    public List<String> lines() {
        return lines;
    }

    public String text() {
        return String.join("\n", lines);
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(record.getLevel() + ": " + formatter.formatMessage(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(wasPassedOn);
        logger.setLevel(wasLevel);
    }
}
