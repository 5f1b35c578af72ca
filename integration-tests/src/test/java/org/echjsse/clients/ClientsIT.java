package org.echjsse.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.echjsse.interop.WireTap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Each client library, unmodified, with the agent. {@code -Dechjsse.clients=jdk,okhttp}: only these. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientsIT {
    @TempDir
    static Path scratch;

    private static Network network;
    private static final Map<Library.Client, Map<Case, Outcome>> SEEN = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        network = new Network(scratch);
    }

    @AfterAll
    static void stop() throws Exception {
        network.close();
    }

    private static List<Library> chosen() {
        String only = System.getProperty("echjsse.clients", "");
        return Arrays.stream(Library.values())
                .filter(Library::isForThisMachine)
                .filter(library -> only.isEmpty() || List.of(only.split(",")).contains(library.project.directory()))
                .toList();
    }

    @TestFactory
    @Order(1)
    Stream<DynamicNode> theClientsDoWhatTheyAlwaysDid() {
        return chosen().stream().map(ClientsIT::play);
    }

    private static DynamicNode play(Library library) {
        ClientProgram[] program = new ClientProgram[1];
        Stream<DynamicNode> start = Stream.of(dynamicTest("starts", () -> {
            List<String> options = new ArrayList<>(network.jvmOptions());
            options.addAll(network.agentOptions());
            options.addAll(library.jvmOptions());
            program[0] = ClientProgram.start(library.project, library.mainClass, options, scratch);
        }));
        Stream<DynamicNode> cases = library.clients.stream().flatMap(client -> Arrays.stream(Case.values())
                .map(each -> dynamicTest(client.title() + ": " + each.title, () -> {
                    List<WireTap.Recording> before = network.everything();
                    Outcome outcome = new CaseRun(network, program[0], library, client, each).play();
                    List<WireTap.Recording> since = network.everything();
                    since.removeAll(before);
                    nobodyHasSeenAHiddenName(since);
                    SEEN.computeIfAbsent(client, key -> new EnumMap<>(Case.class))
                            .put(each, outcome);
                })));
        Stream<DynamicNode> end = Stream.of(dynamicTest("ends", () -> program[0].close()));
        return dynamicContainer(
                library.project.directory(), Stream.of(start, cases, end).flatMap(part -> part));
    }

    private static void nobodyHasSeenAHiddenName(List<WireTap.Recording> recordings) {
        for (WireTap.Recording recording : recordings) {
            assertTrue(!recording.shows(Names.SECRET_LABEL), "a hidden name was on the wire");
        }
    }

    /** After every program has ended: whatever was still under way is there now, too. */
    @Test
    @Order(2)
    void noHiddenNameIsAnywhereInTheRecordingOfTheWholeRun() throws IOException {
        List<WireTap.Recording> everything = network.everything();
        assertTrue(!everything.isEmpty(), "nothing was recorded");
        nobodyHasSeenAHiddenName(everything);
        keep(everything);
    }

    /** For whoever wants to look himself: {@code grep -ric secret target/client-recording}. */
    private static void keep(List<WireTap.Recording> recordings) throws IOException {
        Path directory = Path.of(System.getProperty("basedir", "."), "target", "client-recording");
        Files.createDirectories(directory);
        for (int i = 0; i < recordings.size(); i++) {
            String name = String.format("%03d", i);
            Files.write(
                    directory.resolve(name + "-from-client"), recordings.get(i).fromClient());
            Files.write(
                    directory.resolve(name + "-from-server"), recordings.get(i).fromServer());
        }
    }

    @Test
    @Order(3)
    void theTableSaysWhatWasSeen() throws IOException {
        List<ClientTable.Row> seen = new ArrayList<>();
        List<String> order = new ArrayList<>();
        for (Library library : Library.values()) {
            for (Library.Client client : library.clients) {
                order.add(client.title());
                Map<Case, Outcome> outcomes = SEEN.getOrDefault(client, Map.of());
                // a case that failed has said so itself
                if (outcomes.size() == Case.values().length) {
                    List<String> cells = outcomes.values().stream()
                            .map(outcome -> outcome.title)
                            .toList();
                    seen.add(ClientTable.row(client.title(), library.version(), cells));
                }
            }
        }
        List<String> titles =
                Arrays.stream(Case.values()).map(each -> each.title).toList();
        new ClientTable(ClientsIT.class, titles).fits(seen, order);
    }

    /** What says that the search would find a name: the same wires, the same program, without the agent. */
    @Test
    @Order(4)
    void withoutTheAgentTheNameIsThereForAllToSee() throws Exception {
        Library library = Library.JDK;
        Library.Client client = library.clients.get(0);
        WireTap wire = network.wire(Case.ECH);
        int before = wire.recordings().size();
        String host = Case.ECH.host(library, client);
        try (ClientProgram program =
                ClientProgram.start(library.project, library.mainClass, network.jvmOptions(), scratch)) {
            program.ask("open", client.name(), "-", "-");
            String answer = program.ask("visit", "https://" + host + ":" + wire.port() + "/page");
            assertTrue(answer.startsWith("page "), answer);
        }
        List<WireTap.Recording> since =
                wire.recordings().subList(before, wire.recordings().size());
        assertTrue(since.stream().anyMatch(recording -> recording.shows(Names.SECRET_LABEL)), "the search is blind");
    }
}
