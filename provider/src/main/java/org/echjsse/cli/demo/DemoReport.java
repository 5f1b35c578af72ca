package org.echjsse.cli.demo;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints what the recordings hold, then judges it. Every line is computed from recorded bytes or from what the program printed. */
final class DemoReport {
    private static final int WIDTH = 110;
    private static final int SIGHTINGS_SHOWN = 3;

    private final PrintWriter out;
    private final String statusUrl;
    private boolean allHold = true;

    DemoReport(PrintWriter out, String statusUrl) {
        this.out = out;
        this.statusUrl = statusUrl;
    }

    void print(String title, Observation seen) {
        out.println();
        out.println(title);
        ClientProgram.Run run = seen.run();
        out.println(
                "  java " + String.join("\n       ", run.options()) + "\n       " + ClientProgram.SOURCE + " URL...");
        if (run.exit() != 0) {
            out.println("  The program ended with " + run.exit() + ":");
            run.errors().lines().limit(12).forEach(line -> out.println("    " + line));
        }
        out.println("  An observer of the network has " + seen.bytes() + " bytes:");
        seen.recordings().forEach(this::printRecording);
        seen.sightings().forEach(this::printSightings);
        out.println("  The server says: "
                + status(seen)
                        .map(json -> "SSL_ECH_STATUS " + json.getString("SSL_ECH_STATUS") + ", SSL_ECH_INNER_SNI "
                                + json.getString("SSL_ECH_INNER_SNI", "none") + ", SSL_ECH_OUTER_SNI "
                                + json.getString("SSL_ECH_OUTER_SNI", "none"))
                        .orElse("nothing, its page was not read"));
    }

    private void printRecording(Recording recording) {
        String server = recording.tap().equals("web") ? "web server" : "DoH server";
        out.println("    " + server + ", connection " + recording.number() + ": " + recording.fromClient().length
                + " bytes to it, " + recording.fromServer().length + " from it");
        Optional<ObservedHello> read = Observation.hello(recording);
        if (read.isEmpty()) {
            out.println("      no ClientHello");
            return;
        }
        ObservedHello hello = read.get();
        out.println("      ClientHello of " + hello.length() + " bytes, server_name "
                + hello.serverName().orElse("absent") + (hello.hasEch() ? ", encrypted_client_hello present" : ""));
        printWrapped("      ", hello.extensionNames());
    }

    private void printWrapped(String indent, List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (line.length() + word.length() > WIDTH - indent.length()) {
                out.println(indent + line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(word).append(' ');
        }
        out.println(indent + line.toString().stripTrailing());
    }

    private void printSightings(String name, List<NameSearch.Sighting> sightings) {
        if (sightings.isEmpty()) {
            out.println("  " + name + " is nowhere in them: not as text in any case, not as UTF-16, not as DNS labels");
            return;
        }
        out.println("  " + name + " is in them " + sightings.size() + (sightings.size() == 1 ? " time:" : " times:"));
        sightings.stream()
                .limit(SIGHTINGS_SHOWN)
                .forEach(at -> out.println("    " + at.tap() + " connection " + at.connection() + ", byte "
                        + at.offset() + " from the " + at.direction() + ", as " + at.form()));
    }

    /** The conditions of the demonstration, each with a line; true if all hold. */
    boolean judge(Observation without, Observation with) {
        out.println();
        out.println("Result");
        check(
                "both runs of the program ended well",
                without.run().exit() == 0 && with.run().exit() == 0);
        check("both read the same pages", samePages(without, with));
        check(
                "without the agent an observer saw the names " + String.join(" and ", DemoNetwork.HIDDEN),
                DemoNetwork.HIDDEN.stream().allMatch(name -> isServerName(without, name))
                        && without.sightings().values().stream().noneMatch(List::isEmpty));
        check(
                "with the agent neither name is anywhere in what was recorded, DNS included",
                !with.of("web").isEmpty()
                        && !with.of("doh").isEmpty()
                        && with.sightings().values().stream().allMatch(List::isEmpty));
        check(
                "with the agent every ClientHello to the web server names " + DemoNetwork.COVER,
                !with.webHellos().isEmpty()
                        && with.webHellos().stream().allMatch(hello -> hello.filter(DemoReport::isCovered)
                                .isPresent()));
        check("the server accepted ECH for " + DemoNetwork.HIDDEN.get(0), acceptedByServer(with));
        out.println();
        out.println(
                allHold
                        ? "The name was hidden: same program, same pages, and the network saw " + DemoNetwork.COVER
                                + " only."
                        : "THE DEMONSTRATION FAILED.");
        out.flush();
        return allHold;
    }

    private void check(String condition, boolean holds) {
        allHold &= holds;
        out.println((holds ? "  yes  " : "  NO   ") + condition);
    }

    /** All but the status page, which says something else when ECH was used: that is its purpose. */
    private boolean samePages(Observation without, Observation with) {
        Map<String, String> before = without.run().pages();
        return before.size() == DemoNetwork.HIDDEN.size() + 1
                && before.entrySet().stream()
                        .filter(page -> !page.getKey().equals(statusUrl))
                        .allMatch(page -> !page.getValue().isBlank()
                                && page.getValue().equals(with.run().pages().get(page.getKey())));
    }

    private static boolean isServerName(Observation seen, String name) {
        return seen.webHellos().stream().flatMap(Optional::stream).anyMatch(hello -> hello.serverName()
                .equals(Optional.of(name)));
    }

    private static boolean isCovered(ObservedHello hello) {
        return hello.hasEch() && hello.serverName().equals(Optional.of(DemoNetwork.COVER));
    }

    private boolean acceptedByServer(Observation seen) {
        return status(seen)
                .filter(json -> "SUCCESS".equals(json.getString("SSL_ECH_STATUS"))
                        && DemoNetwork.HIDDEN.get(0).equals(json.getString("SSL_ECH_INNER_SNI"))
                        && DemoNetwork.COVER.equals(json.getString("SSL_ECH_OUTER_SNI")))
                .isPresent();
    }

    private Optional<JsonObject> status(Observation seen) {
        String page = seen.run().pages().get(statusUrl);
        if (page == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonParser.object().from(page));
        } catch (JsonParserException notJson) {
            return Optional.empty();
        }
    }
}
