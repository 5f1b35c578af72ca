package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonKeyTest {
    private static final Path COMMANDS = Path.of(System.getProperty("basedir", ""), "COMMANDS.md");

    @Test
    void everyKeyIsDocumented() throws IOException {
        String documented = Files.readString(COMMANDS);
        List<String> silent = Stream.of(JsonKey.values())
                .map(JsonKey::key)
                .filter(key -> !documented.contains("`" + key + "`"))
                .toList();
        assertEquals(List.of(), silent);
    }
}
