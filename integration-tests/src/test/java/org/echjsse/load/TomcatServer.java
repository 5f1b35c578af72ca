package org.echjsse.load;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * Tomcat: NIO connectors, JSSE, the context by its name ({@code sslProtocol}). One for visitors that it is patient with, and one for the
 * others, because it has no time-out for a single connection.
 */
final class TomcatServer implements LoadServer {
    private final RegisteredProvider provider;
    private final Path directory = Files.createTempDirectory("echjsse-load-tomcat");
    private final Tomcat tomcat = new Tomcat();
    private final Connector patient;
    private final Connector impatient;

    private TomcatServer(RegisteredProvider provider, TlsStack stack) throws Exception {
        this.provider = provider;
        tomcat.setBaseDir(directory.toString());
        patient = connector(stack, Load.PATIENCE_MILLIS);
        impatient = connector(stack, IDLE_MILLIS);
        StandardContext context = (StandardContext) tomcat.addContext("", null);
        context.setClearReferencesThreadLocals(false); // that wants --add-opens
        context.setClearReferencesRmiTargets(false);
        Tomcat.addServlet(context, "host", new Host()).addMapping("/*");
        tomcat.start();
    }

    static LoadServer start(TlsStack stack) throws Exception {
        RegisteredProvider provider = RegisteredProvider.of(stack);
        try {
            return new TomcatServer(provider, stack);
        } catch (Exception e) {
            provider.close();
            throw e;
        }
    }

    private Connector connector(TlsStack stack, int keepAliveMillis) {
        SSLHostConfig host = new SSLHostConfig();
        host.setSslProtocol(stack == TlsStack.ECHJSSE ? "TLSv1.3-ECH" : "TLS");
        host.setProtocols("TLSv1.2+TLSv1.3");
        host.setSessionCacheSize(ClientContexts.SESSION_CACHE_SIZE);
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystore(Site.shared().keys());
        certificate.setCertificateKeystorePassword(new String(Site.PASSWORD));
        host.addCertificate(certificate);
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(0);
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setProperty("SSLEnabled", "true");
        connector.setProperty("maxThreads", "12");
        connector.setProperty("minSpareThreads", "12");
        connector.setProperty("connectionTimeout", Integer.toString(Load.PATIENCE_MILLIS));
        connector.setProperty("keepAliveTimeout", Integer.toString(keepAliveMillis));
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.addSslHostConfig(host);
        tomcat.getService().addConnector(connector);
        return connector;
    }

    private static final class Host extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String path = request.getRequestURI();
            byte[] number =
                    path.substring(path.lastIndexOf('/') + 1).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            response.setContentLength(number.length);
            response.getOutputStream().write(number);
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentLengthLong(request.getContentLengthLong());
            byte[] part = new byte[10_000];
            for (int left = request.getContentLength(); left > 0; ) { // Tomcat is done at the last byte of the answer
                int count = request.getInputStream().read(part, 0, Math.min(left, part.length));
                response.getOutputStream().write(part, 0, count);
                left -= count;
            }
        }
    }

    @Override
    public InetSocketAddress address(Purpose purpose) {
        Connector connector = purpose == Purpose.IDLE ? impatient : patient;
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }

    @Override
    public int connections() {
        return connections(patient) + connections(impatient);
    }

    /** Tomcat counts the connection that it is waiting for. */
    private static int connections(Connector connector) {
        return (int) ((AbstractProtocol<?>) connector.getProtocolHandler()).getConnectionCount() - 1;
    }

    @Override
    public List<String> unreturned() {
        return List.of();
    }

    @Override
    public void close() throws IOException {
        try (provider) {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IOException("Tomcat does not stop", e);
        } finally {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
