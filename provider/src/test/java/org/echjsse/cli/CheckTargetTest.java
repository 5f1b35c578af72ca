package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CheckTargetTest {

    @Test
    void aUrlStaysAsItWasGiven() throws CommandFailure {
        assertTarget("https://A.example/p?q=1#f", "https://A.example/p?q=1#f", "a.example:443");
        assertTarget("HTTPS://a.example", "HTTPS://a.example", "a.example:443");
        assertTarget("a.example", "https://a.example", "a.example:443");
        assertTarget("a.example:8443/p", "https://a.example:8443/p", "a.example:8443");
        assertTarget("https://a.example:/p", "https://a.example:/p", "a.example:443");
        assertTarget("https://a.example./", "https://a.example./", "a.example:443");
        assertTarget("a.example/?to=http://b.example/", "https://a.example/?to=http://b.example/", "a.example:443");
    }

    @Test
    void namesInOtherScriptsBecomeALabels() throws CommandFailure {
        assertTarget("https://B\u00fccher.example/p", "https://xn--bcher-kva.example/p", "xn--bcher-kva.example:443");
        assertTarget("\u4f8b\u3048\u3002example:8443", "https://xn--r8jz45g.example:8443", "xn--r8jz45g.example:8443");
    }

    /** Which name is meant depends on whose rules are followed, and one of them belongs to somebody else. */
    @Test
    void aNameThatMeansTwoIsRefused() {
        assertRefused(
                "https://stra\u00dfe.example/",
                "stra\u00dfe.example: means one name in IDNA2003 and another in IDNA2008; write the A-labels (xn--...)");
    }

    @Test
    void whatCannotBeCheckedIsSaid() {
        assertRefused("http://a.example/", "http://a.example/: not an https URL");
        assertRefused("ftp://a.example/", "ftp://a.example/: not an https URL");
        assertRefused("https://a.example:0/", "a.example:0: the port is not a number from 1 to 65535");
        assertRefused("https://a.example:65536/", "a.example:65536: the port is not a number from 1 to 65535");
        assertRefused("https://a.example:https/", "a.example:https: the port is not a number from 1 to 65535");
        String address = ": an address; HTTPS records and ECH are about names";
        assertRefused("https://192.0.2.1/", "192.0.2.1" + address);
        assertRefused("https://[2001:db8::1]/", "[2001:db8::1]" + address);
        assertRefused("https://[2001:db8::1]:8443/", "[2001:db8::1]:8443" + address);
        assertRefused("2001:db8::1", "2001:db8::1" + address);
        assertRefused("https://[::1/", "[::1" + address);
        assertRefused("https://a_b.example/", "'a_b.example' is not a host name");
        assertRefused("https://-a.example/", "'-a.example' is not a host name");
        assertRefused("https://a..example/", "'a..example' is not a host name");
        assertRefused("https://.example/", "'.example' is not a host name");
        assertRefused("https://" + "a".repeat(64) + ".example/", "'" + "a".repeat(64) + ".example' is not a host name");
        assertRefused("https://a b.example/", "'a b.example' is not a host name");
        assertRefused("https://a.example/a b", "https://a.example/a b: not a URL: Illegal character in path");
        assertRefused("https:///path", "https:///path: a URL without a host name");
        assertRefused("", "an empty URL");
        assertRefused("https://a.example\u001b[31m/", "'a.example\\x1b[31m' is not a host name");
    }

    @Test
    void aPasswordIsNotRepeated() {
        CommandFailure refused =
                assertThrows(CommandFailure.class, () -> CheckTarget.parse("https://me:hunter2@a.example/"));
        assertFalse(refused.getMessage().contains("hunter2"), refused::getMessage);
    }

    @Test
    void whereToConnectMayBeAnAddress() throws CommandFailure {
        assertEquals(new HostPort("[::1]", 443), HostPort.ofConnection("--connect", "[::1]:443"));
        assertEquals(
                "--connect a.example:70000: the port is not a number from 1 to 65535",
                assertThrows(CommandFailure.class, () -> HostPort.ofConnection("--connect", "a.example:70000"))
                        .getMessage());
        assertEquals(
                "https://a.example/: a URL, where HOST[:PORT] is wanted",
                assertThrows(CommandFailure.class, () -> HostPort.parse("https://a.example/", 443))
                        .getMessage());
    }

    private static void assertTarget(String text, String url, String origin) throws CommandFailure {
        CheckTarget target = CheckTarget.parse(text);
        assertEquals(url, target.url().toString());
        assertEquals(origin, target.origin().toString());
    }

    private static void assertRefused(String text, String message) {
        assertEquals(
                message,
                assertThrows(CommandFailure.class, () -> CheckTarget.parse(text))
                        .getMessage());
    }
}
