package org.echjsse.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.echjsse.testing.SmallTlsServer;

/** Just enough of RFC 6455 to open a WebSocket and say "welcome". */
final class SmallWebSocketServer implements AutoCloseable {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int FINAL_TEXT = 0x81;

    private final SmallTlsServer server;
    /** Of each WebSocket that was opened: its greeting and subprotocols; of one without a greeting nothing. */
    final List<String> opened = new CopyOnWriteArrayList<>();

    SmallWebSocketServer(SSLContext context) throws IOException {
        server = new SmallTlsServer(context, List.of(), this::serve);
    }

    int port() {
        return server.port();
    }

    private void serve(SSLSocket socket) throws IOException, GeneralSecurityException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        if (in.readLine() == null) {
            return;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        StringBuilder answer = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n")
                .append("Connection: Upgrade\r\nSec-WebSocket-Accept: ")
                .append(accept(headers.get("sec-websocket-key")))
                .append("\r\n");
        if (headers.containsKey("greeting")) {
            String protocols = headers.get("sec-websocket-protocol");
            opened.add(headers.get("greeting") + " " + protocols);
            answer.append("Sec-WebSocket-Protocol: ")
                    .append(protocols.split(",")[0])
                    .append("\r\n");
        }
        byte[] text = "welcome".getBytes(StandardCharsets.US_ASCII);
        OutputStream out = socket.getOutputStream();
        out.write(answer.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.write(FINAL_TEXT);
        out.write(text.length);
        out.write(text);
        out.flush();
        in.read(); // until the client goes
    }

    private static String accept(String key) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(digest);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
