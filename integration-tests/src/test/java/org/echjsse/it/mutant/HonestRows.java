package org.echjsse.it.mutant;

import static org.echjsse.it.mutant.Lie.Offer.GREASE;
import static org.echjsse.it.mutant.Lie.Offer.NONE;
import static org.echjsse.it.mutant.Lie.Offer.REAL;
import static org.echjsse.it.mutant.Lie.Offer.STALE;

import java.util.List;
import java.util.Optional;
import org.echjsse.it.mutant.Expected.Next;

/** What looks odd and is right: the control group of all the others. */
final class HonestRows {
    /** The one ticket that our servers hand out; they never take it. */
    static final byte[] TICKET = HonestServer.random(100);

    private HonestRows() {}

    static List<Lie> rows() {
        return new Lies("Honest")
                .row("nothing", REAL, "ACC-01", s -> {}, Expected.connected())
                .row("nothing", STALE, "REJ-01 REJ-08 REJ-30", s -> {}, Expected.rejected(Next.REPLACED))
                .row("nothing", GREASE, "GRS-01 GRS-08", s -> {}, Expected.connected())
                .row("nothing", NONE, "T 4.1.3", s -> {}, Expected.connected())
                .row("AES-256, so SHA-384", REAL, "ACC-02", s -> s.suite = Suite.AES_256, Expected.connected())
                .row("ChaCha20-Poly1305", REAL, "ACC-02", s -> s.suite = Suite.CHACHA, Expected.connected())
                .row("HelloRetryRequest", REAL, "HRR-03 HRR-05 HRR-06 HRR-10", HonestRows::retry, Expected.connected())
                .row(
                        "HelloRetryRequest",
                        STALE,
                        "HRR-01 HRR-13 HRR-14",
                        HonestRows::retry,
                        Expected.rejected(Next.REPLACED))
                .row("HelloRetryRequest", GREASE, "GRS-06 HRR-16", HonestRows::retry, Expected.connected())
                .row(
                        "HelloRetryRequest with a cookie",
                        REAL,
                        "HRR-05 HRR-08",
                        s -> s.retry(Ecdhe.P256).cookie = Optional.of(HonestServer.random(50)),
                        Expected.connected())
                .row(
                        "HelloRetryRequest with nothing but a cookie",
                        REAL,
                        "HRR-08 T 4.1.4",
                        HonestRows::cookieOnly,
                        Expected.connected())
                .row(
                        "HelloRetryRequest with nothing but a cookie",
                        STALE,
                        "HRR-13 T 4.1.4",
                        HonestRows::cookieOnly,
                        Expected.rejected(Next.REPLACED))
                .row(
                        "HelloRetryRequest with SHA-384",
                        REAL,
                        "ACC-04",
                        s -> s.retry(Ecdhe.P256).suite = Suite.AES_256,
                        Expected.connected())
                .row(
                        "eight random bytes in HelloRetryRequest",
                        STALE,
                        "HRR-03",
                        s -> s.retry(Ecdhe.P256).retrySignal = none -> HonestServer.random(8),
                        Expected.rejected(Next.REPLACED))
                .row(
                        "eight random bytes in HelloRetryRequest",
                        GREASE,
                        "GRS-07 GRS-16",
                        s -> s.retry(Ecdhe.P256).retrySignal = none -> HonestServer.random(8),
                        Expected.connected())
                .row("every record holds one byte", REAL, "T 5.1", s -> s.fragment = 1, Expected.connected())
                .row(
                        "every record holds seven bytes",
                        STALE,
                        "T 5.1",
                        s -> s.fragment = 7,
                        Expected.rejected(Next.REPLACED))
                .row("one record for the whole flight", REAL, "T 5.1", s -> s.coalesce = true, Expected.connected())
                .row(
                        "one record for the whole flight",
                        STALE,
                        "T 5.1",
                        s -> s.coalesce = true,
                        Expected.rejected(Next.REPLACED))
                .row(
                        "change_cipher_spec before ServerHello",
                        REAL,
                        "T 5",
                        s -> s.before(Step.SERVER_HELLO, changeCipherSpec()),
                        Expected.connected())
                .row(
                        "change_cipher_spec amid the flight",
                        REAL,
                        "T 5",
                        s -> s.before(Step.CERTIFICATE, changeCipherSpec()),
                        Expected.connected())
                .row(
                        "change_cipher_spec behind HelloRetryRequest",
                        REAL,
                        "T D.4",
                        s -> s.retry(Ecdhe.P256).after(Step.HELLO_RETRY_REQUEST, changeCipherSpec()),
                        Expected.connected())
                .row(
                        "a NewSessionTicket behind Finished",
                        REAL,
                        "T 4.6.1",
                        s -> s.after(Step.FINISHED, ticket()),
                        Expected.connected())
                .row(
                        "KeyUpdate once connected",
                        REAL,
                        "T 4.6.3",
                        s -> s.before(Step.CONNECTED, server -> server.updateKeys()),
                        Expected.connected())
                .row(
                        "a client certificate is asked for",
                        REAL,
                        "ACC-15",
                        s -> s.asksForCertificate = true,
                        Expected.connected())
                .rows();
    }

    private static void retry(Script script) {
        script.retry(Ecdhe.P256);
    }

    private static void cookieOnly(Script script) {
        script.retry(Ecdhe.X25519).cookie = Optional.of(HonestServer.random(50));
        script.retryDraft = draft -> draft.extensions.remove(Extensions.KEY_SHARE);
    }

    static Move changeCipherSpec() {
        return Move.plain(RecordLayer.CHANGE_CIPHER_SPEC, Bytes.of(1));
    }

    static Move ticket() {
        return server -> server.records.write(
                RecordLayer.HANDSHAKE,
                Bytes.message(
                        4,
                        new Bytes()
                                .u32(7200)
                                .u32(4711)
                                .vector8(Bytes.of(0))
                                .vector16(TICKET)
                                .raw(new Extensions().encode())
                                .done()));
    }
}
