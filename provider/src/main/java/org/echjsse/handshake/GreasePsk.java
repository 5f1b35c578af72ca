package org.echjsse.handshake;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/**
 * The pre_shared_key of a ClientHelloOuter whose inner hello has a real one (RFC 9849, 6.1.2): as many identities and binders, of the
 * same lengths, all random. Not thread-safe.
 */
public final class GreasePsk {
    private static final long U32 = 0xffffffffL;

    private record Identity(byte[] identity, long age) {}

    private final List<Identity> identities;
    private final int[] binderLengths;
    private final byte[] first;
    private final long madeAt;

    private GreasePsk(List<Identity> identities, int[] binderLengths, SecureRandom random, long millis) {
        this.identities = identities;
        this.binderLengths = binderLengths;
        this.madeAt = millis;
        this.first = body(random, 0);
    }

    /**
     * RFC 9849, 6.1.2; CLI-45, CLI-46: only lengths are taken from the real one.
     *
     * @param real {@code extension_data} of pre_shared_key in our own ClientHelloInner, binders included
     * @param millis now, in milliseconds since whenever
     */
    public static GreasePsk like(byte[] real, SecureRandom random, long millis) {
        try {
            WireReader reader = new WireReader(real);
            List<Identity> identities = new ArrayList<>();
            WireReader list = reader.vector16("identities");
            while (!list.isEmpty()) {
                byte[] identity = new byte[list.vector16("identity").remaining()];
                random.nextBytes(identity);
                list.sub(Integer.BYTES, "obfuscated_ticket_age");
                identities.add(new Identity(identity, random.nextInt() & U32));
            }
            List<Integer> lengths = new ArrayList<>();
            WireReader binders = reader.vector16("binders");
            while (!binders.isEmpty()) {
                lengths.add(binders.vector8("binder").remaining());
            }
            reader.expectEnd("pre_shared_key");
            return new GreasePsk(
                    identities, lengths.stream().mapToInt(Integer::intValue).toArray(), random, millis);
        } catch (PeerFault fault) {
            throw new IllegalArgumentException("our own pre_shared_key is wrong", fault);
        }
    }

    /** {@code extension_data} for the first hello. */
    public byte[] first() {
        return first.clone();
    }

    /**
     * {@code extension_data} for the second hello (HRR-09, HRR-13): the same identities, older by the time since the first one, as those
     * of a real client would be, and new binders, because they are over another transcript.
     */
    public byte[] again(SecureRandom random, long millis) {
        return body(random, millis - madeAt);
    }

    /** Of the first binder: the length of the hash that the PSK goes with. */
    public int binderLength() {
        return binderLengths[0];
    }

    private byte[] body(SecureRandom random, long millisSince) {
        return new WireWriter()
                .vector16((WireWriter list) -> identities.forEach(each -> {
                    list.vector16(each.identity()).u32(each.age() + millisSince & U32);
                }))
                .vector16((WireWriter list) -> {
                    for (int length : binderLengths) {
                        byte[] binder = new byte[length];
                        random.nextBytes(binder);
                        list.vector8(binder);
                    }
                })
                .toByteArray();
    }
}
