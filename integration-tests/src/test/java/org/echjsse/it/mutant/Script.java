package org.echjsse.it.mutant;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What a server does; as it is made, nothing but what is right. The fields are the switches. */
final class Script {
    static final String SERVER_CONTEXT = "TLS 1.3, server CertificateVerify";
    static final String CLIENT_CONTEXT = "TLS 1.3, client CertificateVerify";

    /** Puts eight bytes into a ServerHello, or does not. */
    @FunctionalInterface
    interface Confirmation {
        void confirm(HonestServer server, HelloDraft hello);
    }

    /** The keys it opens ECH with; none opens nothing, which is an honest rejection. */
    List<EchKey> keys = new ArrayList<>();

    /** It can open ECH and goes by the outer hello all the same. */
    boolean opensAndRejects;

    Optional<byte[]> retryConfigs = Optional.empty();
    Suite suite = Suite.AES_128;
    /** The group that HelloRetryRequest asks for. */
    OptionalInt retryGroup = OptionalInt.empty();

    Optional<byte[]> cookie = Optional.empty();
    Consumer<HelloDraft> retryDraft = draft -> {};
    /** After HelloRetryRequest the confirmation in its extension; {@code null} leaves the extension out. */
    UnaryOperator<byte[]> retrySignal = honest -> honest;
    /** The confirmation in HelloRetryRequest is made of the outer hello. */
    boolean outerSignal;
    /** Behind the honest contents, before the confirmation. */
    Consumer<HelloDraft> helloDraft = draft -> {};

    Confirmation confirmation = HonestServer::confirm;
    Consumer<Extensions> encryptedExtensions = extensions -> {};
    boolean asksForCertificate;
    /** Instead of the one for the name that the client has asked for. */
    Optional<Authority.Leaf> leaf = Optional.empty();

    Consumer<Extensions> certificateExtensions = extensions -> {};
    byte[] certificateContext = new byte[0];
    String verifyContext = SERVER_CONTEXT;
    int verifyScheme = 0x0403;
    Optional<Authority.Leaf> verifyLeaf = Optional.empty();
    /** Largest fragment in a record. */
    int fragment = 1 << 14;
    /** Everything under one key in as few records as possible. */
    boolean coalesce;
    /** Instead of TLS 1.3. */
    Optional<OldServer> old = Optional.empty();

    /** The client has one, so its hellos must show a pre_shared_key. */
    boolean expectsTicket;

    final Map<Step, UnaryOperator<byte[]>> rewrites = new EnumMap<>(Step.class);
    /** Bytes in the same record behind a message, which are no part of the handshake. */
    final Map<Step, byte[]> tails = new EnumMap<>(Step.class);

    final Map<Step, Move> before = new EnumMap<>(Step.class);
    final Map<Step, Move> instead = new EnumMap<>(Step.class);
    final Map<Step, Move> after = new EnumMap<>(Step.class);

    Script rewrite(Step step, UnaryOperator<byte[]> rewrite) {
        rewrites.put(step, rewrite);
        return this;
    }

    Script tail(Step step, byte[] bytes) {
        tails.put(step, bytes);
        return this;
    }

    Script before(Step step, Move move) {
        before.put(step, move);
        return this;
    }

    Script instead(Step step, Move move) {
        instead.put(step, move);
        return this;
    }

    Script after(Step step, Move move) {
        after.put(step, move);
        return this;
    }

    Script retry(int group) {
        retryGroup = OptionalInt.of(group);
        return this;
    }
}
