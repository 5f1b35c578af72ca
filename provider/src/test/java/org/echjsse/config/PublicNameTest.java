package org.echjsse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublicNameTest {
    static List<String> table() throws Exception {
        try (var in = PublicNameTest.class.getResourceAsStream("/vectors/config/public-names.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    /** CFG-12 to CFG-14, CFG-45. */
    @ParameterizedTest
    @MethodSource("table")
    void theTableHolds(String line) throws Exception {
        String name = Pattern.compile("\\\\x(..)")
                .matcher(line.substring(line.indexOf(' ') + 1))
                .replaceAll(match -> String.valueOf((char) Integer.parseInt(match.group(1), 16)));
        ConfigChoice choice = EchConfigList.parse(
                        Samples.list(Samples.named(name).encodeConfig()))
                .choose();
        if (line.startsWith("accept")) {
            assertEquals(
                    name,
                    assertInstanceOf(ConfigChoice.Usable.class, choice).config().publicName());
            EchKeyPair.generate(name, new SecureRandom());
        } else {
            assertInstanceOf(ConfigChoice.Unusable.class, choice);
            assertThrows(IllegalArgumentException.class, () -> EchKeyPair.generate(name, new SecureRandom()));
        }
    }

    @Test
    void aNameWithControlCharactersIsPrintedSafely() throws Exception {
        EchConfigList list =
                EchConfigList.parse(Samples.list(Samples.named("a\n\u001b[31m").encodeConfig()));
        assertEquals(1, list.toString().lines().count());
        assertEquals(1, list.choose().toString().lines().count());
        assertEquals(-1, (list + " " + list.choose()).indexOf(0x1b));
    }
}
