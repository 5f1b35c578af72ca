package org.echjsse.cli.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for a host name in recorded bytes, in every form it could have on a wire: text in upper and lower case mixed, UTF-16 of
 * either byte order, and the labels of a DNS message.
 */
final class NameSearch {

    /**
     * A place where the name is.
     *
     * @param direction {@code client} or {@code server}, who sent it
     * @param offset of the first byte, counted from the start of what that side sent
     */
    record Sighting(String tap, int connection, String direction, int offset, String form) {}

    private final Map<String, byte[]> forms = new LinkedHashMap<>();

    NameSearch(String host) {
        forms.put("text", host.getBytes(StandardCharsets.US_ASCII));
        forms.put("DNS labels", dnsLabels(host));
        forms.put("UTF-16BE", host.getBytes(StandardCharsets.UTF_16BE));
        forms.put("UTF-16LE", host.getBytes(StandardCharsets.UTF_16LE));
    }

    List<Sighting> in(List<Recording> recordings) {
        List<Sighting> found = new ArrayList<>();
        for (Recording recording : recordings) {
            search(recording, "client", recording.fromClient(), found);
            search(recording, "server", recording.fromServer(), found);
        }
        return found;
    }

    private void search(Recording recording, String direction, byte[] bytes, List<Sighting> found) {
        forms.forEach((form, wanted) -> {
            for (int at = 0; at + wanted.length <= bytes.length; at++) {
                if (isAt(bytes, at, wanted)) {
                    found.add(new Sighting(recording.tap(), recording.number(), direction, at, form));
                }
            }
        });
    }

    private static boolean isAt(byte[] bytes, int at, byte[] wanted) {
        for (int index = 0; index < wanted.length; index++) {
            if (lower(bytes[at + index]) != lower(wanted[index])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter;
    }

    private static byte[] dnsLabels(String host) {
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        for (String label : host.split("\\.")) {
            labels.write(label.length());
            labels.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        return labels.toByteArray();
    }
}
