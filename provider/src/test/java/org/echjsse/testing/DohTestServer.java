package org.echjsse.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * A DoH server on loopback that answers from a script; HTTP/1.1, TLS of the JDK. By default it holds a zone: what is put there is the
 * answer, everything else does not exist.
 *
 * <pre>{@code
 * try (DohTestServer doh = DohTestServer.start(ca)) {
 *     doh.answer("secret.example", new HTTPSRecord(...));
 *     new DohSettings(List.of(doh.uri()), Map.of(), Duration.ofSeconds(2));
 * }
 * }</pre>
 */
public final class DohTestServer implements AutoCloseable {
    /** What the server does with one request. */
    public interface Script {
        void handle(HttpExchange exchange, byte[] query) throws IOException;
    }

    /** What the server answers to one question. */
    public interface Zone {
        Message answer(Message query) throws IOException;
    }

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "DohTestServer");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Name, List<Record>> zone = new ConcurrentHashMap<>();
    private final List<byte[]> queries = new CopyOnWriteArrayList<>();
    private final List<String> headers = new CopyOnWriteArrayList<>();
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
    private volatile Script script = (exchange, query) -> send(exchange, lookUp(new Message(query)));

    private DohTestServer(HttpsServer server) {
        this.server = server;
    }

    /** With a certificate for 127.0.0.1 and localhost. */
    public static DohTestServer start(TestCertificates ca) {
        return start(ca.leaf(TestCertificates.Algorithm.EC_P256, "localhost", "127.0.0.1"));
    }

    public static DohTestServer start(TestCertificates.Leaf leaf) {
        try {
            SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
            context.init(leaf.keyManagers(), null, null);
            return start(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With any TLS. */
    public static DohTestServer start(SSLContext context) {
        try {
            HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            https.setHttpsConfigurator(new HttpsConfigurator(context));
            DohTestServer doh = new DohTestServer(https);
            https.createContext("/dns-query", doh::handle);
            https.setExecutor(doh.threads);
            https.start();
            return doh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** By address. */
    public URI uri() {
        return URI.create("https://127.0.0.1:" + port() + "/dns-query");
    }

    /** The records at one name; none: it exists, and has none of this type. */
    public void answer(String name, Record... records) {
        zone.put(Name.fromConstantString(name + "."), List.of(records));
    }

    public void zone(Zone answers) {
        script = (exchange, query) ->
                send(exchange, answers.answer(new Message(query)).toWire());
    }

    public void script(Script newScript) {
        script = newScript;
    }

    /** The DNS messages that came, as they came. */
    public List<byte[]> queries() {
        return queries;
    }

    /** Path and query of every request. */
    public List<String> targets() {
        return targets;
    }

    /** From how many ports of clients requests have come. */
    public int connections() {
        return clients.size();
    }

    /** The headers of the last request, one a line. */
    public List<String> headers() {
        return headers;
    }

    public static void send(HttpExchange exchange, byte[] message) throws IOException {
        send(exchange, 200, "application/dns-message", message);
    }

    public static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** An empty response to a query: its question, QR and RA set. */
    public static Message response(Message query) {
        Message response = new Message(query.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.RD);
        response.getHeader().setFlag(Flags.RA);
        response.addRecord(query.getQuestion(), Section.QUESTION);
        return response;
    }

    public static SOARecord soa(String zone, long ttl, long minimum) {
        Name name = Name.fromConstantString(zone + ".");
        return new SOARecord(name, org.xbill.DNS.DClass.IN, ttl, name, name, 1, 2, 3, 4, minimum);
    }

    private byte[] lookUp(Message query) {
        Message response = response(query);
        List<Record> records = zone.get(query.getQuestion().getName().canonicalize());
        if (records == null) {
            response.getHeader().setRcode(Rcode.NXDOMAIN);
        } else {
            records.forEach(record -> response.addRecord(record, Section.ANSWER));
        }
        if (records == null || records.isEmpty()) {
            response.addRecord(soa("example", 300, 60), Section.AUTHORITY);
        }
        return response.toWire();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] query = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("GET")) {
            String target = exchange.getRequestURI().getRawQuery();
            query = Base64.getUrlDecoder().decode(target.substring(target.indexOf("dns=") + 4));
        }
        clients.add(exchange.getRemoteAddress());
        targets.add(exchange.getRequestURI().toString());
        headers.clear();
        exchange.getRequestHeaders().forEach((name, values) -> headers.add(name + ": " + String.join(",", values)));
        headers.add(exchange.getRequestMethod());
        queries.add(query);
        script.handle(exchange, query);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
