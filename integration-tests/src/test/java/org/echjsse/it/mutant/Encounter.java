package org.echjsse.it.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.echjsse.EchMode;
import org.echjsse.EchStatus;

/** A client meets the liar, and then an honest server under the same name. */
final class Encounter {
    private static final int CLIENT_PATIENCE = 30_000;
    private static final int CLIENT_IMPATIENCE = 1_500;
    private static final int SERVER_PATIENCE = 40_000;

    private final Lie lie;
    private final long millis;
    private final Meeting first;
    private final Meeting second;
    private final int askedByLiar;

    /** One connection, from both ends. */
    record Meeting(Client.Outcome outcome, Witness witness) {}

    private Encounter(Lie lie, Client client) throws IOException {
        long start = System.nanoTime();
        this.lie = lie;
        if (lie.before().isPresent()) {
            Script script = new Script();
            lie.before().get().accept(script);
            meet(client, script, CLIENT_PATIENCE);
        }
        int asked = client.askedForCertificate();
        this.first = meet(client, script(), patience());
        this.askedByLiar = client.askedForCertificate() - asked;
        this.millis = (System.nanoTime() - start) / 1_000_000;
        this.second = meet(client, honest(), CLIENT_PATIENCE);
    }

    static Encounter of(Lie lie) throws IOException {
        Client client = new Client(Site.AUTHORITY.trustManagers(), Site.CLIENT_LEAF).with(lie.settings());
        switch (lie.offer()) {
            case REAL, STALE -> client.offering(Site.PUBLISHED.list());
            case GREASE -> client.in(EchMode.GREASE);
            case NONE -> client.in(EchMode.DISABLED);
        }
        return new Encounter(lie, client);
    }

    private Script script() {
        Script script = new Script();
        if (lie.offer() == Lie.Offer.REAL) {
            script.keys.add(Site.PUBLISHED);
        }
        if (lie.offer() == Lie.Offer.STALE) {
            script.retryConfigs = Optional.of(Site.REPLACEMENT.list());
        }
        lie.tell().accept(script);
        return script;
    }

    /** Knows every key. */
    private static Script honest() {
        Script script = new Script();
        script.keys = List.of(Site.PUBLISHED, Site.REPLACEMENT);
        return script;
    }

    private int patience() {
        return lie.expected().exception(Optional.empty()) == java.net.SocketTimeoutException.class
                ? CLIENT_IMPATIENCE
                : CLIENT_PATIENCE;
    }

    private static Meeting meet(Client client, Script script, int patience) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Witness> server = CompletableFuture.supplyAsync(
                    () -> {
                        try (Socket socket = listener.accept()) {
                            socket.setSoTimeout(SERVER_PATIENCE);
                            socket.setTcpNoDelay(true);
                            return new HonestServer(socket, script, Site.LEAVES).serve();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> new Thread(task, "liar").start());
            Client.Outcome outcome = client.visit((InetSocketAddress) listener.getLocalSocketAddress(), patience);
            return new Meeting(outcome, server.get());
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- what came of it

    private Optional<Witness.Alert> alert() {
        return first.witness().alerts.stream()
                .filter(alert -> alert.description() != Alert.CLOSE_NOTIFY.code
                        && alert.description() != Alert.USER_CANCELED.code)
                .findFirst();
    }

    String alertWords() {
        return alert().map(alert -> Alert.words(alert.description()) + ", " + alert.keys().words)
                .orElse("–");
    }

    String exceptionWords() {
        return first.outcome()
                .failure()
                .map(failure -> (first.outcome().connected() ? "read: " : "")
                        + failure.getClass().getSimpleName())
                .orElse("–");
    }

    String nextWords() {
        if (second.outcome().failure().isPresent()) {
            return "fails";
        }
        return next().words;
    }

    private Expected.Next next() {
        Optional<Integer> opened = second.witness().openedWith;
        boolean before =
                lie.offer().hidesName() ? opened.equals(Optional.of(Site.PUBLISHED.configId)) : opened.isEmpty();
        if (before) {
            return Expected.Next.AS_BEFORE;
        }
        return opened.isPresent() ? Expected.Next.REPLACED : Expected.Next.WITHOUT_ECH;
    }

    /** What it took to get rid of the liar. */
    long millis() {
        return millis;
    }

    void verify() {
        first.witness().trouble.ifPresent(trouble -> {
            throw new AssertionError("the server's view: " + trouble + "; the client's: " + first.outcome(), trouble);
        });
        Expected expected = lie.expected();
        verifyFailure(expected);
        verifyAlert(expected);
        verifyNothingLeft(expected);
        verifyNext(expected);
    }

    private void verifyFailure(Expected expected) {
        Client.Outcome outcome = first.outcome();
        assertEquals(expected.connects(), outcome.connected(), () -> "connected; " + outcome);
        Optional<Throwable> failure = outcome.failure();
        assertEquals(expected.fails(), failure.isPresent(), outcome::toString);
        if (failure.isEmpty()) {
            assertEquals("pong", outcome.response());
            assertEquals(statusWhenConnected(lie.offer()), outcome.status());
            return;
        }
        Throwable thrown = failure.get();
        Optional<Alert> sent = sentAmong(expected);
        assertEquals(expected.exception(sent), thrown.getClass(), () -> alertWords() + ", " + thrown);
        String message = String.valueOf(thrown.getMessage());
        String wanted = expected.reason();
        assertFalse(message.isBlank() || message.contains("internal error"), () -> "does not say why: " + message);
        assertTrue(message.contains(wanted), message);
        expected.cause()
                .ifPresent(cause -> assertTrue(
                        Stream.of(thrown).anyMatch(cause::isInstance), () -> "no " + cause + " behind " + thrown));
    }

    private static EchStatus statusWhenConnected(Lie.Offer offer) {
        return switch (offer) {
            case REAL, STALE -> EchStatus.SUCCESS;
            case GREASE -> EchStatus.GREASE;
            case NONE -> EchStatus.NOT_TRIED;
        };
    }

    private Optional<Alert> sentAmong(Expected expected) {
        return expected.alerts().stream()
                .filter(wanted -> alert().stream().anyMatch(sent -> sent.description() == wanted.code))
                .findFirst();
    }

    private void verifyAlert(Expected expected) {
        if (expected.alerts().isEmpty()) {
            assertEquals("–", alertWords(), "no alert is due");
            return;
        }
        assertTrue(
                sentAmong(expected).isPresent(),
                () -> "alert: " + expected.alerts() + " are due, came: " + alertWords() + ", "
                        + first.outcome().failure());
        assertEquals(Move.FATAL, alert().orElseThrow().level());
    }

    /** REJ-05, REJ-07, SEC-02, SEC-13. */
    private void verifyNothingLeft(Expected expected) {
        Witness witness = first.witness();
        if (lie.offer().hidesName()) {
            assertFalse(Bytes.contains(witness.wire, Bytes.ascii(Site.SECRET)), "the name in clear");
            witness.inner.ifPresent(
                    inner -> assertFalse(Bytes.contains(witness.wire, inner.random), "the inner random in clear"));
            assertFalse(Bytes.contains(witness.wire, HonestRows.TICKET), "the ticket in clear"); // SEC-03
            assertEquals(Optional.of(Site.COVER), witness.hello.flatMap(SeenHello::serverName));
        }
        if (!expected.connects()) {
            assertEquals(0, witness.applicationData.length, "application data");
            assertFalse(witness.clientCertificate, "the client's certificate");
        }
        if (lie.offer() == Lie.Offer.STALE) {
            assertEquals(0, askedByLiar, "the key manager was asked"); // REJ-05
        }
    }

    private void verifyNext(Expected expected) {
        second.witness().trouble.ifPresent(trouble -> {
            throw new AssertionError("next: the server's view: " + trouble, trouble);
        });
        assertTrue(
                second.outcome().failure().isEmpty(),
                () -> "next: " + second.outcome().failure());
        assertEquals(expected.next(), next(), "next");
        assertEquals("pong", second.outcome().response());
        if (lie.offer().hidesName() && next() != Expected.Next.WITHOUT_ECH) {
            assertFalse(Bytes.contains(second.witness().wire, Bytes.ascii(Site.SECRET)), "next: the name in clear");
            assertFalse(Bytes.contains(second.witness().wire, HonestRows.TICKET), "next: the ticket in clear");
        }
        // REJ-06, SEC-16: no ticket of a rejected connection
        if (lie.offer() == Lie.Offer.STALE && lie.before().isEmpty()) {
            SeenHello hello = second.witness().hello.orElseThrow();
            assertFalse(hello.has(Extensions.PRE_SHARED_KEY), "next: a ticket");
        }
    }

    /** A failure and its causes. */
    private static final class Stream {
        static java.util.stream.Stream<Throwable> of(Throwable thrown) {
            return java.util.stream.Stream.iterate(thrown, java.util.Objects::nonNull, Throwable::getCause);
        }
    }
}
