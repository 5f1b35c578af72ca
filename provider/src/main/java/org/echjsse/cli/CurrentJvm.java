package org.echjsse.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The JVM that runs this, and others. */
final class CurrentJvm {
    private CurrentJvm() {}

    static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The {@code java} command of the same JDK. */
    static Path java() throws CommandFailure {
        return java(home());
    }

    /** The {@code java} command of a JDK. */
    static Path java(Path home) throws CommandFailure {
        Path bin = home.resolve("bin");
        for (String name : new String[] {"java", "java.exe"}) {
            if (Files.isExecutable(bin.resolve(name))) {
                return bin.resolve(name);
            }
        }
        throw new CommandFailure(bin + ": no java command there");
    }
}
