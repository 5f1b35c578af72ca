package org.echjsse.bctls;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsContext;
import org.echjsse.wire.WireWriter;

/**
 * A ClientHello that is encoded in the order of its {@link OrderedExtensions}; bctls would write empty extensions first, and so move
 * {@code encrypted_client_hello} between its draft and its final form.
 */
final class OrderedHello extends ClientHello {
    /** Length of the list, and of its only entry. */
    private static final int BINDER_LENGTHS = 3;

    private final OrderedExtensions extensions;

    private OrderedHello(ClientHello hello, byte[] sessionId, OrderedExtensions extensions, int bindersSize) {
        super(hello.getVersion(), hello.getRandom(), sessionId, null, hello.getCipherSuites(), extensions, bindersSize);
        this.extensions = extensions;
    }

    /** The hello that bctls has put together. */
    static OrderedHello of(ClientHello hello) {
        return new OrderedHello(
                hello, hello.getSessionID(), (OrderedExtensions) hello.getExtensions(), hello.getBindersSize());
    }

    OrderedHello withSessionId(byte[] sessionId) {
        return new OrderedHello(this, sessionId, extensions, getBindersSize());
    }

    OrderedHello withExtensions(OrderedExtensions others) {
        return new OrderedHello(this, getSessionID(), others, getBindersSize());
    }

    /** The same without PSKs, as after a HelloRetryRequest that no ticket fits to: bctls would keep room for binders. */
    OrderedHello withoutBinders() {
        return new OrderedHello(this, getSessionID(), extensions, 0);
    }

    /** Live: what is put into it is in the next encoding. */
    OrderedExtensions extensions() {
        return extensions;
    }

    /** The whole handshake message with its header; zeros where binders belong. */
    byte[] message() {
        return new WireWriter(1024)
                .u8(HandshakeType.client_hello)
                .vector24(this::writeBody)
                .toByteArray();
    }

    /** RFC 8446, 4.2.11.2: what binders are over is everything before them, with lengths as if they were there. bctls appends them. */
    @Override
    public void encode(TlsContext context, OutputStream output) throws IOException {
        WireWriter body = new WireWriter(1024);
        writeBody(body);
        output.write(body.toByteArray(), 0, body.position() - getBindersSize());
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
                byte[] data = extensions.get(type);
                boolean bound = type == ExtensionType.pre_shared_key && getBindersSize() > 0;
                all.u16(type).vector16(bound ? withEmptyBinder(data) : data);
            }
        });
    }

    /** There is one PSK at most, so there is one binder. */
    private byte[] withEmptyBinder(byte[] identities) {
        return new WireWriter(identities.length + getBindersSize())
                .bytes(identities)
                .vector16(binders -> binders.vector8(new byte[getBindersSize() - BINDER_LENGTHS]))
                .toByteArray();
    }
}
