package org.echjsse.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import org.echjsse.testing.RawRecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** CONFORMANCE 15.6: RDATA with the ECHConfigList of RFC 9934. */
final class Vectors {
    /** The ECHConfigList of RFC 9934, with its length. */
    static final String LIST = "003efe0d003ae7002000203cc1537606db1c3a5def421794cc778891598a222c9d5210c29620388b24110b"
            + "000400010001000b6578616d706c652e636f6d0000";
    /** Priority 1, target ".", alpn h2,http/1.1, port 8443, ipv4hint 192.0.2.1, ech, ipv6hint 2001:db8::1. */
    static final String FULL = "0001000001000c02683208687474702f312e310003000220fb00040004c000020100050040" + LIST
            + "00060010" + "20010db8000000000000000000000001";
    /** Priority 1, target backend.secret.example, mandatory=ech, ech. */
    static final String MANDATORY_ECH =
            "0001076261636b656e6406736563726574076578616d706c650000000002000500050040" + LIST;
    /** Priority 1, target ".", ech. */
    static final String ECH_ONLY = "00010000050040" + LIST;

    private Vectors() {}

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** With RDATA byte for byte as given, whatever dnsjava would say of it. */
    static Record https(String owner, long ttl, String rdataHex) {
        return new RawRecord(Name.fromConstantString(owner + "."), Type.HTTPS, ttl, bytes(rdataHex));
    }

    static Record cname(String owner, long ttl, String target) {
        return new org.xbill.DNS.CNAMERecord(
                Name.fromConstantString(owner + "."), DClass.IN, ttl, Name.fromConstantString(target + "."));
    }

    static String alias(String target) {
        return "0000" + name(target);
    }

    static String name(String name) {
        return HexFormat.of().formatHex(Name.fromConstantString(name + ".").toWire());
    }

    static Record parsed(String rdataHex) {
        try {
            return Record.fromWire(record(rdataHex), org.xbill.DNS.Section.ANSWER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] record(String rdataHex) {
        return bytes("00" + "0041" + "0001" + "0000003c" + "%04x".formatted(rdataHex.length() / 2) + rdataHex);
    }
}
