package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** What the build made, as {@code integration-tests/pom.xml} hands it over. */
final class Jars {
    /** The plain jar. */
    static final Path PLAIN = jar("echjsse.it.jar");

    /** The jar with everything inside. */
    static final Path ALL = jar("echjsse.it.allJar");

    /** The plain jar and all it needs at run time, and nothing optional: a path for {@code -cp} or {@code -p}. */
    static final String RUNTIME_PATH = property("echjsse.it.runtimePath");

    /** The directory of the module {@code integration-tests}. */
    static final Path BASE = Path.of(property("basedir"));

    private Jars() {}

    private static Path jar(String name) {
        Path jar = Path.of(property(name)).normalize();
        assertTrue(Files.exists(jar), jar + " is not there: these tests run in mvn verify");
        return jar;
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        assertTrue(value != null, name + " is not set: these tests run in mvn verify");
        return value;
    }
}
