package org.echjsse.clients;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A project below {@code integration-tests/clients}, as Maven has built it.
 *
 * @param directory its name there
 */
record Project(String directory) {
    private static final Path ALL = Path.of(System.getProperty("basedir", "."), "clients");

    /** Its own classes, and all that they need. */
    String classPath() throws IOException {
        return built("classes")
                + File.pathSeparator
                + Files.readString(built("class-path")).trim();
    }

    /** Something that the build has left. */
    Path built(String name) {
        return ALL.resolve(directory).resolve("target").resolve(name).toAbsolutePath();
    }

    /** The version of a library on its class path, read off the name of the jar. */
    String versionOf(String artifact) throws IOException {
        Matcher jar = Pattern.compile("/" + Pattern.quote(artifact) + "-(\\d[^/]*)\\.jar")
                .matcher(classPath());
        if (!jar.find()) {
            throw new IllegalStateException(artifact + " is not on the class path of " + directory);
        }
        return jar.group(1);
    }
}
