package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wireshark reads our connections with our key log, which the documented property switches on. Releases up to 4.0 know nothing of ECH:
 * they look for the random of the hello that they see, and find nothing of an accepted connection, unless somebody writes that random
 * into the lines. How one gets from one to the other with {@code ECH_SECRET} is shown by {@code KeyLogTest} beside the provider.
 */
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeyLogIT {
    private static final String PROPERTY = "org.echjsse.keylog";

    private final EchMaterial key = EchMaterial.generate(34);

    @TempDir
    Path directory;

    /** A context of a provider that writes to this file. */
    private static SSLContext logging(Path file, Supplier<SSLContext> maker) {
        Security.setProperty(PROPERTY, file.toString());
        try {
            SSLContext context = maker.get();
            context.createSSLEngine(); // a provider reads the properties at the first use
            return context;
        } finally {
            Security.setProperty(PROPERTY, ""); // security properties cannot be unset
        }
    }

    private String tshark(WireTap.Recording recording, Path keyLog, String... what) {
        Path capture = directory.resolve("capture.pcap");
        Capture.write(recording, capture);
        List<String> command =
                new ArrayList<>(List.of("tshark", "-r", capture.toString(), "-o", "tls.keylog_file:" + keyLog));
        command.addAll(List.of(what));
        return PeerProcess.run(command.toArray(String[]::new));
    }

    private String text(WireTap.Recording recording, Path keyLog) {
        return tshark(recording, keyLog, "-q", "-z", "follow,tls,ascii,0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    @Pairing(
            client = "EchJSSE",
            server = "OpenSSL s_server",
            needs = {Tool.OPENSSL, Tool.TSHARK})
    void tsharkReadsAConnectionWithGrease(String version) throws Exception {
        Path keys = directory.resolve("keys");
        SSLContext context = logging(keys, OurSide::client);
        try (OpenSslPeer.Server server = OpenSslPeer.serve(KeyKind.EC, version);
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.SOCKET.visit(context, OurSide.in(EchMode.GREASE), tap.address());
            String text = text(tap.only(), keys);
            assertTrue(text.contains("GET / HTTP/1.0") && text.contains("HTTP/1.0 200 ok"), text);
            String blind = text(tap.only(), Files.createFile(directory.resolve("nothing")));
            assertFalse(blind.contains("HTTP/1.0"), blind);
        }
        assertFalse(Files.readString(keys).contains("ECH_"), "GREASE has no secret");
    }

    @Test
    @Pairing(
            client = "EchJSSE",
            server = "OpenSSL s_server",
            needs = {Tool.OPENSSL, Tool.TSHARK})
    void tsharkReadsTheAlertOfARejectedConnection() throws Exception {
        Path keys = directory.resolve("keys");
        SSLContext context = logging(keys, OurSide::client);
        try (OpenSslPeer.Server server = OpenSslPeer.serve(KeyKind.EC, "-tls1_3");
                WireTap tap = WireTap.before(server.port())) {
            assertThrows(
                    EchRejectedException.class,
                    () -> JsseClient.SOCKET.visit(context, OurSide.offering(key), tap.address()));
            String alerts =
                    tshark(tap.only(), keys, "-Y", "tls.alert_message", "-T", "fields", "-e", "tls.alert_message.desc");
            assertTrue(Arrays.asList(alerts.trim().split("[\\s,]+")).contains("121"), alerts);
        }
    }

    /** With the log of our client, and with that of our server. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Pairing(client = "EchJSSE", server = "EchJSSE", needs = Tool.TSHARK)
    void tsharkReadsAnAcceptedConnectionOnceItIsToldWhichOneItIs(boolean atClient) throws Exception {
        Path keys = directory.resolve("keys");
        SSLContext client = atClient ? logging(keys, OurSide::client) : OurSide.client();
        Supplier<SSLContext> ofServer = () -> OurSide.server(KeyKind.EC);
        SSLContext serving = atClient ? ofServer.get() : logging(keys, ofServer);
        try (JsseServer server = JsseServer.start(serving, OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.SOCKET.visit(client, OurSide.offering(key), tap.address());
            assertFalse(text(tap.only(), keys).contains("HTTP/1.0"));
            String outer =
                    HexFormat.of().formatHex(Arrays.copyOfRange(tap.only().fromClient(), 11, 43));
            String lines = Files.readString(keys);
            assertTrue(lines.contains("ECH_SECRET " + outer) && lines.contains("ECH_CONFIG " + outer), lines);
            Matcher inner =
                    Pattern.compile("EXPORTER_SECRET (\\p{XDigit}{64}) ").matcher(lines);
            assertTrue(inner.find(), lines);
            assertEquals(-1, lines.indexOf("EXPORTER_SECRET " + outer));
            Path told = Files.writeString(directory.resolve("told"), lines.replace(inner.group(1), outer));
            String text = text(tap.only(), told);
            assertTrue(text.contains("Host: " + Names.SECRET) && text.contains(JsseServer.GREETING), text);
        }
    }
}
