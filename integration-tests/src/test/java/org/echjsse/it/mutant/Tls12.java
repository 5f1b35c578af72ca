package org.echjsse.it.mutant;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * A server of TLS 1.2 (RFC 5246, 5288, 7627, 8422) with one suite, ECDHE-ECDSA with AES-128-GCM and SHA-256. It knows nothing of ECH, so it
 * goes by the outer hello.
 */
final class Tls12 implements OldServer {
    private static final int MASTER_SECRET = 48;
    private static final int VERIFY_DATA = 12;

    private final Lies lies;
    private HonestServer server;
    private Witness witness;
    private byte[] transcript;

    /** The switches. */
    static final class Lies {
        boolean asksForCertificate;
        boolean spoilsFinished;
        boolean spoilsSignature;
        boolean hasWrongCertificate;
        /** After the client's Finished, instead of our own. */
        Move insteadOfFinished;
    }

    Tls12(Lies lies) {
        this.lies = lies;
    }

    @Override
    public void serve(HonestServer honest, Witness seen) throws IOException {
        server = honest;
        witness = seen;
        transcript = honest.outer.message;
        Ecdhe ecdhe = Ecdhe.generate(Ecdhe.X25519);
        HelloDraft hello = new HelloDraft();
        hello.random = HonestServer.random(32);
        hello.sessionId = new byte[0];
        hello.suite = HelloLies.OLD_SUITE;
        hello.extensions.add(0xff01, Bytes.of(0)).add(Extensions.EXTENDED_MASTER_SECRET, Bytes.of());
        send(hello.encode());
        Authority.Leaf leaf = lies.hasWrongCertificate ? Site.SECRET_LEAF : honest.leafFor(honest.outer);
        send(certificate(leaf));
        send(serverKeyExchange(leaf, hello.random, ecdhe));
        if (lies.asksForCertificate) {
            send(Bytes.message(13, Bytes.of(1, 64, 0, 2, 4, 3, 0, 0)));
        }
        send(Bytes.message(14, Bytes.of()));
        byte[] message = receive();
        if (message != null && message[0] == 11) {
            Cursor certificate = new Cursor(message);
            certificate.take(4);
            witness.clientCertificate |= certificate.vector24().length > 0;
            message = receive();
        }
        if (message == null || message[0] != 16) {
            return; // there is an alert to be seen
        }
        byte[] clientShare = new Cursor(Arrays.copyOfRange(message, 4, message.length)).vector8();
        byte[] master =
                prf(ecdhe.agree(clientShare), "extended master secret", Hash.SHA256.of(transcript), MASTER_SECRET);
        finish(master, prf(master, "key expansion", Bytes.concat(hello.random, honest.outer.random), 40));
    }

    private void finish(byte[] master, byte[] keys) throws IOException {
        Records client = new Records(Arrays.copyOfRange(keys, 0, 16), Arrays.copyOfRange(keys, 32, 36));
        Records ours = new Records(Arrays.copyOfRange(keys, 16, 32), Arrays.copyOfRange(keys, 36, 40));
        byte[] expected = finished(master, "client finished");
        server.records.openWith(client::open);
        byte[] theirs = server.readMessage();
        if (theirs == null) {
            return;
        }
        if (!Arrays.equals(expected, theirs)) {
            throw new DishonestClient("sends a wrong Finished");
        }
        witness.finished = true;
        transcript = Bytes.concat(transcript, theirs);
        if (lies.insteadOfFinished != null) {
            lies.insteadOfFinished.make(server);
            return;
        }
        byte[] own = finished(master, "server finished");
        server.records.writePlain(RecordLayer.CHANGE_CIPHER_SPEC, Bytes.of(1));
        server.records.raw(ours.seal(RecordLayer.HANDSHAKE, lies.spoilsFinished ? Bytes.flipped(own, -1) : own));
        server.answerWith(response -> {
            server.records.raw(ours.seal(RecordLayer.APPLICATION, response));
            server.records.raw(ours.seal(RecordLayer.ALERT, Bytes.of(Move.WARNING, 0)));
        });
    }

    private void send(byte[] message) throws IOException {
        transcript = Bytes.concat(transcript, message);
        server.records.write(RecordLayer.HANDSHAKE, message);
    }

    private byte[] receive() throws IOException {
        byte[] message = server.readMessage();
        if (message != null) {
            transcript = Bytes.concat(transcript, message);
        }
        return message;
    }

    private static byte[] certificate(Authority.Leaf leaf) {
        try {
            byte[] chain = new Bytes().vector24(leaf.certificate().getEncoded()).done();
            return Bytes.message(11, new Bytes().vector24(chain).done());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] serverKeyExchange(Authority.Leaf leaf, byte[] random, Ecdhe ecdhe) {
        byte[] parameters =
                new Bytes().u8(3).u16(ecdhe.group).vector8(ecdhe.share()).done();
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(leaf.key());
            signature.update(Bytes.concat(server.outer.random, random, parameters));
            byte[] signed = signature.sign();
            return Bytes.message(
                    12,
                    new Bytes()
                            .raw(parameters)
                            .u16(0x0403)
                            .vector16(lies.spoilsSignature ? Bytes.flipped(signed, -1) : signed)
                            .done());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] finished(byte[] master, String label) {
        return Bytes.message(20, prf(master, label, Hash.SHA256.of(transcript), VERIFY_DATA));
    }

    /** RFC 5246, 5. */
    private static byte[] prf(byte[] secret, String label, byte[] seed, int length) {
        byte[] all = Bytes.concat(Bytes.ascii(label), seed);
        byte[] a = all;
        Bytes out = new Bytes();
        for (int made = 0; made < length; made += Hash.SHA256.length) {
            a = Hash.SHA256.hmac(secret, a);
            out.raw(Hash.SHA256.hmac(secret, Bytes.concat(a, all)));
        }
        return Arrays.copyOf(out.done(), length);
    }

    /** One direction of RFC 5288. */
    private static final class Records {
        private final byte[] key;
        private final byte[] salt;
        private long sequence;

        Records(byte[] key, byte[] salt) {
            this.key = key;
            this.salt = salt;
        }

        byte[] seal(int type, byte[] content) {
            byte[] explicit = number();
            byte[] sealed = aead(Cipher.ENCRYPT_MODE, explicit, aad(type, content.length), content);
            return new Bytes()
                    .u8(type)
                    .u16(0x0303)
                    .vector16(Bytes.concat(explicit, sealed))
                    .done();
        }

        byte[] open(int type, byte[] fragment) {
            byte[] explicit = Arrays.copyOf(fragment, 8);
            byte[] sealed = Arrays.copyOfRange(fragment, 8, fragment.length);
            return aead(Cipher.DECRYPT_MODE, explicit, aad(type, sealed.length - 16), sealed);
        }

        private byte[] aad(int type, int length) {
            byte[] number = number();
            sequence++;
            return new Bytes().raw(number).u8(type).u16(0x0303).u16(length).done();
        }

        private byte[] number() {
            return new Bytes().u32((int) (sequence >>> 32)).u32((int) sequence).done();
        }

        private byte[] aead(int mode, byte[] explicit, byte[] aad, byte[] data) {
            try {
                return Suite.AES_128.aead(mode, key, Bytes.concat(salt, explicit), aad, data);
            } catch (GeneralSecurityException e) {
                throw new DishonestClient("sent a record that its key does not open");
            }
        }
    }
}
