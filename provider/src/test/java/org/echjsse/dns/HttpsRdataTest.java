package org.echjsse.dns;

import static org.echjsse.dns.Vectors.LIST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.echjsse.dns.HttpsRdata.AliasMode;
import org.echjsse.dns.HttpsRdata.ServiceMode;
import org.echjsse.wire.PeerFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.SVCBBase;

class HttpsRdataTest {
    private static final String ECH = "00050040" + LIST;

    @Test
    void aFullRecordIsReadAsDnsjavaReadsIt() throws Exception {
        ServiceMode ours = (ServiceMode) HttpsRdata.parse(Vectors.bytes(Vectors.FULL));
        assertEquals(1, ours.priority());
        assertEquals(List.of("h2", "http/1.1"), ours.alpn());
        assertEquals(8443, ours.port().orElseThrow());
        assertEquals(List.of(InetAddress.getByName("192.0.2.1")), ours.ipv4hint());
        assertEquals(List.of(InetAddress.getByName("2001:db8::1")), ours.ipv6hint());
        assertEquals("", ours.incompatibility().orElse(""));

        HTTPSRecord oracle = (HTTPSRecord) Vectors.parsed(Vectors.FULL);
        SVCBBase.ParameterEch ech = (SVCBBase.ParameterEch) oracle.getSvcParamValue(SVCBBase.ECH);
        assertArrayEquals(ech.getData(), ours.ech().orElseThrow().encoded());
        assertEquals(oracle.getTargetName(), ours.target());
    }

    /** DNS-22. */
    @Test
    void mandatoryEchThatWeCanUseIsNoObstacle() throws Exception {
        ServiceMode ours = (ServiceMode) HttpsRdata.parse(Vectors.bytes(Vectors.MANDATORY_ECH));
        assertEquals("backend.secret.example.", ours.target().toString());
        assertTrue(ours.incompatibility().isEmpty());
    }

    /** DNS-04. */
    @Test
    void theParametersOfAliasModeDoNotCount() throws Exception {
        HttpsRdata alias = HttpsRdata.parse(Vectors.bytes(Vectors.alias("a.example") + "0005000100"));
        assertEquals(
                "a.example.", assertInstanceOf(AliasMode.class, alias).target().toString());
    }

    /** RFC 9460, appendix D.1 and D.2. */
    @ParameterizedTest
    @CsvSource({
        "000003666f6f076578616d706c6503636f6d00, 0, foo.example.com.",
        "000100, 1, .",
        "001003666f6f076578616d706c6503636f6d00000300020035, 16, foo.example.com.",
        "000103666f6f076578616d706c6503636f6d00029b000568656c6c6f, 1, foo.example.com.",
        "000103666f6f076578616d706c6503636f6d00029b000968656c6c6fd2716f6f, 1, foo.example.com.",
        "000103666f6f076578616d706c6503636f6d0000060020" + "20010db8000000000000000000000001"
                + "20010db8000000000000000000530001, 1, foo.example.com.",
        "0001076578616d706c6503636f6d000006001020010db8012203440000000000000001, 1, example.com.",
        "001003666f6f076578616d706c65036f7267000000000400010004000100090268320568332d3139"
                + "00040004c0000201, 16, foo.example.org.",
        "001003666f6f076578616d706c65036f72670000010" + "00c08665c6f6f2c6261720268" + "32, 16, foo.example.org."
    })
    void theExamplesOfRfc9460AreRead(String hex, int priority, String target) throws Exception {
        HttpsRdata rdata = HttpsRdata.parse(Vectors.bytes(hex));
        assertEquals(target, rdata.target().toString());
        assertEquals(priority, rdata instanceof ServiceMode service ? service.priority() : 0);
    }

    /** DNS-12 to DNS-15, DNS-17, DNS-20 to DNS-22. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00010000060010" + "20010db8000000000000000000000001" + "00040004c0000201", // keys 6, 4
                "000100" + ECH + ECH, // key 5 twice
                "00010000050000", // ech of no bytes
                "0001000005003e" + "fe0d003ae7002000203cc1537606db1c3a5def421794cc778891598a222c9d5210c29620388b24110b"
                        + "000400010001000b6578616d706c652e636f6d0000", // ech without the length of the list
                "0001000000000400000005" + ECH, // mandatory lists itself
                "0001000000000400050005" + ECH, // one key twice
                "0001000000000400050001" + "00010003026832" + ECH, // unsorted
                "00010000000003000500" + ECH, // odd
                "00010000000000" + ECH, // empty
                "00010000030001bb", // port of one byte
                "0001000003000301bb00", // port of three
                "00010000040005c000020100", // ipv4hint of five
                "00010000040000", // no address
                "0001000006000f20010db800000000000000000000", // ipv6hint of fifteen
                "00010000010000", // alpn of no bytes
                "000100000100020268", // alpn-id past its end
                "0001000001000100", // empty alpn-id
                "00010000010003026832" + "0002000100", // no-default-alpn with a value
                "0001c00c", // compressed target
                "00010003", // nothing behind the label
                "000100ffff0000", // the key that is no key
                "00", // no priority
            })
    void aMalformedRecordVoidsTheSet(String hex) {
        PeerFault fault = assertThrows(PeerFault.class, () -> HttpsRdata.parse(Vectors.bytes(hex)));
        assertEquals(PeerFault.Kind.MALFORMED, fault.kind(), fault.getMessage());
    }

    /** DNS-14, DNS-15, DNS-17. */
    @ParameterizedTest
    @ValueSource(strings = {"00010000020000", "00010000000002000500010003026832"})
    void aRecordThatContradictsItselfIsRefusedAlone(String hex) {
        PeerFault fault = assertThrows(PeerFault.class, () -> HttpsRdata.parse(Vectors.bytes(hex)));
        assertEquals(PeerFault.Kind.FORBIDDEN, fault.kind(), fault.getMessage());
    }

    /** DNS-15, DNS-18, DNS-22. */
    @ParameterizedTest
    @CsvSource({
        "000100000000020007" + "00070000, mandatory key7 is unknown",
        "000100" + "00010003026833" + "00020000, 'for h3 only, which is not HTTP over TCP'",
        "000100" + "000000020005" + "0005000a" + "0008aaaa000401020304, ech is mandatory and unusable"
    })
    void whatThisClientCannotUseIsIncompatibleWithAReason(String hex, String reason) throws Exception {
        ServiceMode service = (ServiceMode) HttpsRdata.parse(Vectors.bytes(hex));
        String said = service.incompatibility().orElse("compatible");
        assertTrue(said.startsWith(reason), said);
    }

    /** DNS-22. */
    @Test
    void aListOfUnknownVersionsThatIsNotMandatoryLeavesTheRecordCompatible() throws Exception {
        ServiceMode service =
                (ServiceMode) HttpsRdata.parse(Vectors.bytes("000100" + "0005000a" + "0008aaaa000401020304"));
        assertTrue(service.incompatibility().isEmpty());
        assertTrue(service.ech().isPresent());
    }

    @Test
    void everyTruncationIsMalformedOrAnotherWholeRecord() {
        byte[] full = Vectors.bytes(Vectors.FULL);
        for (int length = 0; length < full.length; length++) {
            byte[] cut = Arrays.copyOf(full, length);
            try {
                HttpsRdata.parse(cut);
                assertTrue(length == 3 || full[length] == 0, "cut at " + length); // between two parameters
            } catch (PeerFault expected) {
                assertEquals(PeerFault.Kind.MALFORMED, expected.kind());
            }
        }
    }

    @Property
    void everySingleByteChangeEndsInAValueOrAFault(@ForAll @IntRange(max = 120) int at, @ForAll byte value) {
        byte[] changed = Vectors.bytes(Vectors.FULL);
        changed[at] = value;
        parseOrFault(changed);
    }

    @Property
    void anyBytesEndInAValueOrAFault(@ForAll byte[] any) {
        parseOrFault(any);
    }

    private static void parseOrFault(byte[] rdata) {
        try {
            HttpsRdata parsed = HttpsRdata.parse(rdata);
            if (parsed instanceof ServiceMode service) {
                service.incompatibility();
            }
        } catch (PeerFault expected) {
            assertTrue(expected.getMessage().length() > 3);
        }
    }
}
