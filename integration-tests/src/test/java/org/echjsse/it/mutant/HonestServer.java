package org.echjsse.it.mutant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.echjsse.it.mutant.Protection.Keys;

/**
 * A TLS 1.3 server with ECH in shared mode, for one connection, written from the RFCs. It does what its {@link Script} says, and
 * checks on the way that the client keeps to its own rules; a client that does not is {@link DishonestClient} in the {@link Witness}.
 */
final class HonestServer {
    static final String CONFIRMATION = "tls13 ech accept confirmation";
    static final String RETRY_CONFIRMATION = "tls13 hrr ech accept confirmation";

    private static final byte[] RESPONSE = Bytes.ascii("pong");
    private static final SecureRandom RANDOM = new SecureRandom();

    final RecordLayer records;
    final Script script;
    /** The hello that this server goes by: the inner or the outer one. */
    SeenHello hello;

    SeenHello outer;
    Optional<SeenHello> inner = Optional.empty();
    KeySchedule schedule;

    private final Map<String, Authority.Leaf> leaves;
    private final Witness witness = new Witness();
    private final Transcript innerTranscript = new Transcript();
    private final Transcript outerTranscript = new Transcript();
    private final ByteArrayOutputStream coalesced = new ByteArrayOutputStream();
    private final ByteArrayOutputStream incoming = new ByteArrayOutputStream();
    private Optional<EchKey.Opener> opener = Optional.empty();
    private Suite suite;
    private byte[] retryMessage;
    private byte[] clientApplication;
    private byte[] serverApplication;
    private Answer answer = this::answer;
    private boolean answered;

    HonestServer(Socket socket, Script script, Map<String, Authority.Leaf> leaves) throws IOException {
        this.records = new RecordLayer(socket);
        this.script = script;
        this.leaves = leaves;
    }

    Witness serve() {
        try {
            try {
                speak();
            } catch (Move.Stop | SocketException stop) {
                // the script ends here, or the client has seen enough; it may have said something to it
            }
            listen();
        } catch (SocketTimeoutException e) {
            witness.trouble = Optional.of(new DishonestClient("neither speaks nor closes"));
        } catch (SocketException gone) {
            // the client has closed, with something of ours unread
        } catch (IOException | RuntimeException e) {
            witness.trouble = Optional.of(e);
        }
        witness.wire = records.everything();
        return witness;
    }

    private void speak() throws IOException {
        outer = readHello();
        hello = outer;
        witness.hello = Optional.of(outer);
        outerTranscript.add(outer.message);
        if (script.expectsTicket && !outer.has(Extensions.PRE_SHARED_KEY)) {
            throw new DishonestClient("offers no ticket, nor one for show"); // CLI-46
        }
        openFirst();
        if (script.old.isPresent()) {
            script.old.get().serve(this, witness);
            return;
        }
        suite = script.suite;
        if (!hello.offers(suite.id)) {
            throw new DishonestClient("does not offer " + suite);
        }
        if (script.retryGroup.isPresent()) {
            retry();
        }
        serverHello();
        flight();
    }

    boolean accepts() {
        return inner.isPresent();
    }

    Transcript transcript() {
        return accepts() ? innerTranscript : outerTranscript;
    }

    // ---- hellos

    /** The next handshake message; {@code null} at the end, or after an alert. */
    byte[] readMessage() throws IOException {
        while (true) {
            byte[] message = nextMessage();
            if (message != null) {
                return message;
            }
            RecordLayer.Received record = records.read();
            if (record == null) {
                return null;
            }
            if (record.type() == RecordLayer.ALERT) {
                witness.alerts.add(alert(record));
                return null;
            }
            if (record.type() == RecordLayer.HANDSHAKE) {
                incoming.writeBytes(record.content());
            }
        }
    }

    private SeenHello readHello() throws IOException {
        byte[] message = readMessage();
        if (message == null) {
            throw new Move.Stop();
        }
        return new SeenHello(message);
    }

    private byte[] nextMessage() {
        byte[] bytes = incoming.toByteArray();
        if (bytes.length < 4) {
            return null;
        }
        int end = 4 + ((bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff);
        if (bytes.length < end) {
            return null;
        }
        incoming.reset();
        incoming.write(bytes, end, bytes.length - end);
        return Arrays.copyOf(bytes, end);
    }

    /** RFC 9849, 7.1. */
    private void openFirst() {
        Optional<SeenHello.Ech> ech = outer.ech();
        if (ech.isEmpty()) {
            return;
        }
        for (EchKey key : script.keys) {
            if (key.configId != ech.get().configId()) {
                continue;
            }
            EchKey.Opener candidate =
                    key.setUp(ech.get().kdf(), ech.get().aead(), ech.get().enc());
            byte[] encoded = candidate.open(outer.aad(ech.get()), ech.get().payload());
            if (encoded != null) {
                opener = Optional.of(candidate);
                SeenHello opened = outer.inner(encoded);
                innerTranscript.add(opened.message);
                expectGreasePsk(opened, outer);
                witness.inner = Optional.of(opened);
                if (!script.opensAndRejects) {
                    inner = witness.inner;
                    hello = opened;
                }
                witness.openedWith = Optional.of(key.configId);
                return;
            }
        }
    }

    /** RFC 8446, 4.1.4; RFC 9849, 7.1.1 and 7.2.1. */
    private void retry() throws IOException {
        HelloDraft draft = new HelloDraft();
        draft.random = HelloDraft.retryRandom();
        draft.sessionId = hello.sessionId;
        draft.suite = suite.id;
        draft.extensions
                .add(Extensions.SUPPORTED_VERSIONS, Bytes.of(3, 4))
                .add(
                        Extensions.KEY_SHARE,
                        new Bytes().u16(script.retryGroup.getAsInt()).done());
        script.cookie.ifPresent(cookie -> draft.extensions.add(
                Extensions.COOKIE, new Bytes().vector16(cookie).done()));
        script.retryDraft.accept(draft);
        innerTranscript.replaceFirst(suite.hash);
        outerTranscript.replaceFirst(suite.hash);
        byte[] signal = null;
        if (accepts()) {
            draft.extensions.set(Extensions.ECH, new byte[8]);
            signal = signal(RETRY_CONFIRMATION, hello.random, Bytes.concat(innerTranscript.messages(), draft.encode()));
        }
        if (script.outerSignal) {
            draft.extensions.set(Extensions.ECH, new byte[8]);
            signal = signal(RETRY_CONFIRMATION, outer.random, Bytes.concat(outerTranscript.messages(), draft.encode()));
        }
        byte[] body = script.retrySignal.apply(signal);
        if (body == null) {
            draft.extensions.remove(Extensions.ECH);
        } else {
            draft.extensions.set(Extensions.ECH, body);
        }
        retryMessage = draft.encode();
        send(Step.HELLO_RETRY_REQUEST, retryMessage);
        secondHello();
    }

    private void secondHello() throws IOException {
        SeenHello second = readHello();
        if (!Arrays.equals(second.random, outer.random) || !Arrays.equals(second.sessionId, outer.sessionId)) {
            throw new DishonestClient("has another random or session id in its second hello"); // HRR-07
        }
        expectCookie(second);
        if (accepts()) {
            SeenHello.Ech first = outer.ech().orElseThrow();
            SeenHello.Ech again =
                    second.ech().orElseThrow(() -> new DishonestClient("has dropped encrypted_client_hello"));
            if (again.enc().length != 0 || again.configId() != first.configId() || again.aead() != first.aead()) {
                throw new DishonestClient("does not go on with its HPKE context"); // HRR-06
            }
            byte[] encoded = opener.orElseThrow().open(second.aad(again), again.payload());
            if (encoded == null) {
                throw new DishonestClient("has sealed its second hello with another context"); // HRR-06
            }
            SeenHello secondInner = second.inner(encoded);
            if (!Arrays.equals(secondInner.random, hello.random)) {
                throw new DishonestClient("has another random in its second ClientHelloInner"); // HRR-05
            }
            expectCookie(secondInner);
            expectGreasePsk(secondInner, second);
            hello = secondInner;
            inner = Optional.of(secondInner);
            innerTranscript.add(hello.message);
        } else if (!Arrays.equals(
                second.extension(Extensions.ECH).orElse(null),
                outer.extension(Extensions.ECH).orElse(null))) {
            throw new DishonestClient("does not repeat encrypted_client_hello as it was"); // HRR-13, GRS-06
        } else {
            hello = second;
        }
        outerTranscript.add(second.message);
        outer = second;
    }

    /** CLI-45, CLI-46, CLI-47. */
    private static void expectGreasePsk(SeenHello inside, SeenHello outside) {
        Optional<byte[]> real = inside.extension(Extensions.PRE_SHARED_KEY);
        Optional<byte[]> grease = outside.extension(Extensions.PRE_SHARED_KEY);
        if (!real.map(body -> body.length).equals(grease.map(body -> body.length))) {
            throw new DishonestClient("has not the same shape of pre_shared_key in both hellos");
        }
        if (real.isPresent() && Arrays.equals(real.get(), grease.get())) {
            throw new DishonestClient("shows its ticket in the outer hello");
        }
        if (grease.isPresent() && !outside.has(Extensions.PSK_KEY_EXCHANGE_MODES)) {
            throw new DishonestClient("has a pre_shared_key without psk_key_exchange_modes");
        }
    }

    private void expectCookie(SeenHello second) {
        byte[] expected =
                script.cookie.map(cookie -> new Bytes().vector16(cookie).done()).orElse(null);
        if (!Arrays.equals(expected, second.extension(Extensions.COOKIE).orElse(null))) {
            throw new DishonestClient("does not repeat the cookie in each hello"); // HRR-05
        }
    }

    private void serverHello() throws IOException {
        Ecdhe ecdhe = Ecdhe.generate(script.retryGroup.orElse(Ecdhe.X25519));
        byte[] clientShare = hello.share(ecdhe.group)
                .orElseThrow(() -> new DishonestClient("sends no key share for group " + ecdhe.group));
        HelloDraft draft = new HelloDraft();
        draft.random = random(32);
        draft.sessionId = hello.sessionId;
        draft.suite = suite.id;
        draft.extensions
                .add(Extensions.SUPPORTED_VERSIONS, Bytes.of(3, 4))
                .add(
                        Extensions.KEY_SHARE,
                        new Bytes().u16(ecdhe.group).vector16(ecdhe.share()).done());
        script.helloDraft.accept(draft);
        script.confirmation.confirm(this, draft);
        Step step = Step.SERVER_HELLO;
        send(step, draft.encode(), false);
        byte[] shared = ecdhe.agree(clientShare);
        schedule = new KeySchedule(suite, shared, transcript().hash(suite.hash));
        List<Protection> readable = new ArrayList<>();
        readable.add(new Protection(Keys.HANDSHAKE, suite, schedule.clientHandshake));
        if (accepts()) {
            KeySchedule other = new KeySchedule(suite, shared, outerTranscript.hash(suite.hash));
            readable.add(new Protection(Keys.HANDSHAKE, suite, other.clientHandshake));
        }
        records.readUnder(readable);
        records.writeUnder(new Protection(Keys.HANDSHAKE, suite, schedule.serverHandshake));
        make(script.after, step);
    }

    /** RFC 9849, 7.2; a server that goes by the outer hello leaves the random as it is. */
    void confirm(HelloDraft draft) {
        if (accepts()) {
            put(draft, 24, confirmation(CONFIRMATION, hello.random, innerTranscript, draft));
        }
    }

    /** What a confirmation would be with these ingredients. */
    byte[] confirmation(String label, byte[] random, Transcript before, HelloDraft draft) {
        byte[] kept = draft.random;
        draft.random = kept.clone();
        put(draft, 24, new byte[8]);
        byte[] zeroed = draft.encode();
        draft.random = kept;
        return signal(label, random, Bytes.concat(before.messages(), zeroed));
    }

    byte[] signal(String label, byte[] random, byte[] transcript) {
        Hash hash = suite.hash;
        return hash.expandWholeLabel(hash.extract(new byte[hash.length], random), label, hash.of(transcript), 8);
    }

    static void put(HelloDraft draft, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, draft.random, at, bytes.length);
    }

    /** ClientHelloInner, also if this server only looks into it and goes by the outer one. */
    SeenHello openedInner() {
        return witness.inner.orElseThrow();
    }

    /** HelloRetryRequest as it went out. */
    byte[] retryMessage() {
        return retryMessage;
    }

    Transcript innerTranscript() {
        return innerTranscript;
    }

    Transcript outerTranscript() {
        return outerTranscript;
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    // ---- the rest of our flight

    private void flight() throws IOException {
        send(Step.ENCRYPTED_EXTENSIONS, encryptedExtensions());
        if (script.asksForCertificate) {
            byte[] schemes = new Bytes().vector16(Bytes.of(4, 3)).done();
            byte[] extensions = new Extensions()
                    .add(Extensions.SIGNATURE_ALGORITHMS, schemes)
                    .encode();
            send(Step.CERTIFICATE_REQUEST, Bytes.message(13, Bytes.concat(Bytes.of(0), extensions)));
        }
        Authority.Leaf leaf = script.leaf.orElseGet(() -> leafFor(hello));
        send(Step.CERTIFICATE, certificate(leaf));
        send(Step.CERTIFICATE_VERIFY, certificateVerify(script.verifyLeaf.orElse(leaf)));
        send(
                Step.FINISHED,
                Bytes.message(
                        20,
                        schedule.finished(schedule.serverHandshake, transcript().hash(suite.hash))),
                false);
        flush();
        byte[] whole = transcript().hash(suite.hash);
        clientApplication = schedule.application("c ap traffic", whole);
        serverApplication = schedule.application("s ap traffic", whole);
        records.writeUnder(new Protection(Keys.APPLICATION, suite, serverApplication));
        make(script.after, Step.FINISHED);
    }

    Authority.Leaf leafFor(SeenHello asking) {
        String name = asking.serverName().orElseThrow(() -> new DishonestClient("asks for no name"));
        return Optional.ofNullable(leaves.get(name))
                .orElseThrow(() -> new DishonestClient("asks for a name that nobody has: " + name));
    }

    private byte[] encryptedExtensions() {
        Extensions extensions = new Extensions();
        if (hello.has(Extensions.ALPN)) {
            extensions.add(Extensions.ALPN, alpn("h2"));
        }
        if (outer.has(Extensions.ECH) && !accepts() && script.retryConfigs.isPresent()) {
            extensions.add(Extensions.ECH, script.retryConfigs.get());
        }
        script.encryptedExtensions.accept(extensions);
        return Bytes.message(8, extensions.encode());
    }

    static byte[] alpn(String... names) {
        Bytes list = new Bytes();
        for (String name : names) {
            list.vector8(Bytes.ascii(name));
        }
        return new Bytes().vector16(list.done()).done();
    }

    private byte[] certificate(Authority.Leaf leaf) {
        try {
            Extensions extensions = new Extensions();
            script.certificateExtensions.accept(extensions);
            byte[] entry = new Bytes()
                    .vector24(leaf.certificate().getEncoded())
                    .raw(extensions.encode())
                    .done();
            return Bytes.message(
                    11,
                    new Bytes()
                            .vector8(script.certificateContext)
                            .vector24(entry)
                            .done());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] certificateVerify(Authority.Leaf leaf) {
        byte[] spaces = new byte[64];
        Arrays.fill(spaces, (byte) 32);
        byte[] content = Bytes.concat(
                spaces,
                Bytes.ascii(script.verifyContext),
                Bytes.of(0),
                transcript().hash(suite.hash));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(leaf.key());
            signature.update(content);
            return Bytes.message(
                    15,
                    new Bytes()
                            .u16(script.verifyScheme)
                            .vector16(signature.sign())
                            .done());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- sending

    private void send(Step step, byte[] honest) throws IOException {
        send(step, honest, true);
    }

    private void send(Step step, byte[] honest, boolean andAfter) throws IOException {
        make(script.before, step);
        if (script.instead.containsKey(step)) {
            script.instead.get(step).make(this);
            return;
        }
        byte[] message =
                script.rewrites.getOrDefault(step, unchanged -> unchanged).apply(honest);
        sendMessage(message, script.tails.getOrDefault(step, new byte[0]));
        if (andAfter) {
            make(script.after, step);
        }
    }

    void sendMessage(byte[] message) throws IOException {
        sendMessage(message, new byte[0]);
    }

    /** Hashes it, and writes it or lets it wait for those behind; with a tail that nobody hashes in the same record. */
    private void sendMessage(byte[] hashed, byte[] tail) throws IOException {
        innerTranscript.add(hashed);
        outerTranscript.add(hashed);
        byte[] message = Bytes.concat(hashed, tail);
        if (script.coalesce && records.isProtected()) {
            coalesced.writeBytes(message);
        } else {
            records.write(RecordLayer.HANDSHAKE, message, script.fragment);
        }
    }

    private void flush() throws IOException {
        if (coalesced.size() > 0) {
            records.write(RecordLayer.HANDSHAKE, coalesced.toByteArray(), script.fragment);
            coalesced.reset();
        }
    }

    private void make(Map<Step, Move> moves, Step step) throws IOException {
        Move move = moves.get(step);
        if (move != null) {
            flush();
            move.make(this);
        }
    }

    /** How TLS 1.2 sends its response. */
    @FunctionalInterface
    interface Answer {
        void send(byte[] response) throws IOException;
    }

    void answerWith(Answer other) {
        answer = other;
    }

    /** RFC 8446, 4.6.3: the next keys of our direction. */
    void updateKeys() throws IOException {
        records.write(RecordLayer.HANDSHAKE, Bytes.message(24, Bytes.of(0)));
        serverApplication = suite.hash.expandLabel(serverApplication, "traffic upd", new byte[0], suite.hash.length);
        records.writeUnder(new Protection(Keys.APPLICATION, suite, serverApplication));
    }

    // ---- what the client says

    private void listen() throws IOException {
        for (RecordLayer.Received record = records.read(); record != null; record = records.read()) {
            switch (record.type()) {
                case RecordLayer.ALERT -> witness.alerts.add(alert(record));
                case RecordLayer.HANDSHAKE -> {
                    incoming.writeBytes(record.content());
                    for (byte[] message = nextMessage(); message != null; message = nextMessage()) {
                        receive(message, record.keys());
                    }
                }
                case RecordLayer.APPLICATION -> respond(record.content());
                case RecordLayer.CHANGE_CIPHER_SPEC -> {
                    // RFC 8446, D.4
                }
                default -> throw new DishonestClient("sends a record of type " + record.type());
            }
        }
    }

    private static Witness.Alert alert(RecordLayer.Received record) {
        Cursor cursor = new Cursor(record.content());
        return new Witness.Alert(cursor.u8(), cursor.u8(), record.keys());
    }

    private void receive(byte[] message, Keys keys) throws IOException {
        if (keys == Keys.NONE) {
            // a second hello that answers a HelloRetryRequest after which the script said no more
            if (message[0] == 1 && script.retryGroup.isPresent()) {
                return;
            }
            throw new DishonestClient("sends message " + message[0] + " in clear");
        }
        witness.messages.add((int) message[0]);
        if (message[0] == 11) {
            Cursor certificate = new Cursor(message);
            certificate.take(4);
            certificate.vector8();
            witness.clientCertificate |= certificate.vector24().length > 0;
        }
        if (message[0] == 20) {
            finished(message);
        }
        transcript().add(message);
    }

    private void finished(byte[] message) throws IOException {
        if (clientApplication == null) {
            throw new DishonestClient("sends Finished before ours");
        }
        byte[] expected = Bytes.message(
                20, schedule.finished(schedule.clientHandshake, transcript().hash(suite.hash)));
        if (!MessageDigest.isEqual(expected, message)) {
            throw new DishonestClient("sends a wrong Finished");
        }
        witness.finished = true;
        records.readUnder(Collections.singletonList(new Protection(Keys.APPLICATION, suite, clientApplication)));
        try {
            make(script.before, Step.CONNECTED);
        } catch (Move.Stop stop) {
            answered = true;
        }
    }

    private void answer(byte[] response) throws IOException {
        records.write(RecordLayer.APPLICATION, response);
        records.write(RecordLayer.ALERT, Bytes.of(Move.WARNING, 0));
    }

    private void respond(byte[] data) throws IOException {
        witness.applicationData = Bytes.concat(witness.applicationData, data);
        if (!answered) {
            answered = true;
            answer.send(RESPONSE);
        }
    }
}
