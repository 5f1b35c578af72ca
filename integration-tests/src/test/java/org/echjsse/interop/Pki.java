package org.echjsse.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A throw-away public key infrastructure: for each kind of key a CA, a server certificate for each of the two names, and one of a client. Made once
 * per run with the JDK's keytool, in every form that a peer wants to have it in.
 */
final class Pki {
    /** In place of a name: the CA itself. */
    static final String AUTHORITY = "ca";

    private static final char[] PASSWORD = "throw-away".toCharArray();
    private static final List<String> NAMES = List.of(Names.SECRET, Names.COVER, Names.CLIENT);
    private static final List<String> WITH_AUTHORITY = List.of(AUTHORITY, Names.SECRET, Names.COVER, Names.CLIENT);
    private static Pki shared;

    private final Path directory = Scratch.DIRECTORY.resolve("pki");
    private final KeyStore everything;

    private Pki() {
        try {
            Files.createDirectory(directory);
            Path store = directory.resolve("everything.p12");
            StringBuilder roots = new StringBuilder();
            for (KeyKind kind : KeyKind.values()) {
                keytool(store, kind, AUTHORITY, List.of("-ext", "bc:c", "-ext", "ku=keyCertSign,cRLSign"));
                for (String name : NAMES) {
                    keytool(
                            store,
                            kind,
                            name,
                            List.of(
                                    "-signer",
                                    alias(AUTHORITY, kind),
                                    "-ext",
                                    "san=dns:" + name,
                                    "-ext",
                                    name.equals(Names.CLIENT) ? "eku=clientAuth" : "eku=serverAuth",
                                    "-ext",
                                    "ku=digitalSignature,keyEncipherment"));
                }
            }
            everything = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                everything.load(in, PASSWORD);
            }
            for (KeyKind kind : KeyKind.values()) {
                roots.append(pem(
                        "CERTIFICATE",
                        everything.getCertificate(alias(AUTHORITY, kind)).getEncoded()));
                for (String name : WITH_AUTHORITY) {
                    String alias = alias(name, kind);
                    Files.writeString(
                            certificateFile(name, kind),
                            pem("CERTIFICATE", everything.getCertificate(alias).getEncoded()));
                    Files.writeString(
                            keyFile(name, kind),
                            pem(
                                    "PRIVATE KEY",
                                    everything.getKey(alias, PASSWORD).getEncoded()));
                }
            }
            Files.writeString(rootsFile(), roots);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static synchronized Pki shared() {
        if (shared == null) {
            shared = new Pki();
        }
        return shared;
    }

    private static String alias(String name, KeyKind kind) {
        return name + "-" + kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static void keytool(Path store, KeyKind kind, String name, List<String> extra) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-alias",
                alias(name, kind),
                "-dname",
                "CN=" + name,
                "-validity",
                "30",
                // a peer's clock may be a little behind
                "-startdate",
                "-1d"));
        command.addAll(kind.keytoolArguments);
        command.addAll(extra);
        PeerProcess.run(command, "");
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }

    /** The CA certificates, PEM. */
    Path rootsFile() {
        return directory.resolve("roots.pem");
    }

    Path certificateFile(String name, KeyKind kind) {
        return directory.resolve(alias(name, kind) + ".pem");
    }

    /** PKCS#8, PEM, not encrypted. */
    Path keyFile(String name, KeyKind kind) {
        return directory.resolve(alias(name, kind) + ".key");
    }

    /** Trust in the two CAs, with the JDK's own checks. */
    TrustManager[] trustManagers() {
        try {
            KeyStore roots = emptyStore();
            for (KeyKind kind : KeyKind.values()) {
                roots.setCertificateEntry(alias(AUTHORITY, kind), everything.getCertificate(alias(AUTHORITY, kind)));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(roots);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trust in the two CAs that wants to know, of each server certificate, that it is not revoked. */
    TrustManager[] trustManagersThatCheckRevocation() {
        try {
            KeyStore roots = emptyStore();
            for (KeyKind kind : KeyKind.values()) {
                roots.setCertificateEntry(alias(AUTHORITY, kind), everything.getCertificate(alias(AUTHORITY, kind)));
            }
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, new X509CertSelector());
            parameters.setRevocationEnabled(true);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an OCSP responder of the CA says of a certificate, DER: signed by the CA itself, without a nonce. */
    Path ocspResponse(String name, KeyKind kind, boolean revoked) {
        try {
            X509Certificate certificate = (X509Certificate) everything.getCertificate(alias(name, kind));
            String serial = certificate.getSerialNumber().toString(16).toUpperCase(java.util.Locale.ROOT);
            String line = String.join(
                    "\t",
                    revoked ? "R" : "V",
                    "491231235959Z",
                    revoked ? "200101000000Z" : "",
                    serial.length() % 2 == 0 ? serial : "0" + serial,
                    "unknown",
                    "/CN=" + name);
            String stem = alias(name, kind) + (revoked ? "-revoked" : "-good");
            Path index = Files.writeString(directory.resolve(stem + ".index"), line + "\n");
            Path response = directory.resolve(stem + ".ocsp");
            String authority = certificateFile(AUTHORITY, kind).toString();
            PeerProcess.run(
                    "openssl",
                    "ocsp",
                    "-index",
                    index.toString(),
                    "-CA",
                    authority,
                    "-rsigner",
                    authority,
                    "-rkey",
                    keyFile(AUTHORITY, kind).toString(),
                    "-issuer",
                    authority,
                    "-cert",
                    certificateFile(name, kind).toString(),
                    "-no_nonce",
                    "-ndays",
                    "7",
                    "-noverify",
                    "-respout",
                    response.toString());
            return response;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The keys of a server for these names, or of the client. The JDK's key manager chooses among them by the name that the client asks for. */
    KeyManager[] keyManagers(KeyKind kind, String... names) {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(storeOf(kind, names), PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore storeOf(KeyKind kind, String... names) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (String name : names) {
            String alias = alias(name, kind);
            // the alias becomes the nickname in an NSS database, where selfserv expects the server name itself
            store.setKeyEntry(name, everything.getKey(alias, PASSWORD), PASSWORD, new Certificate[] {
                everything.getCertificate(alias)
            });
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** An NSS database with the two CAs, and all names under their own nicknames. */
    synchronized String nssDatabase(KeyKind kind) {
        Path database = directory.resolve("nss-" + kind);
        String location = "sql:" + database;
        if (Files.exists(database)) {
            return location;
        }
        try {
            Files.createDirectory(database);
            PeerProcess.run("certutil", "-N", "-d", location, "--empty-password");
            for (KeyKind ca : KeyKind.values()) {
                Path file = directory.resolve("ca-" + ca + ".pem");
                Files.writeString(
                        file,
                        pem(
                                "CERTIFICATE",
                                everything.getCertificate(alias("ca", ca)).getEncoded()));
                PeerProcess.run(
                        "certutil", "-A", "-d", location, "-n", "ca-" + ca, "-t", "CT,,", "-i", file.toString());
            }
            for (String name : NAMES) {
                Path file = directory.resolve(alias(name, kind) + ".p12");
                try (OutputStream out = Files.newOutputStream(file)) {
                    storeOf(kind, name).store(out, PASSWORD);
                }
                PeerProcess.run(
                        "pk12util", "-i", file.toString(), "-d", location, "-W", new String(PASSWORD), "-K", "");
            }
            return location;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
