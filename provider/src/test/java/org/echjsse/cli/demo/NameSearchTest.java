package org.echjsse.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A search that finds nothing would make the demonstration pass: so it is shown that it finds every form. */
class NameSearchTest {

    @Test
    void aNameIsFoundInEveryFormAndCaseAtItsPlace() {
        assertEquals(List.of("text@3"), forms("...secret.example..", StandardCharsets.US_ASCII));
        assertEquals(List.of("text@0"), forms("SeCrEt.ExAmPlE", StandardCharsets.US_ASCII));
        assertEquals(List.of("DNS labels@1"), forms(".\6secret\7EXAMPLE\0", StandardCharsets.US_ASCII));
        assertEquals(List.of("UTF-16BE@2"), forms("xSecret.example", StandardCharsets.UTF_16BE));
        assertEquals(
                List.of("UTF-16LE@2"),
                forms("xsecret.Example", StandardCharsets.UTF_16LE).stream()
                        .filter(form -> form.startsWith("UTF-16LE"))
                        .toList());
    }

    @Test
    void eachPlaceInEachDirectionCounts() {
        Recording recording =
                new Recording("web", 2, ascii("secret.example secret.example"), ascii("and secret.example"));
        assertEquals(
                List.of(
                        new NameSearch.Sighting("web", 2, "client", 0, "text"),
                        new NameSearch.Sighting("web", 2, "client", 15, "text"),
                        new NameSearch.Sighting("web", 2, "server", 4, "text")),
                new NameSearch("secret.example").in(List.of(recording)));
    }

    @Test
    void anotherNameIsNotFound() {
        assertEquals(List.of(), forms("cover.example secret_example secret.exampl", StandardCharsets.US_ASCII));
        assertEquals(List.of(), forms("", StandardCharsets.US_ASCII));
    }

    private static List<String> forms(String text, java.nio.charset.Charset charset) {
        Recording recording = new Recording("web", 1, text.getBytes(charset), new byte[0]);
        Stream<NameSearch.Sighting> found = new NameSearch("secret.example").in(List.of(recording)).stream();
        return found.map(at -> at.form() + "@" + at.offset()).toList();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
