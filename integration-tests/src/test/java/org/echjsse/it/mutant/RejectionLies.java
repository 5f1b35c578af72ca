package org.echjsse.it.mutant;

import static org.echjsse.it.mutant.Lie.Offer.GREASE;
import static org.echjsse.it.mutant.Lie.Offer.STALE;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.echjsse.it.mutant.Expected.Next;

/** What a server can do with a connection on which it has rejected ECH. */
final class RejectionLies {
    private static final Expected REPLACED = Expected.rejected(Next.REPLACED);
    private static final Expected SWITCHED_OFF = Expected.rejected(Next.WITHOUT_ECH);

    private RejectionLies() {}

    static List<Lie> rows() {
        Lies lies = new Lies("Rejection");
        malformed(lies);
        unusable(lies);
        greed(lies);
        return lies.rows();
    }

    private static Consumer<Script> configs(byte[] body) {
        return s -> s.retryConfigs = Optional.of(body);
    }

    private static byte[] list(byte[]... configs) {
        return new Bytes().vector16(Bytes.concat(configs)).done();
    }

    private static void malformed(Lies lies) {
        EchKey key = Site.REPLACEMENT;
        byte[] good = key.list();
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("of no byte", new byte[0]);
        bodies.put("of one byte", Bytes.of(0));
        bodies.put("without a config", Bytes.of(0, 0));
        bodies.put("cut short", java.util.Arrays.copyOf(good, good.length - 1));
        bodies.put("with a byte behind the list", Bytes.concat(good, Bytes.of(0)));
        bodies.put("with half a config behind the first", list(key.config, Bytes.of(0xfe, 0x0d, 0)));
        bodies.put("whose list says one byte less", Bytes.flipped(good, 1));
        bodies.put("whose config runs over its list", list(Bytes.concat(Bytes.of(0xfe, 0x0d, 0x40), new byte[60])));
        bodies.put("with a byte behind the contents", list(key.encode(0xfe0d, Site.COVER, Bytes.of(0))));
        bodies.put("with an empty public name", list(key.encode(0xfe0d, "", new byte[0])));
        bodies.put("without the length of the list", key.config);
        bodies.forEach((how, body) -> {
            Expected decode = Expected.alert(Alert.DECODE_ERROR);
            lies.row("retry_configs " + how, STALE, "REJ-13 REJ-04 CFG-24", configs(body), decode);
            lies.row("retry_configs " + how, GREASE, "GRS-07", configs(body), decode);
        });
    }

    private static void unusable(Lies lies) {
        EchKey key = Site.REPLACEMENT;
        byte[] unknown = key.encode(0xfe0c, Site.COVER, new byte[0]);
        lies.row("no retry_configs", STALE, "REJ-32", s -> s.retryConfigs = Optional.empty(), SWITCHED_OFF);
        lies.row("retry_configs of an unknown version", STALE, "REJ-32 CFG-04", configs(list(unknown)), SWITCHED_OFF);
        lies.row(
                "retry_configs of an unknown version, then a known one",
                STALE,
                "REJ-30 CFG-04",
                configs(list(unknown, key.config)),
                REPLACED);
        lies.row(
                "retry_configs of which the public name is no name",
                STALE,
                "REJ-33 CFG-12",
                configs(list(key.encode(0xfe0d, "cover_.example", new byte[0]))),
                SWITCHED_OFF);
        lies.row(
                "retry_configs of which the public name is an address",
                STALE,
                "REJ-33 CFG-13",
                configs(list(key.encode(0xfe0d, "192.0.2.1", new byte[0]))),
                SWITCHED_OFF);
        lies.row("good retry_configs", GREASE, "GRS-07 GRS-08", configs(key.list()), Expected.connected());
        lies.row(
                "retry_configs are the published ones",
                STALE,
                "REJ-30",
                configs(Site.PUBLISHED.list()),
                Expected.rejected(Next.AS_BEFORE));
    }

    private static void greed(Lies lies) {
        lies.row("asks for a certificate", STALE, "REJ-05 SEC-13", s -> s.asksForCertificate = true, REPLACED);
        lies.row(
                "asks for a certificate after HelloRetryRequest",
                STALE,
                "REJ-05 SEC-13",
                s -> s.retry(Ecdhe.P256).asksForCertificate = true,
                REPLACED);
        lies.row(
                "a NewSessionTicket behind Finished",
                STALE,
                "REJ-06",
                s -> s.after(Step.FINISHED, HonestRows.ticket()),
                REPLACED);
        lies.row(
                "a NewSessionTicket once connected",
                STALE,
                "REJ-06",
                s -> s.before(Step.CONNECTED, HonestRows.ticket()),
                REPLACED);
        lies.row(
                "application data behind Finished",
                STALE,
                "REJ-07 SEC-13",
                s -> s.after(
                        Step.FINISHED, Move.record(RecordLayer.APPLICATION, Bytes.ascii("HTTP/1.1 200 OK\r\n\r\n"))),
                REPLACED);
        lies.row(
                "CertificateRequest once connected",
                STALE,
                "REJ-05",
                s -> s.before(
                        Step.CONNECTED,
                        Move.record(
                                RecordLayer.HANDSHAKE,
                                Bytes.message(13, Bytes.of(1, 1, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3)))),
                REPLACED);
        lies.row(
                "close_notify behind Finished",
                STALE,
                "REJ-08",
                s -> s.after(Step.FINISHED, Move.record(RecordLayer.ALERT, Bytes.of(Move.WARNING, 0))),
                REPLACED);
    }
}
