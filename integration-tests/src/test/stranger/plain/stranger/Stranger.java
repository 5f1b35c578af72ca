package stranger;

import java.io.FileInputStream;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A program that knows nothing of EchJSSE but (sometimes) its name. Its arguments are what it does, in order; it prints one line for each.
 */
public final class Stranger {
    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "providers" -> System.out.println(Arrays.stream(Security.getProviders())
                        .map(Provider::getName)
                        .toList());
                case "context" -> {
                    String algorithm = arguments[++i];
                    System.out.println(
                            algorithm + "=" + SSLContext.getInstance(algorithm).getProvider().getName());
                }
                case "default" -> System.out.println(
                        "default=" + SSLContext.getDefault().getProvider().getName());
                case "service" -> System.out.println("service="
                        + ServiceLoader.load(Provider.class).stream()
                                .filter(p -> p.type().getName().startsWith("org.echjsse."))
                                .map(p -> p.get().getName())
                                .toList());
                case "random" -> System.out.println("random="
                        + new java.security.SecureRandom().getProvider().getName());
                case "digest" -> System.out.println("digest="
                        + java.security.MessageDigest.getInstance("SHA-256").getProvider().getName());
                case "where" -> {
                    String name = arguments[++i];
                    String jar = Class.forName(name, false, Stranger.class.getClassLoader()).getProtectionDomain().getCodeSource().getLocation().getPath();
                    System.out.println(name + "=" + jar.substring(jar.lastIndexOf('/') + 1));
                }
                case "bouncycastle" -> System.out.println("bouncycastle=" + digestWithItsOwnBouncyCastle());
                case "log" -> logThroughShadedSlf4j();
                case "resolve" -> System.out.println(addresses(arguments[++i]));
                case "talk" -> talk(arguments[++i], arguments[++i]);
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
    }

    /** What an application does that brought its own BouncyCastle: by reflection, so that this class needs none. */
    private static String digestWithItsOwnBouncyCastle() throws Exception {
        Provider own = (Provider) Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider")
                .getDeclaredConstructor()
                .newInstance();
        return java.security.MessageDigest.getInstance("BLAKE2B-256", own).getDigestLength() + " bytes of " + own.getName();
    }

    private static String addresses(String host) {
        try {
            return host + "="
                    + Arrays.stream(InetAddress.getAllByName(host))
                            .map(InetAddress::getHostAddress)
                            .toList();
        } catch (UnknownHostException e) {
            return host + "=unknown";
        }
    }

    private static void logThroughShadedSlf4j() throws Exception {
        Class<?> factory = Class.forName("org.echjsse.shaded.org.slf4j.LoggerFactory");
        Object logger = factory.getMethod("getLogger", String.class).invoke(null, "stranger");
        Method error = Class.forName("org.echjsse.shaded.org.slf4j.Logger").getMethod("error", String.class);
        error.invoke(logger, "this must be seen nowhere");
        System.out.println("logger=" + logger.getClass().getSimpleName());
    }

    /** Asks the context of that name for a connection to a server of the JDK's own, and says ping. */
    private static void talk(String algorithm, String keyStoreFile) throws Exception {
        char[] password = "stranger".toCharArray();
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(keyStoreFile)) {
            keyStore.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keyStore);
        SSLContext server = SSLContext.getInstance("TLS", "SunJSSE");
        server.init(keys.getKeyManagers(), null, null);
        SSLContext client = SSLContext.getInstance(algorithm);
        client.init(null, trust.getTrustManagers(), null);
        try (SSLServerSocket listening = (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0)) {
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> answer(listening));
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket("localhost", listening.getLocalPort())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.getOutputStream().write("ping".getBytes(StandardCharsets.US_ASCII));
                String said = new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
                if (!said.equals("pong") || !heard.get().equals("ping")) {
                    throw new IllegalStateException("heard " + said + " and " + heard.get());
                }
                System.out.println("talk=" + socket.getSession().getProtocol() + " "
                        + socket.getSession().getValue("org.echjsse.status"));
            }
        }
    }

    private static String answer(SSLServerSocket listening) {
        try (SSLSocket socket = (SSLSocket) listening.accept()) {
            String said = new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
            socket.getOutputStream().write("pong".getBytes(StandardCharsets.US_ASCII));
            return said;
        } catch (Exception e) {
            throw new IllegalStateException("the JDK's server: " + e, e);
        }
    }
}
