package org.echjsse.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.echjsse.config.EchConfigList;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DoH server (RFC 8484) on the JDK's own TLS, for all names of the run: what it says of one follows from the name. */
final class NameServer implements Closeable {
    private static final String PATH = "/dns-query";
    private static final int MESSAGE_LIMIT = 65535;
    private static final int TTL = 60;
    private static final Pattern OWNER = Pattern.compile("(_\\d+\\._https\\.)?(?<host>.*)\\.");

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final EchConfigList current;
    private final EchConfigList stale;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /**
     * @param current what is published for hidden names
     * @param stale what is published for those that begin with {@link Names#STALE}
     */
    NameServer(Certificates certificates, EchConfigList current, EchConfigList stale)
            throws IOException, GeneralSecurityException {
        this.current = current;
        this.stale = stale;
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(certificates.keys(Certificates.Holder.RESOLVER).getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext(PATH, this::serve);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /**
     * What puts ECH under a program: the agent, and this server for its questions.
     *
     * @param port where it is asked, which may be that of something before it
     */
    static List<String> agentOptions(int port) {
        List<String> options = new ArrayList<>(List.of("-javaagent:" + allJar()));
        options.addAll(options(port));
        return options;
    }

    /** The jar with everything inside. */
    static Path allJar() {
        return Path.of(System.getProperty("echjsse.it.allJar")).normalize();
    }

    /** What sends questions to this server, however EchJSSE gets into the program. */
    static List<String> options(int port) {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        return List.of(
                "-Dorg.echjsse.doh.url=https://" + host + ":" + port + PATH,
                // a machine that has a lot to do is no reason to go on without ECH
                "-Dorg.echjsse.doh.timeoutMillis=30000");
    }

    /** The questions so far, name and type, in order. */
    List<String> asked() {
        return new ArrayList<>(asked);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] answer = answer(new Message(exchange.getRequestBody().readNBytes(MESSAGE_LIMIT)));
            exchange.getResponseHeaders().set("Content-Type", "application/dns-message");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private byte[] answer(Message query) throws IOException {
        Record question = query.getQuestion();
        asked.add(question.getName() + " " + Type.string(question.getType()));
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RD);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        Matcher owner = OWNER.matcher(question.getName().toString());
        if (!owner.matches() || !isOurs(owner.group("host"))) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else {
            record(question, owner.group("host")).ifPresent(found -> answer.addRecord(found, Section.ANSWER));
        }
        if (answer.getHeader().getCount(Section.ANSWER) == 0) {
            Name zone = Name.fromString("example.");
            answer.addRecord(new SOARecord(zone, DClass.IN, TTL, zone, zone, 1, TTL, TTL, TTL, TTL), Section.AUTHORITY);
        }
        return answer.toWire();
    }

    private static boolean isOurs(String host) {
        return host.endsWith("." + Names.SECRET) || host.endsWith("." + Names.PLAIN);
    }

    private Optional<Record> record(Record question, String host) throws IOException {
        if (question.getType() == Type.A && question.getName().toString().equals(host + ".")) {
            return Optional.of(new ARecord(question.getName(), DClass.IN, TTL, InetAddress.getLoopbackAddress()));
        }
        if (question.getType() != Type.HTTPS || host.startsWith(Names.UNRECORDED)) {
            return Optional.empty();
        }
        List<SVCBBase.ParameterBase> parameters = new ArrayList<>();
        parameters.add(new SVCBBase.ParameterAlpn(List.of("h2", "http/1.1")));
        if (host.endsWith(Names.SECRET)) {
            EchConfigList published = host.startsWith(Names.STALE) ? stale : current;
            parameters.add(new SVCBBase.ParameterEch(published.encoded()));
        }
        Name target = Name.fromString(host + ".");
        return Optional.of(new HTTPSRecord(question.getName(), DClass.IN, TTL, 1, target, parameters));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
