package org.echjsse.it.mutant;

import static org.echjsse.it.mutant.HonestServer.CONFIRMATION;
import static org.echjsse.it.mutant.HonestServer.put;
import static org.echjsse.it.mutant.Lie.Offer.GREASE;
import static org.echjsse.it.mutant.Lie.Offer.NONE;
import static org.echjsse.it.mutant.Lie.Offer.REAL;
import static org.echjsse.it.mutant.Lie.Offer.STALE;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.echjsse.it.mutant.Expected.Next;

/** Lies in HelloRetryRequest, and between it and the ServerHello behind it. */
final class RetryLies {
    private static final Expected ILLEGAL = Expected.alert(Alert.ILLEGAL_PARAMETER);
    private static final Expected DECODE = Expected.alert(Alert.DECODE_ERROR);
    private static final Expected UNEXPECTED = Expected.alert(Alert.UNEXPECTED_MESSAGE);

    private RetryLies() {}

    static List<Lie> rows() {
        Lies lies = new Lies("HelloRetryRequest");
        signal(lies);
        promise(lies);
        contents(lies);
        sequence(lies);
        return lies.rows();
    }

    private static void signal(Lies lies) {
        for (int length : new int[] {0, 7, 9}) {
            for (Lie.Offer offer : new Lie.Offer[] {REAL, STALE, GREASE}) {
                lies.row(
                        "confirmation of " + length + " bytes",
                        offer,
                        offer == GREASE ? "GRS-07" : "HRR-02",
                        s -> s.retry(Ecdhe.P256).retrySignal =
                                honest -> Arrays.copyOf(honest == null ? new byte[8] : honest, length),
                        DECODE);
            }
        }
        lies.row(
                "encrypted_client_hello that was not asked for",
                NONE,
                "HRR-04",
                s -> s.retry(Ecdhe.P256).retrySignal = none -> HonestServer.random(8),
                Expected.alert(Alert.UNSUPPORTED_EXTENSION));
        lies.row(
                "confirmation over the outer hello, and rejects",
                STALE,
                "HRR-03",
                s -> {
                    s.retry(Ecdhe.P256).keys.add(Site.PUBLISHED);
                    s.opensAndRejects = true;
                    s.outerSignal = true;
                },
                Expected.rejected(Next.REPLACED));
    }

    private static void promise(Lies lies) {
        lies.row(
                "accepts, and ServerHello does not confirm",
                REAL,
                "HRR-11",
                s -> s.retry(Ecdhe.P256).confirmation = (server, hello) -> {},
                ILLEGAL);
        lies.row(
                "accepts, and ServerHello confirms as without it",
                REAL,
                "HRR-11 ACC-05",
                s -> s.retry(Ecdhe.P256).confirmation = (server, hello) -> put(
                        hello,
                        24,
                        server.confirmation(CONFIRMATION, server.hello.random, alone(server.openedInner()), hello)),
                ILLEGAL);
        lies.row(
                "rejects, and ServerHello confirms, over both",
                STALE,
                "HRR-12",
                rejecting(server -> {
                    Transcript transcript = new Transcript();
                    transcript.add(server.innerTranscript().messages());
                    transcript.add(server.outer.message);
                    return transcript;
                }),
                Expected.rejected(Next.REPLACED));
        lies.row(
                "rejects, and ServerHello confirms the first inner hello",
                STALE,
                "HRR-12",
                rejecting(server -> alone(server.openedInner())),
                Expected.rejected(Next.REPLACED));
        lies.row(
                "rejects, and ServerHello confirms over the inner hello behind it",
                STALE,
                "HRR-12",
                rejecting(server -> {
                    Transcript transcript = new Transcript();
                    transcript.add(server.innerTranscript().messages());
                    transcript.add(server.openedInner().message);
                    return transcript;
                }),
                Expected.rejected(Next.REPLACED));
    }

    private interface Guess {
        Transcript of(HonestServer server);
    }

    private static Consumer<Script> rejecting(Guess guess) {
        return s -> {
            s.retry(Ecdhe.P256).keys.add(Site.PUBLISHED);
            s.opensAndRejects = true;
            s.confirmation = (server, hello) -> put(
                    hello, 24, server.confirmation(CONFIRMATION, server.openedInner().random, guess.of(server), hello));
        };
    }

    private static Transcript alone(SeenHello hello) {
        Transcript transcript = new Transcript();
        transcript.add(hello.message);
        return transcript;
    }

    private static void contents(Lies lies) {
        for (Lie.Offer offer : new Lie.Offer[] {REAL, STALE}) {
            lies.row("for a group with a share", offer, "HRR-15", s -> s.retry(Ecdhe.X25519), ILLEGAL);
            lies.row("for a group not offered", offer, "HRR-15", draft(d -> group(d, 0x0100)), ILLEGAL);
            lies.row(
                    "that changes nothing",
                    offer,
                    "HRR-15",
                    draft(d -> d.extensions.remove(Extensions.KEY_SHARE)),
                    ILLEGAL);
            lies.row(
                    "ServerHello has another suite",
                    offer,
                    "HRR-15",
                    s -> s.retry(Ecdhe.P256).helloDraft = d -> d.suite = Suite.AES_256.id,
                    ILLEGAL);
            lies.row(
                    "ServerHello has another group",
                    offer,
                    "HRR-15",
                    s -> s.retry(Ecdhe.P256).helloDraft = d -> d.extensions.set(
                            Extensions.KEY_SHARE,
                            new Bytes()
                                    .u16(Ecdhe.X25519)
                                    .vector16(Ecdhe.generate(Ecdhe.X25519).share())
                                    .done()),
                    ILLEGAL);
            lies.row(
                    "ServerHello is of TLS 1.2",
                    offer,
                    "HRR-15",
                    s -> s.retry(Ecdhe.P256).helloDraft = d -> d.extensions.remove(Extensions.SUPPORTED_VERSIONS),
                    ILLEGAL);
        }
        lies.row("a suite not offered", REAL, "ACC-12 T 4.1.4", draft(d -> d.suite = 0x1305), ILLEGAL);
        lies.row(
                "another session id",
                REAL,
                "ACC-13 T 4.1.4",
                draft(d -> d.sessionId = Bytes.flipped(d.sessionId, 0)),
                ILLEGAL);
        lies.row("compression", REAL, "T 4.1.3", draft(d -> d.compression = 1), ILLEGAL);
        lies.row(
                "an extension not asked for",
                REAL,
                "T 4.1.4",
                draft(d -> d.extensions.add(Extensions.UNKNOWN, Bytes.of(1))),
                Expected.alert(Alert.UNSUPPORTED_EXTENSION));
        lies.row(
                "an extension that is not for it (ALPN)",
                REAL,
                "T 4.2",
                draft(d -> d.extensions.add(Extensions.ALPN, HonestServer.alpn("h2"))),
                ILLEGAL);
        lies.row(
                "an empty cookie",
                REAL,
                "T 4.2.2",
                draft(d -> d.extensions.add(Extensions.COOKIE, Bytes.of(0, 0))),
                DECODE);
        lies.row(
                "a cookie with something behind it",
                REAL,
                "T 4.2.2",
                draft(d -> d.extensions.add(Extensions.COOKIE, Bytes.of(0, 1, 7, 7))),
                DECODE);
        lies.row(
                "key_share of a ServerHello",
                REAL,
                "T 4.2.8",
                draft(d -> d.extensions.set(
                        Extensions.KEY_SHARE,
                        new Bytes().u16(Ecdhe.P256).vector16(new byte[65]).done())),
                DECODE);
        lies.row(
                "an extension twice",
                REAL,
                "T 4.2",
                draft(d -> d.extensions.add(Extensions.SUPPORTED_VERSIONS, Bytes.of(3, 4))),
                Expected.alert(Alert.ILLEGAL_PARAMETER, Alert.DECODE_ERROR));
    }

    private static Consumer<Script> draft(Consumer<HelloDraft> change) {
        return s -> s.retry(Ecdhe.P256).retryDraft = change;
    }

    private static void group(HelloDraft draft, int group) {
        draft.extensions.set(Extensions.KEY_SHARE, new Bytes().u16(group).done());
    }

    private static void sequence(Lies lies) {
        for (Lie.Offer offer : new Lie.Offer[] {REAL, STALE, GREASE}) {
            lies.row(
                    "twice",
                    offer,
                    "HRR-15",
                    s -> {
                        s.retry(Ecdhe.P256);
                        s.instead(Step.SERVER_HELLO, server -> server.sendMessage(server.retryMessage()));
                    },
                    UNEXPECTED);
        }
        lies.row(
                "ServerHello right behind it, in one record",
                REAL,
                "T 4.1.4 T 5.1",
                s -> s.retry(Ecdhe.P256).tail(Step.HELLO_RETRY_REQUEST, Bytes.message(2, new byte[70])),
                UNEXPECTED);
        lies.row(
                "ServerHello right behind it, in one record",
                GREASE,
                "T 4.1.4 T 5.1",
                s -> s.retry(Ecdhe.P256).tail(Step.HELLO_RETRY_REQUEST, Bytes.message(2, new byte[70])),
                UNEXPECTED);
        lies.row(
                "an alert behind it",
                REAL,
                "SEC-25",
                s -> s.retry(Ecdhe.P256)
                        .after(Step.HELLO_RETRY_REQUEST, Move.alert(Move.FATAL, Alert.HANDSHAKE_FAILURE.code)),
                Expected.told(Alert.HANDSHAKE_FAILURE));
        lies.row(
                "EncryptedExtensions behind it",
                REAL,
                "T 4",
                s -> s.retry(Ecdhe.P256).instead(Step.SERVER_HELLO, Move.message(8, Bytes.of(0, 0))),
                UNEXPECTED);
    }
}
