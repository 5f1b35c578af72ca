package org.echjsse.bctls;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsContext;
import org.echjsse.wire.WireWriter;

/**
 * A ClientHello that is encoded in the order of its {@link OrderedExtensions}; bctls would write empty extensions first, and so move
 * {@code encrypted_client_hello} between its draft and its final form.
 */
final class OrderedHello extends ClientHello {
    private final OrderedExtensions extensions;

    private OrderedHello(ClientHello hello, byte[] sessionId, OrderedExtensions extensions) {
        super(hello.getVersion(), hello.getRandom(), sessionId, null, hello.getCipherSuites(), extensions, 0);
        this.extensions = extensions;
    }

    /** The hello that bctls has put together. */
    static OrderedHello of(ClientHello hello) {
        return new OrderedHello(hello, hello.getSessionID(), (OrderedExtensions) hello.getExtensions());
    }

    OrderedHello withSessionId(byte[] sessionId) {
        return new OrderedHello(this, sessionId, extensions);
    }

    OrderedHello withExtensions(OrderedExtensions others) {
        return new OrderedHello(this, getSessionID(), others);
    }

    /** Live: what is put into it is in the next encoding. */
    OrderedExtensions extensions() {
        return extensions;
    }

    /** The whole handshake message with its header. */
    byte[] message() {
        return new WireWriter(1024)
                .u8(HandshakeType.client_hello)
                .vector24(this::writeBody)
                .toByteArray();
    }

    @Override
    public void encode(TlsContext context, OutputStream output) throws IOException {
        WireWriter body = new WireWriter(1024);
        writeBody(body);
        output.write(body.toByteArray());
    }

    private void writeBody(WireWriter body) {
        body.u8(getVersion().getMajorVersion()).u8(getVersion().getMinorVersion());
        body.bytes(getRandom());
        body.vector8(getSessionID());
        body.vector16(suites -> {
            for (int suite : getCipherSuites()) {
                suites.u16(suite);
            }
        });
        body.vector8(new byte[] {0});
        body.vector16(all -> {
            for (Integer type : Collections.list(extensions.keys())) {
                all.u16(type).vector16(extensions.get(type));
            }
        });
    }
}
