package org.echjsse.it.mutant;

import static org.echjsse.it.mutant.Lie.Offer.REAL;
import static org.echjsse.it.mutant.Lie.Offer.STALE;

import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;

/** Lies of the record layer, and of messages that do not end where their keys end. */
final class RecordLies {
    private static final Expected UNEXPECTED = Expected.alert(Alert.UNEXPECTED_MESSAGE);
    private static final Expected OVERFLOW = Expected.alert(Alert.RECORD_OVERFLOW);
    private static final byte[] ENCRYPTED_EXTENSIONS = Bytes.message(8, Bytes.of(0, 0));
    private static final Step HELLO = Step.SERVER_HELLO;
    private static final Step AMID = Step.CERTIFICATE;

    private RecordLies() {}

    static List<Lie> rows() {
        Lies lies = new Lies("Records");
        inClear(lies);
        for (Lie.Offer offer : new Lie.Offer[] {REAL, STALE}) {
            encrypted(lies, offer);
        }
        keyChanges(lies);
        later(lies);
        return lies.rows();
    }

    private static void inClear(Lies lies) {
        Expected notTls = UNEXPECTED.of(SSLException.class).saying("Unsupported or unrecognized SSL message");
        lies.row(
                "of 16385 bytes in clear",
                REAL,
                "T 5.1",
                s -> s.before(HELLO, clear(22, Bytes.concat(Bytes.of(2, 0, 0x80, 0), new byte[16381]))),
                OVERFLOW);
        lies.row(
                "empty handshake record in clear",
                REAL,
                "T 5.1",
                s -> s.before(HELLO, clear(22, Bytes.of())),
                Expected.alert(Alert.UNEXPECTED_MESSAGE, Alert.DECODE_ERROR, Alert.ILLEGAL_PARAMETER));
        lies.row("of type 99 in clear", REAL, "T 5", s -> s.before(HELLO, clear(99, Bytes.of(1))), notTls);
        lies.row("of type heartbeat in clear", REAL, "T 5", s -> s.before(HELLO, clear(24, Bytes.of(1))), UNEXPECTED);
        lies.row(
                "application data before ServerHello",
                REAL,
                "T 5.2",
                s -> s.before(HELLO, clear(23, new byte[40])),
                UNEXPECTED);
        lies.row(
                "change_cipher_spec of two bytes",
                REAL,
                "T 5",
                s -> s.before(HELLO, clear(20, Bytes.of(1, 1))),
                UNEXPECTED);
        lies.row(
                "change_cipher_spec of value 2", REAL, "T 5", s -> s.before(HELLO, clear(20, Bytes.of(2))), UNEXPECTED);
        lies.row(
                "alert of one byte",
                REAL,
                "T 6",
                s -> s.before(HELLO, clear(21, Bytes.of(2)).then(Move.silence())),
                Expected.alert(Alert.DECODE_ERROR, Alert.UNEXPECTED_MESSAGE, Alert.ILLEGAL_PARAMETER));
        lies.row(
                "alert of no byte",
                REAL,
                "T 5.1",
                s -> s.before(HELLO, clear(21, Bytes.of()).then(Move.silence())),
                Expected.alert(Alert.DECODE_ERROR, Alert.UNEXPECTED_MESSAGE, Alert.ILLEGAL_PARAMETER));
        lies.row(
                "HTTP instead of TLS",
                REAL,
                "SEC-01",
                s -> s.before(
                        HELLO,
                        Move.raw(Bytes.ascii("HTTP/1.1 400 Bad Request\r\n\r\n"))
                                .then(Move.close())),
                notTls);
        lies.row(
                "HelloRequest of TLS 1.2",
                REAL,
                "T 4",
                s -> s.before(HELLO, clear(22, Bytes.of(0, 0, 0, 0))),
                UNEXPECTED);
        lies.row(
                "Certificate instead of ServerHello",
                REAL,
                "T 4",
                s -> s.before(HELLO, clear(22, Bytes.message(11, new byte[10]))),
                UNEXPECTED);
        lies.row(
                "Finished instead of ServerHello",
                REAL,
                "T 4",
                s -> s.before(HELLO, clear(22, Bytes.message(20, new byte[32]))),
                UNEXPECTED);
        lies.row(
                "amid ServerHello an alert of no consequence",
                REAL,
                "T 5.1",
                s -> s.before(HELLO, clear(22, Bytes.of(2, 0)).then(clear(23, new byte[40]))),
                UNEXPECTED);
    }

    private static Move clear(int type, byte[] fragment) {
        return Move.plain(type, fragment);
    }

    private static void encrypted(Lies lies, Lie.Offer offer) {
        lies.row(
                "of 2^14 + 257 bytes",
                offer,
                "T 5.2",
                s -> s.before(AMID, Move.raw(Bytes.concat(Bytes.of(23, 3, 3, 0x41, 0x01), new byte[16641]))),
                OVERFLOW);
        lies.row(
                "of 2^14 + 2 bytes once opened",
                offer,
                "T 5.2",
                s -> s.before(AMID, Move.inner(Bytes.concat(new byte[16385], Bytes.of(22)))),
                OVERFLOW);
        lies.row(
                "spoiled",
                offer,
                "T 5.2",
                s -> s.before(AMID, Move.raw(Bytes.concat(Bytes.of(23, 3, 3, 0, 40), new byte[40]))),
                Expected.alert(Alert.BAD_RECORD_MAC));
        lies.row(
                "shorter than a tag",
                offer,
                "T 5.2",
                s -> s.before(AMID, Move.raw(Bytes.of(23, 3, 3, 0, 3, 1, 2, 3))),
                Expected.alert(Alert.BAD_RECORD_MAC, Alert.DECODE_ERROR));
        lies.row("of nothing but padding", offer, "T 5.4", s -> s.before(AMID, Move.inner(new byte[20])), UNEXPECTED);
        lies.row(
                "empty handshake record",
                offer,
                "T 5.1",
                s -> s.before(AMID, Move.inner(Bytes.of(22))),
                Expected.alert(Alert.UNEXPECTED_MESSAGE, Alert.DECODE_ERROR, Alert.ILLEGAL_PARAMETER));
        lies.row("of inner type 99", offer, "T 5.2", s -> s.before(AMID, Move.inner(Bytes.of(1, 99))), UNEXPECTED);
        lies.row(
                "change_cipher_spec, encrypted",
                offer,
                "T 5",
                s -> s.before(AMID, Move.inner(Bytes.of(1, 20))),
                UNEXPECTED);
        lies.row(
                "change_cipher_spec of value 2, amid the flight",
                offer,
                "T 5",
                s -> s.before(AMID, clear(20, Bytes.of(2))),
                UNEXPECTED);
        lies.row(
                "application data before Finished",
                offer,
                "T 5.2 SEC-13",
                s -> s.before(Step.FINISHED, Move.record(RecordLayer.APPLICATION, Bytes.ascii("HTTP/1.1 200"))),
                UNEXPECTED);
        lies.row(
                "EncryptedExtensions in clear",
                offer,
                "T 5.2",
                s -> s.before(Step.ENCRYPTED_EXTENSIONS, clear(22, ENCRYPTED_EXTENSIONS)),
                UNEXPECTED);
        lies.row(
                "application data amid a message",
                offer,
                "T 5.1",
                s -> s.before(AMID, Move.record(22, Bytes.of(11, 0, 1)).then(Move.record(23, Bytes.of(1)))),
                UNEXPECTED);
    }

    private static void keyChanges(Lies lies) {
        for (Lie.Offer offer : new Lie.Offer[] {REAL, STALE}) {
            lies.row(
                    "the beginning of EncryptedExtensions behind ServerHello",
                    offer,
                    "T 5.1",
                    s -> s.tail(HELLO, Arrays.copyOf(ENCRYPTED_EXTENSIONS, 3)),
                    UNEXPECTED);
            lies.row(
                    "EncryptedExtensions behind ServerHello, in one record",
                    offer,
                    "T 5.1",
                    s -> s.tail(HELLO, ENCRYPTED_EXTENSIONS),
                    UNEXPECTED);
            lies.row(
                    "the beginning of a message behind Finished",
                    offer,
                    "T 5.1",
                    s -> s.tail(Step.FINISHED, Bytes.of(4, 0)),
                    UNEXPECTED);
        }
    }

    private static void later(Lies lies) {
        Expected unexpected = Expected.alertLater(Alert.UNEXPECTED_MESSAGE);
        lies.row(
                "change_cipher_spec once connected",
                REAL,
                "T 5",
                s -> s.before(Step.CONNECTED, clear(20, Bytes.of(1))),
                unexpected);
        lies.row(
                "CertificateRequest once connected",
                REAL,
                "T 4.6.2",
                s -> s.before(
                        Step.CONNECTED,
                        Move.record(22, Bytes.message(13, Bytes.of(1, 1, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3)))),
                unexpected);
        lies.row(
                "KeyUpdate of value 2",
                REAL,
                "T 4.6.3",
                s -> s.before(Step.CONNECTED, Move.record(22, Bytes.message(24, Bytes.of(2)))),
                Expected.alertLater(Alert.ILLEGAL_PARAMETER));
        lies.row(
                "KeyUpdate of two bytes",
                REAL,
                "T 4.6.3",
                s -> s.before(Step.CONNECTED, Move.record(22, Bytes.message(24, Bytes.of(0, 0)))),
                Expected.alertLater(Alert.DECODE_ERROR));
        lies.row(
                "ServerHello once connected",
                REAL,
                "T 4",
                s -> s.before(Step.CONNECTED, Move.record(22, Bytes.message(2, new byte[70]))),
                unexpected);
        lies.row(
                "NewSessionTicket cut short",
                REAL,
                "T 4.6.1",
                s -> s.before(Step.CONNECTED, Move.record(22, Bytes.message(4, Bytes.of(0, 0, 0, 9, 0)))),
                Expected.alertLater(Alert.DECODE_ERROR));
        lies.row(
                "a fatal alert once connected",
                REAL,
                "T 6",
                s -> s.before(Step.CONNECTED, Move.alert(Move.FATAL, Alert.INTERNAL_ERROR.code)),
                Expected.toldLater(Alert.INTERNAL_ERROR));
        lies.row(
                "record spoiled once connected",
                REAL,
                "T 5.2",
                s -> s.before(Step.CONNECTED, Move.raw(Bytes.concat(Bytes.of(23, 3, 3, 0, 40), new byte[40]))),
                Expected.alertLater(Alert.BAD_RECORD_MAC));
    }
}
