package org.echjsse.it.mutant;

import static org.echjsse.it.mutant.Lie.Offer.GREASE;
import static org.echjsse.it.mutant.Lie.Offer.NONE;
import static org.echjsse.it.mutant.Lie.Offer.REAL;
import static org.echjsse.it.mutant.Lie.Offer.STALE;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Lies in a ServerHello that stands where it has to: its version, its fields, its extensions. */
final class HelloLies {
    static final byte[] SENTINEL_12 = Bytes.concat(Bytes.ascii("DOWNGRD"), Bytes.of(1));
    static final byte[] SENTINEL_11 = Bytes.concat(Bytes.ascii("DOWNGRD"), Bytes.of(0));

    /** TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 */
    static final int OLD_SUITE = 0xc02b;

    private static final Expected ILLEGAL = Expected.alert(Alert.ILLEGAL_PARAMETER);
    private static final Expected DECODE = Expected.alert(Alert.DECODE_ERROR);
    private static final Expected UNSUPPORTED = Expected.alert(Alert.UNSUPPORTED_EXTENSION);
    private static final Expected VERSION = Expected.alert(Alert.PROTOCOL_VERSION);

    private HelloLies() {}

    static List<Lie> rows() {
        Lies lies = new Lies("ServerHello");
        for (Lie.Offer offer : new Lie.Offer[] {REAL, STALE}) {
            fields(lies, offer);
            keyShare(lies, offer);
        }
        extensions(lies);
        versions(lies);
        old(lies);
        form(lies);
        return lies.rows();
    }

    private static Consumer<Script> hello(Consumer<HelloDraft> change) {
        return s -> s.helloDraft = change;
    }

    private static void fields(Lies lies, Lie.Offer offer) {
        String rules = offer == REAL ? "ACC-13" : "REJ-01";
        lies.row(
                "another session id",
                offer,
                rules + " T 4.1.3",
                hello(d -> d.sessionId = Bytes.flipped(d.sessionId, 5)),
                ILLEGAL);
        lies.row("no session id", offer, rules + " T 4.1.3", hello(d -> d.sessionId = new byte[0]), ILLEGAL);
        lies.row("a suite not offered", offer, "ACC-12", hello(d -> d.suite = 0x1305), ILLEGAL);
        lies.row("a suite of TLS 1.2", offer, "ACC-12", hello(d -> d.suite = OLD_SUITE), ILLEGAL);
        lies.row("compression", offer, "T 4.1.3", hello(d -> d.compression = 1), ILLEGAL);
        lies.row(
                "pre_shared_key, though none was offered",
                offer,
                offer == REAL ? "ACC-13" : "REJ-12",
                hello(d -> d.extensions.add(Extensions.PRE_SHARED_KEY, Bytes.of(0, 0))),
                // REJ-12: with a GREASE PSK in the outer hello it is illegal_parameter
                offer == REAL ? UNSUPPORTED : Expected.alert(Alert.UNSUPPORTED_EXTENSION, Alert.ILLEGAL_PARAMETER));
    }

    private static void keyShare(Lies lies, Lie.Offer offer) {
        String rules = offer == REAL ? "ACC-13" : "REJ-01";
        lies.row(
                "no key_share",
                offer,
                rules + " T 4.2.8",
                hello(d -> d.extensions.remove(Extensions.KEY_SHARE)),
                Expected.alert(Alert.MISSING_EXTENSION, Alert.ILLEGAL_PARAMETER, Alert.HANDSHAKE_FAILURE));
        lies.row("key_share of a group without a share", offer, rules + " T 4.2.8", share(Ecdhe.P256, 65), ILLEGAL);
        lies.row("key_share of a group not offered", offer, rules + " T 4.2.8", share(0x0100, 256), ILLEGAL);
        lies.row("key_share too short", offer, rules + " T 4.2.8.2", share(Ecdhe.X25519, 31), ILLEGAL);
        lies.row("key_share too long", offer, rules + " T 4.2.8.2", share(Ecdhe.X25519, 33), ILLEGAL);
        lies.row(
                "key_share of low order",
                offer,
                rules + " T 7.4.2",
                share(Ecdhe.X25519, 32),
                Expected.alert(Alert.ILLEGAL_PARAMETER, Alert.HANDSHAKE_FAILURE));
    }

    /** A key share of zeros. */
    private static Consumer<Script> share(int group, int length) {
        return hello(d -> d.extensions.set(
                Extensions.KEY_SHARE,
                new Bytes().u16(group).vector16(new byte[length]).done()));
    }

    private static void extensions(Lies lies) {
        lies.row(
                "an extension not asked for",
                REAL,
                "ACC-13",
                hello(d -> d.extensions.add(Extensions.UNKNOWN, Bytes.of())),
                UNSUPPORTED);
        lies.row(
                "an extension that is not for it (ALPN)",
                REAL,
                "T 4.2",
                hello(d -> d.extensions.add(Extensions.ALPN, HonestServer.alpn("h2"))),
                ILLEGAL);
        lies.row(
                "an extension twice",
                REAL,
                "T 4.2",
                hello(d -> d.extensions.add(Extensions.SUPPORTED_VERSIONS, Bytes.of(3, 4))),
                Expected.alert(Alert.ILLEGAL_PARAMETER, Alert.DECODE_ERROR));
        lies.row(
                "retry_configs in it",
                STALE,
                "T 4.2",
                hello(d -> d.extensions.add(Extensions.ECH, Site.REPLACEMENT.list())),
                ILLEGAL);
        lies.row(
                "encrypted_client_hello that was not asked for",
                NONE,
                "T 4.2",
                hello(d -> d.extensions.add(Extensions.ECH, Site.REPLACEMENT.list())),
                Expected.alert(Alert.UNSUPPORTED_EXTENSION, Alert.ILLEGAL_PARAMETER));
    }

    private static void versions(Lies lies) {
        for (Lie.Offer offer : new Lie.Offer[] {REAL, STALE}) {
            lies.row("supported_versions says TLS 1.2", offer, "T 4.2.1", version(3, 3), ILLEGAL);
            lies.row("supported_versions says TLS 1.1", offer, "T 4.2.1", version(3, 2), ILLEGAL);
            lies.row("supported_versions says 0305", offer, "T 4.2.1", version(3, 5), ILLEGAL);
        }
        lies.row("supported_versions with something behind", REAL, "T 4.2.1", version(3, 4, 0), DECODE);
        lies.row("supported_versions of one byte", REAL, "T 4.2.1", version(3), DECODE);
        lies.row(
                "legacy_version says TLS 1.3",
                REAL,
                "T 4.1.3",
                hello(d -> d.legacyVersion = 0x0304),
                Expected.alert(Alert.ILLEGAL_PARAMETER, Alert.PROTOCOL_VERSION));
    }

    private static Consumer<Script> version(int... bytes) {
        return hello(d -> d.extensions.set(Extensions.SUPPORTED_VERSIONS, Bytes.of(bytes)));
    }

    /** A ServerHello without TLS 1.3, and nothing behind it. */
    private static Consumer<Script> old(BiConsumer<HelloDraft, SeenHello> change) {
        return s -> s.old = Optional.of((server, witness) -> {
            HelloDraft draft = new HelloDraft();
            draft.random = HonestServer.random(32);
            draft.sessionId = new byte[0];
            draft.suite = OLD_SUITE;
            draft.extensions.add(0xff01, Bytes.of(0)).add(Extensions.EXTENDED_MASTER_SECRET, Bytes.of());
            change.accept(draft, server.outer);
            server.sendMessage(draft.encode());
        });
    }

    private static void old(Lies lies) {
        for (Lie.Offer offer : new Lie.Offer[] {REAL, GREASE}) {
            String ech = offer == REAL ? "REJ-15" : "GRS-09";
            lies.row(
                    "of TLS 1.2 with its sentinel",
                    offer,
                    "REJ-15 ACC-09",
                    old((d, hello) -> HonestServer.put(d, 24, SENTINEL_12)),
                    ILLEGAL);
            lies.row(
                    "of TLS 1.2 with the sentinel of TLS 1.1",
                    offer,
                    "REJ-15 ACC-09",
                    old((d, hello) -> HonestServer.put(d, 24, SENTINEL_11)),
                    ILLEGAL);
            lies.row(
                    "of TLS 1.2 with encrypted_client_hello",
                    offer,
                    ech,
                    old((d, hello) -> d.extensions.add(Extensions.ECH, Site.REPLACEMENT.list())),
                    UNSUPPORTED);
            lies.row("of TLS 1.1", offer, "REJ-15", old((d, hello) -> d.legacyVersion = 0x0302), VERSION);
            lies.row("of SSL 3", offer, "REJ-15", old((d, hello) -> d.legacyVersion = 0x0300), VERSION);
            lies.row("of a version 0305", offer, "REJ-15", old((d, hello) -> d.legacyVersion = 0x0305), VERSION);
            lies.row(
                    "of TLS 1.2 with a suite of TLS 1.3",
                    offer,
                    "REJ-01",
                    old((d, hello) -> d.suite = 0x1301),
                    ILLEGAL);
            lies.row(
                    "of TLS 1.2 with a suite not offered",
                    offer,
                    "REJ-01",
                    old((d, hello) -> d.suite = 0xc009),
                    ILLEGAL);
            lies.row(
                    "of TLS 1.2 that resumes the session id",
                    offer,
                    "REJ-16",
                    old((d, hello) -> d.sessionId = hello.sessionId),
                    ILLEGAL);
            lies.row("of TLS 1.2, which was not offered", offer, "REJ-15", old((d, hello) -> {}), VERSION);
            lies.but(lie -> lie.with(parameters -> parameters.setProtocols(new String[] {"TLSv1.3"})));
        }
    }

    private static void form(Lies lies) {
        lies.row("a byte too many", REAL, "T 4", hello(d -> d.trailing = Bytes.of(0)), DECODE);
        lies.row(
                "a byte too few",
                REAL,
                "T 4",
                s -> s.rewrite(Step.SERVER_HELLO, m -> {
                    byte[] body = java.util.Arrays.copyOfRange(m, 4, m.length - 1);
                    return Bytes.message(2, body);
                }),
                DECODE);
        lies.row(
                "a session id of 33 bytes",
                REAL,
                "T 4.1.3",
                hello(d -> d.sessionId = new byte[33]),
                Expected.alert(Alert.DECODE_ERROR, Alert.ILLEGAL_PARAMETER));
        lies.row(
                "announces 16 MB",
                REAL,
                "SEC-21",
                s -> s.rewrite(Step.SERVER_HELLO, m -> Bytes.concat(Bytes.of(2, 255, 255, 255), new byte[100_000])),
                Expected.alert(Alert.DECODE_ERROR, Alert.ILLEGAL_PARAMETER, Alert.HANDSHAKE_FAILURE));
        lies.row(
                "30 kB of an extension not asked for",
                REAL,
                "SEC-21 ACC-13",
                hello(d -> d.extensions.add(Extensions.UNKNOWN, new byte[30_000])),
                UNSUPPORTED);
        lies.row(
                "60 kB of an extension not asked for",
                REAL,
                "SEC-21 ACC-13",
                hello(d -> d.extensions.add(Extensions.UNKNOWN, new byte[60_000])),
                // a limit of its own is a client's good right
                Expected.alert(Alert.UNSUPPORTED_EXTENSION, Alert.DECODE_ERROR, Alert.INTERNAL_ERROR));
        lies.row("empty", REAL, "T 4", s -> s.rewrite(Step.SERVER_HELLO, m -> Bytes.message(2, Bytes.of())), DECODE);
    }
}
