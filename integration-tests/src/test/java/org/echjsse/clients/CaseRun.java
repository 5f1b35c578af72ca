package org.echjsse.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.echjsse.interop.ObservedHello;
import org.echjsse.interop.WireTap;

/** One case of one client: plays it, and holds what the program says, what the server says and what was on the wire against each other. */
final class CaseRun {
    private static final String NONE = "-";
    private static final String PAGE = "page ";
    private static final String REJECTED = "org.echjsse.EchRejectedException";

    private static final long PAUSE_MILLIS = 100;
    private static final int WAITS = 600;

    private final Network network;
    private final ClientProgram program;
    private final Library.Client client;
    private final Case played;
    private final boolean proxied;
    private final String host;
    private final WireTap wire;
    private final int before;
    private final int proxiedBefore;

    CaseRun(Network network, ClientProgram program, Library library, Library.Client client, Case played) {
        this.network = network;
        this.program = program;
        this.client = client;
        this.played = played;
        this.proxied = played.byProxy(client);
        this.host = played.host(library, client);
        this.wire = network.wire(played);
        this.before = wire.recordings().size();
        this.proxiedBefore = network.proxy().asked().size();
    }

    Outcome play() throws IOException, InterruptedException {
        if (client.is(Trait.GOES_PAST_JSSE) && played.isHidden()) {
            return Outcome.NOT_PLAYED;
        }
        boolean withRecipe = played == Case.STALE_KEY_WITH_RECIPE;
        if (withRecipe && !client.is(Trait.HAS_A_RECIPE)) {
            return Outcome.NOT_PLAYED;
        }
        assertEquals(
                "opened",
                program.ask(
                        withRecipe ? "recipe" : "open",
                        client.name(),
                        proxied ? Integer.toString(network.proxy().port()) : NONE,
                        played == Case.MUTUAL_TLS ? network.clientKeys().toString() : NONE),
                host);
        try {
            return switch (played) {
                case ECH, MUTUAL_TLS, PROXY -> hidden();
                case STALE_KEY, PROXY_STALE_KEY -> recovered();
                case STALE_KEY_WITH_RECIPE -> silentlyRecovered();
                case NO_ECH, NO_RECORD -> plain();
            };
        } finally {
            assertEquals("closed", program.ask("close"));
        }
    }

    private Outcome hidden() throws IOException, InterruptedException {
        hiddenPage(visit());
        assertEquals(1, connections().size(), "connections");
        onlyTheCoverIsSeen();
        return Outcome.HIDDEN;
    }

    private Outcome recovered() throws IOException, InterruptedException {
        Outcome outcome = Outcome.SILENTLY;
        String answer = visit();
        if (!answer.startsWith(PAGE)) {
            assertTrue(answer.contains(REJECTED), answer);
            answer = visit();
            outcome = Outcome.NEXT_ATTEMPT;
        }
        for (int wait = 0; wait < WAITS && answer.contains(REJECTED); wait++) {
            Thread.sleep(PAUSE_MILLIS);
            answer = visit();
            outcome = Outcome.AFTER_BACK_OFF;
        }
        hiddenPage(answer);
        assertEquals(2, connections().size(), "a connection that was rejected, and one that was not");
        onlyTheCoverIsSeen();
        return client.is(Trait.RETRIES_BY_CHANCE) ? Outcome.BY_CHANCE : outcome;
    }

    private Outcome silentlyRecovered() throws IOException, InterruptedException {
        hiddenPage(visit());
        assertEquals(2, connections().size(), "a connection that was rejected, and one that was not");
        onlyTheCoverIsSeen();
        return Outcome.SILENTLY;
    }

    private Outcome plain() throws IOException, InterruptedException {
        Page page = page(visit());
        assertEquals(new Page(host, client.protocol(), Page.NONE, Page.NONE), page);
        for (WireTap.Recording connection : connections()) {
            assertEquals(List.of(host), connection.names());
            assertEquals(
                    !client.is(Trait.GOES_PAST_JSSE),
                    connection.clientHellos().get(0).offersEch(),
                    "GREASE");
        }
        return client.is(Trait.GOES_PAST_JSSE) ? Outcome.GOES_PAST : Outcome.WORKS;
    }

    private void hiddenPage(String answer) {
        String certified = played == Case.MUTUAL_TLS ? Names.CLIENT : Page.NONE;
        assertEquals(new Page(host, client.protocol(), "SUCCESS", certified), page(answer));
    }

    private static Page page(String answer) {
        assertTrue(answer.startsWith(PAGE), answer);
        return Page.parse(answer.substring(PAGE.length()));
    }

    private String visit() throws IOException, InterruptedException {
        return program.ask("visit", "https://" + host + (proxied ? "" : ":" + wire.port()) + "/page");
    }

    private List<WireTap.Recording> connections() {
        List<WireTap.Recording> all = wire.recordings();
        return all.subList(before, all.size());
    }

    private void onlyTheCoverIsSeen() {
        for (WireTap.Recording connection : connections()) {
            for (ObservedHello hello : connection.clientHellos()) {
                assertEquals(Names.COVER, hello.serverName().orElse("none"));
                assertTrue(hello.offersEch());
            }
        }
        List<String> asked = network.proxy().asked();
        assertEquals(
                proxied ? connections().size() : 0,
                asked.subList(proxiedBefore, asked.size()).stream()
                        .filter(host::equals)
                        .count(),
                "connections by way of the proxy");
    }
}
