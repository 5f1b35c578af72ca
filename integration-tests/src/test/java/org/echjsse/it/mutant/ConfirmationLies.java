package org.echjsse.it.mutant;

import static org.echjsse.it.mutant.HonestServer.CONFIRMATION;
import static org.echjsse.it.mutant.HonestServer.put;
import static org.echjsse.it.mutant.Lie.Offer.GREASE;
import static org.echjsse.it.mutant.Lie.Offer.REAL;

import java.util.Arrays;
import java.util.List;

/**
 * The eight bytes are not what they have to be, and the server goes on with the inner hello. The client takes that for a rejection
 * (REJ-01), so it cannot open the next record; a name in clear afterwards would be the end of it.
 */
final class ConfirmationLies {
    private static final Expected MAC = Expected.alert(Alert.BAD_RECORD_MAC);

    private ConfirmationLies() {}

    static List<Lie> rows() {
        Lies lies = new Lies("Confirmation");
        lies.row("none", REAL, "ACC-01 REJ-01", s -> s.confirmation = (server, hello) -> {}, MAC);
        lies.row("first byte wrong", REAL, "ACC-01 REJ-01", s -> s.confirmation = spoiled(24), MAC);
        lies.row("last byte wrong", REAL, "ACC-01 REJ-01", s -> s.confirmation = spoiled(31), MAC);
        lies.row(
                "in the first eight bytes of random",
                REAL,
                "ACC-01 REJ-01",
                s -> s.confirmation = (server, hello) -> put(
                        hello,
                        0,
                        server.confirmation(CONFIRMATION, server.hello.random, server.innerTranscript(), hello)),
                MAC);
        lies.row(
                "over the outer hello",
                REAL,
                "ACC-03 REJ-01",
                s -> s.confirmation = (server, hello) -> put(
                        hello,
                        24,
                        server.confirmation(CONFIRMATION, server.outer.random, server.outerTranscript(), hello)),
                MAC);
        lies.row(
                "over the outer hello with the inner random",
                REAL,
                "ACC-03 REJ-01",
                s -> s.confirmation = (server, hello) -> put(
                        hello,
                        24,
                        server.confirmation(CONFIRMATION, server.hello.random, server.outerTranscript(), hello)),
                MAC);
        lies.row(
                "keyed with the outer random",
                REAL,
                "ACC-02 REJ-01",
                s -> s.confirmation = (server, hello) -> put(
                        hello,
                        24,
                        server.confirmation(CONFIRMATION, server.outer.random, server.innerTranscript(), hello)),
                MAC);
        lies.row(
                "label of DTLS 1.3",
                REAL,
                "ACC-06",
                s -> s.confirmation = labelled("dtls13ech accept confirmation"),
                MAC);
        lies.row(
                "label of HelloRetryRequest",
                REAL,
                "ACC-04",
                s -> s.confirmation = labelled(HonestServer.RETRY_CONFIRMATION),
                MAC);
        lies.row(
                "over ServerHello without zeros in its random",
                REAL,
                "ACC-03",
                s -> s.confirmation = (server, hello) -> put(
                        hello,
                        24,
                        server.signal(
                                CONFIRMATION,
                                server.hello.random,
                                Bytes.concat(server.innerTranscript().messages(), hello.encode()))),
                MAC);
        lies.row(
                "over ServerHello without its message header",
                REAL,
                "ACC-03",
                s -> s.confirmation = (server, hello) -> {
                    put(hello, 24, new byte[8]);
                    byte[] message = hello.encode();
                    byte[] body = Arrays.copyOfRange(message, 4, message.length);
                    byte[] transcript = Bytes.concat(server.innerTranscript().messages(), body);
                    put(hello, 24, server.signal(CONFIRMATION, server.hello.random, transcript));
                },
                MAC);
        lies.row(
                "with SHA-256 for a suite of SHA-384",
                REAL,
                "ACC-02",
                s -> {
                    s.suite = Suite.AES_256;
                    s.confirmation = (server, hello) -> {
                        put(hello, 24, new byte[8]);
                        byte[] transcript =
                                Bytes.concat(server.innerTranscript().messages(), hello.encode());
                        byte[] prk = Hash.SHA256.extract(new byte[32], server.hello.random);
                        put(hello, 24, Hash.SHA256.expandWholeLabel(prk, CONFIRMATION, Hash.SHA256.of(transcript), 8));
                    };
                },
                MAC);
        lies.row(
                "right, and encrypted_client_hello in ServerHello too",
                REAL,
                "T 4.2",
                s -> s.helloDraft = hello -> hello.extensions.add(Extensions.ECH, new byte[8]),
                Expected.alert(Alert.ILLEGAL_PARAMETER));
        lies.row(
                "in an extension of ServerHello for GREASE",
                GREASE,
                "T 4.2",
                s -> s.helloDraft = hello -> hello.extensions.add(Extensions.ECH, new byte[8]),
                Expected.alert(Alert.ILLEGAL_PARAMETER));
        lies.row(
                "right, and the sentinel of TLS 1.2 before it",
                REAL,
                "ACC-01 ACC-10",
                s -> s.confirmation = (server, hello) -> {
                    put(hello, 16, HelloLies.SENTINEL_12);
                    server.confirm(hello);
                },
                Expected.connected());
        return lies.rows();
    }

    private static Script.Confirmation spoiled(int at) {
        return (server, hello) -> {
            server.confirm(hello);
            hello.random[at] ^= 1;
        };
    }

    private static Script.Confirmation labelled(String label) {
        return (server, hello) ->
                put(hello, 24, server.confirmation(label, server.hello.random, server.innerTranscript(), hello));
    }
}
