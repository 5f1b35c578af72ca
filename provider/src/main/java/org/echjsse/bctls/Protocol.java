package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;

/**
 * What {@link ClientProtocol} and {@link ServerProtocol} have in common: bctls' methods, and what we add to them. bctls has one
 * superclass for both, but what we override is protected, so each of the two does it for itself, and asks the same {@link Closure}
 * and {@link IncomingRecords}.
 */
interface Protocol {

    // of bctls

    void offerInput(byte[] buffer, int offset, int length) throws IOException;

    int getAvailableInputBytes();

    int readInput(byte[] buffer, int offset, int length);

    int getAvailableOutputBytes();

    int readInput(ByteBuffer buffer, int length);

    int readOutput(byte[] buffer, int offset, int length);

    int readOutput(ByteBuffer buffer, int length);

    /** Length of the record that is to be sent next; 0: there is none. */
    int previewOutputRecord();

    void writeApplicationData(byte[] buffer, int offset, int length) throws IOException;

    boolean isConnected();

    boolean isClosed();

    // ours

    TlsContext tlsContext();

    /** Whether TLS 1.3 is negotiated; false as long as nobody knows. */
    default boolean isTls13() {
        SecurityParameters parameters = tlsContext().getSecurityParameters();
        return parameters != null && ProtocolVersion.TLSv13.equals(parameters.getNegotiatedVersion());
    }

    Closure closure();

    IncomingRecords records();

    /** What was in a record that somebody else has opened. */
    void process(short type, byte[] content) throws IOException;

    /** All that there was to be sent has been taken. */
    void outputTaken();

    /** close_notify; during the handshake user_canceled first, and everything ends. */
    void closeOutbound() throws IOException;

    /** This fatal alert, and everything ends. */
    void abort(short alert, String reason) throws IOException;

    /** KeyUpdate (RFC 8446, 4.6.3). */
    void updateKeys(boolean peerToo) throws IOException;

    /** The connection is over: wipes what it has kept of its secrets. */
    void release();
}
