package org.echjsse.failures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.dns.HttpsResolver;
import org.echjsse.provider.EchProvider;
import org.echjsse.testing.DnsTestServer;
import org.echjsse.testing.DohTestServer;
import org.echjsse.testing.TestCertificates;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.Section;

/** A DoH server, a site behind a public name, and a client that asks the one for the other: one case in one mode. */
final class LookupStage implements AutoCloseable {
    static final TestCertificates CA = TestCertificates.create();
    private static final EchKeyPair KEYS = EchKeyPair.generate(Sight.PUBLIC_NAME, new SecureRandom());
    static final Duration AMPLE = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofMillis(200);

    /**
     * @param failure what the application was told; empty if it got its connection
     */
    record Result(Sight sight, String failure) {}

    private final LookupCase lookupCase;
    private final EchMode mode;
    private final HiddenSite site;
    private final CountDownLatch later = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private TestCertificates.Leaf leaf = leaf("127.0.0.1");
    private DohTestServer doh;
    private DnsTestServer dns;
    private HttpsResolver resolver;

    LookupStage(HiddenSite site, LookupCase lookupCase, EchMode mode) {
        this.site = site;
        this.lookupCase = lookupCase;
        this.mode = mode;
    }

    static HiddenSite site() throws Exception {
        return new HiddenSite(CA, KEYS);
    }

    Result play() throws Exception {
        lookupCase.arrange(this);
        resolver = lookupCase.resolver(this);
        lookupCase.before(this);
        EchProvider provider =
                EchProvider.builder().mode(mode).resolver(resolver).build();
        SSLContext context = SSLContext.getInstance("TLSv1.3-ECH", provider);
        context.init(null, CA.trustManagers(), null);
        EchStatus status = EchStatus.NOT_TRIED;
        String failure = "";
        try (SSLSocket socket = connect(context)) {
            try {
                socket.startHandshake();
                assertEquals(1, socket.getInputStream().read());
                status = ((EchConnection) socket).getEchStatus();
            } catch (SSLException e) {
                assertInstanceOf(SSLHandshakeException.class, e);
                failure = e.getMessage();
            }
        }
        HiddenSite.Visit visit = site.visit();
        assertEquals(expected(visit.sight()), List.of(status, visit.status()), "client and server agree");
        assertEquals(visit.sight() == Sight.NOTHING, !failure.isEmpty(), failure);
        if (mode == EchMode.DISABLED || mode == EchMode.GREASE) {
            assertEquals(0, queries(), "in this mode there is nothing to ask");
        }
        return new Result(
                visit.sight(), failure.replaceAll("(https|dns)://127\\.0\\.0\\.1:[0-9]+/(dns-query)?", "URL"));
    }

    private static List<EchStatus> expected(Sight sight) {
        return switch (sight) {
            case HIDDEN -> List.of(EchStatus.SUCCESS, EchStatus.SUCCESS);
            case LOOK_ALIKE -> List.of(EchStatus.GREASE, EchStatus.GREASE);
            case CLEAR, NOTHING -> List.of(EchStatus.NOT_TRIED, EchStatus.NOT_TRIED);
        };
    }

    private SSLSocket connect(SSLContext context) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), site.port());
        plain.setSoTimeout(30_000);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, Sight.SITE, site.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    private int queries() {
        return (doh == null ? 0 : doh.queries().size())
                + (dns == null ? 0 : dns.queries().size());
    }

    static TestCertificates.Leaf leaf(String name) {
        return CA.leaf(TestCertificates.Algorithm.EC_P256, name);
    }

    /** The DoH server has this certificate. */
    void serveWith(TestCertificates.Leaf other) {
        leaf = other;
    }

    DohTestServer doh() {
        if (doh == null) {
            doh = DohTestServer.start(leaf);
        }
        return doh;
    }

    DnsTestServer dns() {
        if (dns == null) {
            dns = DnsTestServer.start();
        }
        return dns;
    }

    /** Where nobody listens. */
    InetSocketAddress closedDns() {
        try (DatagramSocket unused = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), unused.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where nobody listens. */
    URI closed() {
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("https://127.0.0.1:" + unused.getLocalPort() + "/dns-query");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Name other() {
        return Name.fromConstantString("other.example.");
    }

    private Name owner() {
        return Name.fromConstantString("_" + site.port() + "._https." + Sight.SITE + ".");
    }

    SVCBBase.ParameterBase ech() {
        return new SVCBBase.ParameterEch(KEYS.configList().encoded());
    }

    Record record(int priority, SVCBBase.ParameterBase... parameters) {
        return new HTTPSRecord(owner(), DClass.IN, 60, priority, Name.root, Arrays.asList(parameters));
    }

    void records(Record... records) {
        doh().answer(owner().toString(true), records);
    }

    /** The good answer. */
    byte[] answer(byte[] query) throws IOException {
        Message answer = DohTestServer.response(new Message(query));
        answer.addRecord(record(1, ech()), Section.ANSWER);
        return answer.toWire();
    }

    void change(Consumer<Message> change) {
        doh().zone(query -> {
            Message answer = new Message(answer(query.toWire()));
            change.accept(answer);
            return answer;
        });
    }

    void rcode(int rcode) {
        doh().zone(query -> new Message(error(query.toWire(), rcode)));
    }

    byte[] error(byte[] query, int rcode) throws IOException {
        Message answer = DohTestServer.response(new Message(query));
        answer.getHeader().setRcode(rcode);
        return answer.toWire();
    }

    void status(int status) {
        doh().script((exchange, query) -> DohTestServer.send(exchange, status, "text/plain", new byte[3]));
    }

    void never() throws IOException {
        await(end);
    }

    void late() {
        doh().script((exchange, query) -> {
            await(later);
            DohTestServer.send(exchange, answer(query));
        });
    }

    /** Somebody has asked, has gone on without the answer, and it has come since. */
    void waitForTheLateAnswer() throws InterruptedException {
        if (mode == EchMode.DISABLED || mode == EchMode.GREASE) {
            return; // nobody asks
        }
        for (int i = 0; i < 100; i++) {
            try {
                assertInstanceOf(Answer.Found.class, resolver.resolve(Sight.SITE, site.port()));
                return;
            } catch (IOException notYet) {
                later.countDown();
                Thread.sleep(50);
            }
        }
        throw new AssertionError("the answer did not come");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        end.countDown();
        if (doh != null) {
            doh.close();
        }
        if (dns != null) {
            dns.close();
        }
    }
}
