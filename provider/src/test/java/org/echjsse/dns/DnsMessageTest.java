package org.echjsse.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.echjsse.testing.DohTestServer;
import org.echjsse.testing.RawRecord;
import org.echjsse.wire.PeerFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsMessageTest {
    private static final Name NAME = Name.fromConstantString("secret.example.");
    private static final DnsQuestion QUESTION = DnsQuestion.https(NAME);

    /** 42 bytes of header and question, OPT, padding of 71. DNS-54, DNS-67. */
    @Test
    void theQueryIsTheKnownAnswerForAPort() throws Exception {
        byte[] query = DnsQuery.padded(DnsQuestion.https(HttpsResolver.queryName("example.com", 8443)));
        assertEquals(
                "AAABAAABAAAAAAABBV84NDQzBl9odHRwcwdleGFtcGxlA2NvbQAAQQABAAApBNAAAAAAAEsADABHAAAAAAAAAA"
                        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                Base64.getUrlEncoder().withoutPadding().encodeToString(query));
    }

    /** DNS-67. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 60, 63, 64, 65, 66, 67, 68, 69, 100, 200, 240})
    void paddingHidesTheLengthOfTheName(int length) throws Exception {
        String host = "a.".repeat(length / 2) + "b".repeat(1 + length % 2);
        assertEquals(0, DnsQuery.padded(DnsQuestion.https(HttpsResolver.queryName(host, 443))).length % 128);
    }

    /** DNS-01. */
    @ParameterizedTest
    @CsvSource({
        "example.com, 443, example.com.",
        "EXAMPLE.com., 443, example.com.",
        "example.com, 8443, _8443._https.example.com.",
        "example.com, 80, _80._https.example.com."
    })
    void theQueryNameFollowsThePort(String host, int port, String expected) throws Exception {
        assertEquals(expected, HttpsResolver.queryName(host, port).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "a b", "a\\046b", "m\u00fcnchen.example", "::1", "a/b"})
    void whatIsNoHostNameIsNotAsked(String host) {
        IOException refusal = assertThrows(IOException.class, () -> HttpsResolver.queryName(host, 443));
        assertTrue(host.length() < 2 || !refusal.getMessage().contains(host));
    }

    @Test
    void aNameThatIsTooLongWithItsPrefixIsNotAsked() {
        String host = "a.".repeat(125) + "bc";
        assertThrows(IOException.class, () -> HttpsResolver.queryName(host, 65535));
    }

    @Test
    void anAnswerIsRead() throws Exception {
        DnsResponse response = DnsResponse.parse(answer(m -> {}), QUESTION);
        assertFalse(response.nxdomain());
        assertEquals(1, response.answers().size());
        assertEquals(60, response.answers().get(0).ttl());
    }

    /** DNS-24. */
    @Test
    void theQuestionIsComparedWithoutCase() throws Exception {
        DnsResponse.parse(answer(m -> {}), DnsQuestion.https(Name.fromConstantString("SECRET.Example.")));
    }

    /** DNS-50. */
    @Test
    void aTimeToLiveWithTheTopBitCountsAsZero() throws Exception {
        byte[] message = answer(m -> {});
        int ttl = 12 + NAME.length() + 4 + 2 + 4; // header, question, pointer, type and class
        assertEquals(60, message[ttl + 3]);
        message[ttl] = (byte) 0x80;
        assertEquals(0, DnsResponse.parse(message, QUESTION).answers().get(0).ttl());
    }

    /** DNS-23, DNS-33. */
    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP, Rcode.FORMERR})
    void anErrorCodeIsNeverANegativeAnswer(int rcode) {
        assertFault("the server answered " + Rcode.string(rcode), answer(m -> m.getHeader()
                .setRcode(rcode)));
    }

    /** As firewalls answer: the header and nothing else. */
    @Test
    void anErrorCodeCountsWithoutItsQuestion() {
        Message refused = new Message(0);
        refused.getHeader().setFlag(Flags.QR);
        refused.getHeader().setRcode(Rcode.REFUSED);
        assertFault("the server answered REFUSED", refused.toWire());
    }

    @Test
    void theUpperBitsOfTheErrorCodeCount() {
        assertFault("BADVERS", answer(m -> m.addRecord(new OPTRecord(1232, 1, 0), Section.ADDITIONAL)));
    }

    /** DNS-23, DNS-53, DNS-55. */
    @Test
    void whatIsNoAnswerToOurQuestionIsAFault() {
        assertFault("truncated", answer(m -> m.getHeader().setFlag(Flags.TC)));
        assertFault("not a response", answer(m -> m.getHeader().unsetFlag(Flags.QR)));
        assertFault("not a response", answer(m -> m.getHeader().setID(7)));
        assertFault("not a response", answer(m -> m.getHeader().setOpcode(4)));
        assertFault("another question", answer(m -> question(m, "other.example.", Type.HTTPS, 1)));
        assertFault("another question", answer(m -> question(m, "secret.example.", Type.A, 1)));
        assertFault("another question", answer(m -> question(m, "secret.example.", Type.HTTPS, 3)));
        assertFault("another question", answer(m -> m.removeAllRecords(Section.QUESTION)));
    }

    @Test
    void bytesBehindTheMessageAreAFault() {
        byte[] message = answer(m -> {});
        assertFault("message", Arrays.copyOf(message, message.length + 1));
    }

    @Test
    void everyTruncationIsAFault() {
        byte[] message = answer(m -> m.addRecord(DohTestServer.soa("example", 60, 60), Section.AUTHORITY));
        for (int length = 0; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            assertThrows(PeerFault.class, () -> DnsResponse.parse(cut, QUESTION), "cut at " + length);
        }
    }

    @Test
    void aCompressionPointerToItselfIsAFault() {
        byte[] message = answer(m -> {});
        // The owner of the answer is a pointer to the question, at 12.
        int owner = 12 + NAME.length() + 4;
        assertEquals((byte) 0xc0, message[owner]);
        message[owner + 1] = (byte) owner;
        assertFault("compression", message);
    }

    @Test
    void theAddressesOfTheFamilyThatWasAskedForAreRead() throws Exception {
        DnsQuestion ipv4 = new DnsQuestion(NAME, Type.A);
        DnsResponse response = DnsResponse.parse(addresses(Type.A, a("192.0.2.1"), aaaa("2001:db8::1")), ipv4);
        List<DnsResponse.Address> found = response.answersOf(NAME, DnsResponse.Address.class);
        assertEquals(1, found.size());
        assertArrayEquals(new byte[] {(byte) 192, 0, 2, 1}, found.get(0).address());
        assertEquals(60, found.get(0).ttl());
        DnsQuestion ipv6 = new DnsQuestion(NAME, Type.AAAA);
        response = DnsResponse.parse(addresses(Type.AAAA, a("192.0.2.1"), aaaa("2001:db8::1")), ipv6);
        found = response.answersOf(NAME, DnsResponse.Address.class);
        assertEquals(16, found.get(0).address().length);
        assertEquals(1, found.size());
        assertThrows(PeerFault.class, () -> DnsResponse.parse(addresses(Type.AAAA), ipv4));
    }

    @Test
    void anAddressOfTheWrongLengthIsAFaultAndABrokenRecordOfAnotherTypeIsPassedOver() throws Exception {
        DnsQuestion ipv4 = new DnsQuestion(NAME, Type.A);
        Record three = new RawRecord(NAME, Type.A, 60, new byte[3]);
        PeerFault fault = assertThrows(PeerFault.class, () -> DnsResponse.parse(addresses(Type.A, three), ipv4));
        assertTrue(fault.getMessage().contains("A: 3 bytes instead of 4"), fault.getMessage());
        Record broken = new RawRecord(NAME, Type.AAAA, 60, new byte[3]);
        assertEquals(
                1,
                DnsResponse.parse(addresses(Type.A, broken, a("192.0.2.1")), ipv4)
                        .answers()
                        .size());
    }

    /** RFC 1034, 3.6.2; DNS-06. */
    @Test
    void theCnamesThatLeadOnAreFoundInAnyOrder() throws Exception {
        byte[] message = addresses(
                Type.A,
                Vectors.cname("b.example", 5, "c.example"),
                Vectors.cname("elsewhere.example", 5, "d.example"),
                Vectors.cname("secret.example", 5, "b.example"));
        DnsResponse response = DnsResponse.parse(message, new DnsQuestion(NAME, Type.A));
        assertEquals(
                List.of("b.example.", "c.example."),
                response.cnamesFrom(NAME).stream()
                        .map(link -> link.target().toString())
                        .toList());
        assertEquals(List.of(), response.cnamesFrom(Name.fromConstantString("c.example.")));
    }

    @Property
    void everySingleByteChangeEndsInAValueOrAFault(@ForAll @IntRange(max = 250) int at, @ForAll byte value) {
        byte[] message = answer(m -> {
            m.addRecord(Vectors.cname("secret.example", 5, "other.example"), Section.ANSWER);
            m.addRecord(DohTestServer.soa("example", 60, 60), Section.AUTHORITY);
        });
        message[at % message.length] = value;
        try {
            DnsResponse.parse(message, QUESTION);
        } catch (PeerFault expected) {
            assertTrue(expected.getMessage().length() > 3);
        }
    }

    @Property
    void anyBytesEndInAValueOrAFault(@ForAll byte[] any) {
        assertThrows(PeerFault.class, () -> DnsResponse.parse(any, QUESTION));
    }

    private static void question(Message message, String name, int type, int dclass) {
        message.removeAllRecords(Section.QUESTION);
        message.addRecord(Record.newRecord(Name.fromConstantString(name), type, dclass), Section.QUESTION);
    }

    private static byte[] answer(Consumer<Message> change) {
        Message query = new Message(0);
        query.addRecord(Record.newRecord(NAME, Type.HTTPS, 1), Section.QUESTION);
        Message response = DohTestServer.response(query);
        response.addRecord(Vectors.https("secret.example", 60, Vectors.FULL), Section.ANSWER);
        change.accept(response);
        return response.toWire();
    }

    private static byte[] addresses(int type, Record... records) {
        Message query = new Message(0);
        query.addRecord(Record.newRecord(NAME, type, 1), Section.QUESTION);
        Message response = DohTestServer.response(query);
        for (Record record : records) {
            response.addRecord(record, Section.ANSWER);
        }
        return response.toWire();
    }

    private static Record a(String address) throws IOException {
        return new ARecord(NAME, 1, 60, InetAddress.getByName(address));
    }

    private static Record aaaa(String address) throws IOException {
        return new AAAARecord(NAME, 1, 60, InetAddress.getByName(address));
    }

    private static void assertFault(String reason, byte[] message) {
        PeerFault fault = assertThrows(PeerFault.class, () -> DnsResponse.parse(message, QUESTION));
        assertTrue(fault.getMessage().contains(reason), fault.getMessage());
    }
}
