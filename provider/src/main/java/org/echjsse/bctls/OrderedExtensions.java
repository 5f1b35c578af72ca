package org.echjsse.bctls;

import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.Hashtable;
import java.util.List;
import java.util.TreeSet;
import org.bouncycastle.tls.ExtensionType;

/**
 * The extensions of a ClientHello, in one order for every hello we send: inner, outer, GREASE and plain.
 *
 * <p>CLI-21, CLI-22: what {@code ech_outer_extensions} stands for has to be contiguous in the inner hello and in the same order in
 * the outer one. SEC-04: an observer must not tell real ECH from GREASE by the order. bctls keeps the instance it gets from
 * {@code getClientExtensions()}, adds to it, and enumerates {@link #keys()} to encode it.
 */
final class OrderedExtensions extends Hashtable<Integer, byte[]> {
    private static final long serialVersionUID = 1L;

    static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

    private static final List<Integer> ORDER = List.of(
            ExtensionType.server_name,
            ExtensionType.extended_master_secret,
            ExtensionType.renegotiation_info,
            ExtensionType.ec_point_formats,
            // equal in inner and outer hello from here ...
            ExtensionType.supported_groups,
            ExtensionType.signature_algorithms,
            ExtensionType.signature_algorithms_cert,
            ExtensionType.application_layer_protocol_negotiation,
            ExtensionType.status_request,
            ExtensionType.psk_key_exchange_modes,
            ExtensionType.key_share,
            ExtensionType.cookie,
            // ... to here
            ExtensionType.supported_versions,
            ENCRYPTED_CLIENT_HELLO);

    private static final Comparator<Integer> BY_PLACE =
            Comparator.comparingInt(OrderedExtensions::place).thenComparing(Comparator.naturalOrder());

    @Override
    public synchronized Enumeration<Integer> keys() {
        TreeSet<Integer> ordered = new TreeSet<>(BY_PLACE);
        ordered.addAll(keySet());
        return Collections.enumeration(ordered);
    }

    /** A shallow copy with the same order. */
    OrderedExtensions copy() {
        OrderedExtensions copy = new OrderedExtensions();
        copy.putAll(this);
        return copy;
    }

    private static int place(Integer type) {
        if (type == ExtensionType.pre_shared_key) {
            return Integer.MAX_VALUE; // RFC 8446, 4.2.11; CLI-65: the last one
        }
        int index = ORDER.indexOf(type);
        return index >= 0 ? index : ORDER.size();
    }
}
