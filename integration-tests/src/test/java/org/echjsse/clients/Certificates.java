package org.echjsse.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of a run, made by the JDK's keytool: each signed by itself, and each an anchor of everybody's trust. */
final class Certificates {
    static final char[] PASSWORD = "throw-away".toCharArray();

    /** Whose they are: the alias, and what is certified. */
    enum Holder {
        /** The ECH server: its hidden names, and the public one. */
        SITE("dns:*." + Names.SECRET + ",dns:" + Names.COVER, Names.COVER),
        PLAIN_SITE("dns:*." + Names.PLAIN, Names.PLAIN),
        /** The DoH server. */
        RESOLVER("ip:127.0.0.1,ip:::1", "resolver.example"),
        CLIENT("dns:" + Names.CLIENT, Names.CLIENT);

        private final String alternatives;
        private final String subject;

        Holder(String alternatives, String subject) {
            this.alternatives = alternatives;
            this.subject = subject;
        }
    }

    private final Path directory;
    private final KeyStore trust;

    Certificates(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        this.directory = directory;
        trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        for (Holder holder : Holder.values()) {
            make(holder);
            trust.setCertificateEntry(holder.name(), load(keyFile(holder)).getCertificate(holder.name()));
        }
        try (OutputStream out = Files.newOutputStream(trustFile())) {
            trust.store(out, PASSWORD);
        }
    }

    /** The key with its certificate: PKCS12, in {@link #PASSWORD}. */
    Path keyFile(Holder holder) {
        return directory.resolve(holder + ".p12");
    }

    /** All certificates: PKCS12, in {@link #PASSWORD}. */
    Path trustFile() {
        return directory.resolve("trust.p12");
    }

    /**
     * What a JVM has to be told: whom to trust, and where the names are.
     *
     * @param hosts in the format of {@code /etc/hosts}; nothing else is asked for addresses
     */
    List<String> jvmOptions(Path hosts) {
        return List.of(
                "-Djdk.net.hosts.file=" + hosts,
                "-Djavax.net.ssl.trustStore=" + trustFile(),
                "-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD));
    }

    /** The certificate, for servers that are no Java programs. */
    String certificate(Holder holder) throws GeneralSecurityException, IOException {
        return pem(
                "CERTIFICATE",
                load(keyFile(holder)).getCertificate(holder.name()).getEncoded());
    }

    /** Its key: PKCS#8, not encrypted. */
    String key(Holder holder) throws GeneralSecurityException, IOException {
        return pem(
                "PRIVATE KEY",
                load(keyFile(holder)).getKey(holder.name(), PASSWORD).getEncoded());
    }

    private static String pem(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    KeyManagerFactory keys(Holder holder) throws GeneralSecurityException, IOException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509"); // the JDK's default, and so most servers'
        factory.init(load(keyFile(holder)), PASSWORD);
        return factory;
    }

    TrustManagerFactory trust() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trust);
        return factory;
    }

    private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private void make(Holder holder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(
                ("-genkeypair -storetype PKCS12 -keyalg EC -groupname secp256r1 -validity 30 -startdate -1d -storepass "
                                + new String(PASSWORD))
                        .split(" ")));
        command.addAll(List.of(
                "-alias",
                holder.name(),
                "-dname",
                "CN=" + holder.subject,
                "-ext",
                "san=" + holder.alternatives,
                "-keystore",
                keyFile(holder).toString()));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        keytool.getOutputStream().close();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
