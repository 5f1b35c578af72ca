package org.echjsse.bctls;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;

/**
 * One TLS connection as bytes in and bytes out: no socket, no thread, no lock. Not thread-safe; the caller serializes.
 *
 * <p>Every method that throws {@link TlsFailure} may leave an alert in the output: drain it before giving up.
 */
public interface TlsConnection {

    /**
     * @throws IllegalArgumentException if real ECH is asked for without TLS 1.3 (CLI-04)
     */
    static TlsConnection client(ClientSettings settings, ClientDecisions decisions) {
        return settings.ech() instanceof EchPlan.Real real
                ? new TwinClient(settings, real.choice(), decisions)
                : new PlainClient(settings, decisions);
    }

    static TlsConnection server(ServerSettings settings, ServerDecisions decisions) {
        return new ShieldedServer(settings, decisions);
    }

    /** Client: builds the ClientHello (key generation, HPKE) and leaves it in the output. Server: gets ready. Call once. */
    void begin() throws TlsFailure;

    /**
     * Takes TLS records, any number of them; what is not whole yet waits for the rest. They are decrypted in place, so the bytes are
     * not what they were afterwards. During the handshake this runs the handshake, decisions included, on the calling
     * thread.
     */
    void offerInput(byte[] buffer, int offset, int length) throws TlsFailure;

    /** Bytes of records that wait to be sent. */
    int pendingOutput();

    /** Takes up to {@code length} bytes to be sent; returns how many. */
    int takeOutput(byte[] buffer, int offset, int length);

    /** Takes one whole record to be sent, if there is one; returns its length. The destination has room for it. */
    int takeRecord(ByteBuffer destination);

    /** Bytes of application data that wait to be read. */
    int pendingInput();

    /** Takes up to {@code length} bytes of application data; returns how many. */
    int takeInput(byte[] buffer, int offset, int length);

    /** Encrypts application data into the output. Only after the handshake and before {@link #closeOutbound()}. */
    void write(byte[] buffer, int offset, int length) throws TlsFailure;

    /**
     * Seals application data as one record, straight into the destination. Only after the handshake, before {@link #closeOutbound()},
     * and when no {@linkplain #pendingOutput() output} waits. It may leave a KeyUpdate in the output. Buffers of any kind.
     *
     * @param limit most bytes of application data in the record; it never has more than 2^14, nor than there is room for
     * @param destination has room for at least 64 bytes
     * @return how many bytes were taken from the sources; 0: there are none, and no record
     */
    int seal(ByteBuffer[] sources, int offset, int count, int limit, ByteBuffer destination) throws TlsFailure;

    /**
     * Opens one record, straight into the first destination if it has room for the whole record, else by way of a copy. Only after
     * the handshake. It may leave something in the output. Buffers of any kind; the record stays as it is, and is consumed.
     *
     * @param record one whole record, and nothing else
     * @param destinations together have room for the record without its header and 16 bytes
     * @return how many bytes of application data were put into the destinations; 0: there are none, or the record was about something
     *     else
     */
    int open(ByteBuffer record, ByteBuffer[] destinations, int offset, int count) throws TlsFailure;

    /** Sends close_notify; reading goes on. During a handshake: user_canceled and close_notify. Idempotent. */
    void closeOutbound();

    /** Sends this fatal alert and is dead afterwards. For failures that the caller finds itself. */
    void abort(int alert, String reason);

    /** TLS 1.3: changes our sending keys, and asks the peer to change his if {@code peerToo}. */
    void updateKeys(boolean peerToo) throws TlsFailure;

    boolean isHandshakeComplete();

    /** Whether the peer has sent close_notify. */
    boolean isInboundClosed();

    boolean isOutboundClosed();

    /** What is negotiated so far; usable inside of decisions too. */
    Negotiated negotiated();

    EchOutcome ech();

    /** The name in the ClientHello that an observer saw, if there was one. */
    Optional<String> outerServerName();

    /** Empty until the handshake is complete. */
    Optional<KeyingMaterial> keyingMaterial();
}
