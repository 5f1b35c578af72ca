package org.echjsse.it.mutant;

import static org.echjsse.it.mutant.Lie.Offer.GREASE;
import static org.echjsse.it.mutant.Lie.Offer.NONE;
import static org.echjsse.it.mutant.Lie.Offer.REAL;
import static org.echjsse.it.mutant.Lie.Offer.STALE;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lies between EncryptedExtensions and Finished. */
final class FlightLies {
    private static final Expected ILLEGAL = Expected.alert(Alert.ILLEGAL_PARAMETER);
    private static final Expected DECODE = Expected.alert(Alert.DECODE_ERROR);
    private static final Expected DECRYPT = Expected.alert(Alert.DECRYPT_ERROR);
    private static final Expected UNSUPPORTED = Expected.alert(Alert.UNSUPPORTED_EXTENSION);
    private static final Expected UNEXPECTED = Expected.alert(Alert.UNEXPECTED_MESSAGE);
    private static final Lie.Offer[] BOTH = {REAL, STALE};

    private FlightLies() {}

    static List<Lie> rows() {
        Lies lies = new Lies("Flight");
        extensions(lies);
        applicationProtocol(lies);
        certificate(lies);
        for (Lie.Offer offer : BOTH) {
            certificateVerify(lies, offer);
            finished(lies, offer);
            order(lies, offer);
        }
        return lies.rows();
    }

    private static Consumer<Script> extension(int type, int... body) {
        return s -> s.encryptedExtensions = extensions -> extensions.add(type, Bytes.of(body));
    }

    private static void extensions(Lies lies) {
        lies.row(
                "retry_configs after acceptance",
                REAL,
                "ACC-14",
                s -> s.encryptedExtensions = e -> e.add(Extensions.ECH, Site.REPLACEMENT.list()),
                UNSUPPORTED);
        lies.row("malformed retry_configs after acceptance", REAL, "ACC-14", extension(Extensions.ECH, 1), UNSUPPORTED);
        lies.row(
                "retry_configs that were not asked for",
                NONE,
                "HRR-04 T 4.2",
                s -> s.encryptedExtensions = e -> e.add(Extensions.ECH, Site.REPLACEMENT.list()),
                UNSUPPORTED);
        lies.row(
                "extended_master_secret, which only the outer hello asks for",
                REAL,
                "ACC-13",
                extension(Extensions.EXTENDED_MASTER_SECRET),
                // it was not asked for, and it is not for EncryptedExtensions: RFC 8446, 4.2, has an alert for each
                Expected.alert(Alert.UNSUPPORTED_EXTENSION, Alert.ILLEGAL_PARAMETER));
        lies.row(
                "extended_master_secret, which is not for TLS 1.3",
                STALE,
                "REJ-01 T 4.2",
                extension(Extensions.EXTENDED_MASTER_SECRET),
                ILLEGAL);
        for (Lie.Offer offer : BOTH) {
            String rules = offer == REAL ? "ACC-13" : "REJ-01";
            lies.row("an extension not asked for", offer, rules, extension(Extensions.UNKNOWN, 1), UNSUPPORTED);
            lies.row("early_data", offer, rules + " REJ-11", extension(Extensions.EARLY_DATA), UNSUPPORTED);
            lies.row("key_share", offer, "T 4.2", extension(Extensions.KEY_SHARE, 0, 29, 0, 1, 1), ILLEGAL);
            lies.row("supported_versions", offer, "T 4.2", extension(Extensions.SUPPORTED_VERSIONS, 3, 4), ILLEGAL);
            lies.row(
                    "server_name with content",
                    offer,
                    "T 4.2",
                    extension(Extensions.SERVER_NAME, 0, 0),
                    Expected.alert(Alert.DECODE_ERROR, Alert.ILLEGAL_PARAMETER));
            lies.row(
                    "an extension twice",
                    offer,
                    "T 4.2",
                    s -> s.encryptedExtensions =
                            e -> e.add(Extensions.SERVER_NAME, Bytes.of()).add(Extensions.SERVER_NAME, Bytes.of()),
                    Expected.alert(Alert.ILLEGAL_PARAMETER, Alert.DECODE_ERROR));
            lies.row(
                    "EncryptedExtensions cut short",
                    offer,
                    "T 4",
                    s -> s.rewrite(Step.ENCRYPTED_EXTENSIONS, m -> Bytes.message(8, Bytes.of(0, 4, 0, 0))),
                    DECODE);
            lies.row(
                    "something behind the extensions",
                    offer,
                    "T 4",
                    s -> s.rewrite(
                            Step.ENCRYPTED_EXTENSIONS,
                            m -> Bytes.message(8, Bytes.concat(Arrays.copyOfRange(m, 4, m.length), Bytes.of(0)))),
                    DECODE);
        }
        lies.row(
                "server_name, as it has to be", REAL, "T 4.2", extension(Extensions.SERVER_NAME), Expected.connected());
    }

    private static Consumer<Script> alpn(byte[] body) {
        return s -> s.encryptedExtensions = e -> e.set(Extensions.ALPN, body);
    }

    private static void applicationProtocol(Lies lies) {
        for (Lie.Offer offer : BOTH) {
            String rules = offer == REAL ? "ACC-13" : "REJ-19";
            lies.row("a protocol not offered", offer, rules, alpn(HonestServer.alpn("http/1.1")), ILLEGAL);
        }
        lies.row("a protocol, though none was offered", REAL, "ACC-13", alpn(HonestServer.alpn("h2")), UNSUPPORTED);
        lies.but(lie -> lie.with(parameters -> parameters.setApplicationProtocols(new String[0])));
        Expected malformed = Expected.alert(Alert.DECODE_ERROR, Alert.ILLEGAL_PARAMETER);
        lies.row("two protocols", REAL, "ACC-13", alpn(HonestServer.alpn("h2", "h2")), malformed);
        lies.row("no protocol", REAL, "ACC-13", alpn(HonestServer.alpn()), malformed);
        lies.row("a protocol without a name", REAL, "ACC-13", alpn(HonestServer.alpn("")), malformed);
    }

    private static Consumer<Script> leaf(Authority.Leaf leaf) {
        return s -> s.leaf = Optional.of(leaf);
    }

    private static void certificate(Lies lies) {
        Expected wrongName = Expected.distrust(Alert.BAD_CERTIFICATE, Alert.CERTIFICATE_UNKNOWN);
        lies.row("certificate of the public name", REAL, "ACC-15 ACC-18", leaf(Site.COVER_LEAF), wrongName);
        lies.row("certificate of the origin", STALE, "REJ-02 REJ-03 REJ-04", leaf(Site.SECRET_LEAF), wrongName);
        lies.row("certificate of the public name", GREASE, "GRS-10", leaf(Site.COVER_LEAF), wrongName);
        for (Lie.Offer offer : BOTH) {
            String name = offer == REAL ? Site.SECRET : Site.COVER;
            String rules = offer == REAL ? "ACC-15" : "REJ-02 REJ-04";
            lies.row(
                    "certificate of an unknown authority",
                    offer,
                    rules,
                    leaf(Site.STRANGER.leaf(name)),
                    Expected.distrust(Alert.UNKNOWN_CA));
            lies.row(
                    "certificate expired",
                    offer,
                    rules,
                    leaf(Site.AUTHORITY.leaf(name, -1)),
                    Expected.distrust(Alert.CERTIFICATE_EXPIRED));
            lies.row(
                    "the name only as common name",
                    offer,
                    rules,
                    leaf(Site.AUTHORITY.leafByCommonName(name)),
                    wrongName);
            lies.row(
                    "no certificate",
                    offer,
                    rules + " T 4.4.2.4",
                    s -> s.rewrite(Step.CERTIFICATE, m -> Bytes.message(11, Bytes.of(0, 0, 0, 0))),
                    DECODE);
            lies.row(
                    "certificate that is none",
                    offer,
                    rules,
                    s -> s.rewrite(
                            Step.CERTIFICATE, m -> Bytes.message(11, Bytes.of(0, 0, 0, 8, 0, 0, 3, 1, 2, 3, 0, 0))),
                    Expected.alert(Alert.BAD_CERTIFICATE, Alert.DECODE_ERROR));
            lies.row(
                    "certificate with a request context",
                    offer,
                    "T 4.4.2",
                    s -> s.certificateContext = Bytes.of(1, 2),
                    Expected.alert(Alert.ILLEGAL_PARAMETER, Alert.DECODE_ERROR));
            lies.row(
                    "certificate with an extension not asked for",
                    offer,
                    "T 4.4.2",
                    s -> s.certificateExtensions = e -> e.add(Extensions.UNKNOWN, Bytes.of(1)),
                    UNSUPPORTED);
        }
    }

    private static void certificateVerify(Lies lies, Lie.Offer offer) {
        String rules = (offer == REAL ? "ACC-15" : "REJ-04 REJ-14") + " T 4.4.3";
        lies.row(
                "CertificateVerify by another key",
                offer,
                rules,
                s -> s.verifyLeaf = Optional.of(Site.CLIENT_LEAF),
                DECRYPT);
        lies.row("CertificateVerify of a client", offer, rules, s -> s.verifyContext = Script.CLIENT_CONTEXT, DECRYPT);
        lies.row(
                "CertificateVerify with a bit changed",
                offer,
                rules,
                s -> s.rewrite(Step.CERTIFICATE_VERIFY, m -> Bytes.flipped(m, -1)),
                DECRYPT);
        lies.row("CertificateVerify with an unknown scheme", offer, rules, s -> s.verifyScheme = 0x0999, ILLEGAL);
        lies.row("CertificateVerify with SHA-1", offer, rules, s -> s.verifyScheme = 0x0203, ILLEGAL);
        lies.row("CertificateVerify with RSA-PKCS1", offer, rules, s -> s.verifyScheme = 0x0401, ILLEGAL);
        lies.row(
                "CertificateVerify with a scheme of another curve",
                offer,
                rules,
                s -> s.verifyScheme = 0x0503,
                Expected.alert(Alert.ILLEGAL_PARAMETER, Alert.DECRYPT_ERROR));
        lies.row(
                "no CertificateVerify",
                offer,
                rules,
                s -> s.instead(Step.CERTIFICATE_VERIFY, server -> {}),
                UNEXPECTED);
    }

    private static void finished(Lies lies, Lie.Offer offer) {
        String rules = offer == REAL ? "T 4.4.4" : "REJ-04 REJ-14";
        lies.row(
                "Finished with a bit changed",
                offer,
                rules,
                s -> s.rewrite(Step.FINISHED, m -> Bytes.flipped(m, 10)),
                DECRYPT);
        lies.row(
                "Finished of zeros",
                offer,
                rules,
                s -> s.rewrite(Step.FINISHED, m -> Bytes.message(20, new byte[32])),
                DECRYPT);
        lies.row(
                "Finished too short",
                offer,
                rules,
                s -> s.rewrite(Step.FINISHED, m -> Bytes.message(20, Arrays.copyOfRange(m, 4, 35))),
                Expected.alert(Alert.DECODE_ERROR, Alert.DECRYPT_ERROR));
        lies.row(
                "Finished too long",
                offer,
                rules,
                s -> s.rewrite(
                        Step.FINISHED, m -> Bytes.message(20, Bytes.concat(Arrays.copyOfRange(m, 4, 36), Bytes.of(0)))),
                Expected.alert(Alert.DECODE_ERROR, Alert.DECRYPT_ERROR));
    }

    private static void order(Lies lies, Lie.Offer offer) {
        lies.row("no EncryptedExtensions", offer, "T 4", without(Step.ENCRYPTED_EXTENSIONS), UNEXPECTED);
        lies.row("no Certificate", offer, "T 4 REJ-04", without(Step.CERTIFICATE), UNEXPECTED);
        lies.row(
                "neither Certificate nor CertificateVerify",
                offer,
                "T 4 REJ-04",
                without(Step.CERTIFICATE).andThen(without(Step.CERTIFICATE_VERIFY)),
                UNEXPECTED);
        lies.row(
                "EncryptedExtensions twice",
                offer,
                "T 4",
                s -> s.after(Step.ENCRYPTED_EXTENSIONS, Move.message(8, Bytes.of(0, 0))),
                UNEXPECTED);
        lies.row(
                "CertificateVerify before Certificate",
                offer,
                "T 4",
                s -> s.before(Step.CERTIFICATE, Move.message(15, Bytes.of(4, 3, 0, 0))),
                UNEXPECTED);
        lies.row(
                "ServerHello again",
                offer,
                "T 4",
                s -> s.before(Step.CERTIFICATE, Move.message(2, new byte[70])),
                UNEXPECTED);
        lies.row(
                "ClientHello from the server",
                offer,
                "T 4",
                s -> s.before(Step.CERTIFICATE, Move.message(1, new byte[70])),
                UNEXPECTED);
        lies.row(
                "KeyUpdate before Finished",
                offer,
                "T 4.6.3",
                s -> s.before(Step.FINISHED, Move.message(24, Bytes.of(0))),
                UNEXPECTED);
        lies.row(
                "NewSessionTicket before Finished",
                offer,
                "T 4",
                s -> s.before(Step.FINISHED, HonestRows.ticket()),
                UNEXPECTED);
        lies.row(
                "EndOfEarlyData from the server",
                offer,
                "T 4",
                s -> s.before(Step.FINISHED, Move.message(5, Bytes.of())),
                UNEXPECTED);
        lies.row(
                "a message of an unknown type",
                offer,
                "T 4",
                s -> s.before(Step.CERTIFICATE, Move.message(99, Bytes.of(1, 2, 3))),
                UNEXPECTED);
    }

    private static Consumer<Script> without(Step step) {
        return s -> s.instead(step, server -> {});
    }
}
