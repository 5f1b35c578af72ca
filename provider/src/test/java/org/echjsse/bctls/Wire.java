package org.echjsse.bctls;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;

/** Reads what an observer sees. */
final class Wire {
    private Wire() {}

    /** The ClientHello messages, whole, in what a client sent. */
    static List<byte[]> clientHellos(byte[] sent) {
        try {
            ByteArrayOutputStream handshake = new ByteArrayOutputStream();
            WireReader records = new WireReader(sent);
            while (!records.isEmpty()) {
                int type = records.u8("type");
                records.u16("version");
                byte[] fragment = records.vector16("fragment").rest();
                if (type == 22) {
                    handshake.writeBytes(fragment);
                }
            }
            List<byte[]> hellos = new ArrayList<>();
            WireReader messages = new WireReader(handshake.toByteArray());
            while (!messages.isEmpty()) {
                int from = messages.position();
                int type = messages.u8("msg_type");
                messages.vector24("message");
                if (type == 1) {
                    hellos.add(messages.copy(from, messages.position()));
                }
            }
            return hellos;
        } catch (PeerFault e) {
            throw new IllegalStateException(e);
        }
    }
}
