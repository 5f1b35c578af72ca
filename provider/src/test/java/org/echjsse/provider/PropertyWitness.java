package org.echjsse.provider;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;

/** A program that says what a provider makes of the properties of its JVM: SunJSSE first, then ours. */
public final class PropertyWitness {
    static final String SUN = "sun ";
    static final String OURS = "ours ";

    private static final int STEPS = 200;

    private final Provider provider;
    private final String prefix;

    private PropertyWitness(Provider provider, String prefix) {
        this.provider = provider;
        this.prefix = prefix;
    }

    public static void main(String[] arguments) throws Exception {
        Provider ours = EchProvider.builder().noResolver().build();
        for (PropertyWitness witness :
                List.of(new PropertyWitness(Security.getProvider("SunJSSE"), SUN), new PropertyWitness(ours, OURS))) {
            if (arguments.length > 0) {
                witness.tellOfDefaultContext();
            } else {
                witness.tell();
            }
        }
    }

    private void say(String what) {
        System.out.println(prefix + what);
    }

    private void tell() {
        try {
            TestCertificates authority = TestCertificates.create();
            SSLContext context = SSLContext.getInstance("TLS", provider);
            context.init(
                    authority.leaf(Algorithm.EC_P256, "site.example").keyManagers(), authority.trustManagers(), null);
            say("cache " + context.getClientSessionContext().getSessionCacheSize());
            SSLEngine client = context.createSSLEngine("site.example", 443);
            client.setUseClientMode(true);
            SSLEngine server = context.createSSLEngine();
            server.setUseClientMode(false);
            say("client " + Arrays.toString(client.getEnabledProtocols()) + modern(client.getEnabledCipherSuites()));
            say("server " + Arrays.toString(server.getEnabledProtocols()) + modern(server.getEnabledCipherSuites()));
            say("handshake " + shake(client, server));
        } catch (Exception | LinkageError e) {
            say("broken: " + e.getClass().getSimpleName());
        }
    }

    private void tellOfDefaultContext() throws Exception {
        SSLContext context;
        try {
            context = SSLContext.getInstance("Default", provider);
        } catch (NoSuchAlgorithmException e) {
            say("none");
            return;
        }
        SSLEngine client = context.createSSLEngine("site.example", 443);
        client.setUseClientMode(true);
        SSLEngine server = context.createSSLEngine();
        server.setUseClientMode(false);
        say("handshake " + shake(client, server));
    }

    private static List<String> modern(String[] suites) {
        return Arrays.stream(suites)
                .filter(suite -> !suite.contains("_WITH_") && !suite.endsWith("_SCSV")
                        || suite.startsWith("TLS_ECDHE_") && !suite.contains("_CBC_"))
                .toList();
    }

    /** What was agreed, or how it failed for the client. */
    private static String shake(SSLEngine client, SSLEngine server) {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        try {
            client.beginHandshake();
            server.beginHandshake();
            for (int i = 0; i < STEPS; i++) {
                step(client, toClient, toServer);
                step(server, toServer, toClient);
            }
        } catch (SSLException | RuntimeException e) {
            return e.getClass().getSimpleName();
        }
        ExtendedSSLSession seen = (ExtendedSSLSession) server.getSession();
        return seen.getProtocol() + " " + seen.getCipherSuite() + " for " + seen.getRequestedServerNames();
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
        } else if (in.position() > 0) {
            in.flip();
            engine.unwrap(in, ByteBuffer.allocate(1 << 15));
            in.compact();
        }
    }
}
