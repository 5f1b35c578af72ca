package org.echjsse.cli.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys as PEM files hold them: {@code CERTIFICATE} blocks, and one PKCS#8 {@code PRIVATE KEY}. */
public final class PemFiles {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");
    private static final long MAX_BYTES = 1 << 20;

    private PemFiles() {}

    /**
     * @return at least one certificate, in the order of the file
     * @throws CertificateException naming the file and the reason
     */
    public static List<X509Certificate> certificates(Path file) throws IOException, CertificateException {
        CertificateFactory x509 = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            if (blocks.group(1).equals("CERTIFICATE")) {
                Certificate certificate = x509.generateCertificate(new ByteArrayInputStream(decode(file, blocks)));
                found.add((X509Certificate) certificate);
            }
        }
        if (found.isEmpty()) {
            throw new CertificateException(file + ": no PEM block CERTIFICATE in it");
        }
        return found;
    }

    /**
     * @throws CertificateException naming the file and the reason; never with anything of the key
     */
    public static PrivateKey privateKey(Path file) throws IOException, CertificateException {
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            String label = blocks.group(1);
            if (label.equals("PRIVATE KEY")) {
                return pkcs8(file, decode(file, blocks));
            }
            if (label.endsWith("PRIVATE KEY")) {
                throw new CertificateException(
                        file + ": holds a block " + label + "; only an unencrypted PKCS#8 PRIVATE KEY can be"
                                + " read (openssl pkcs8 -topk8 -nocrypt makes one)");
            }
        }
        throw new CertificateException(file + ": no PEM block PRIVATE KEY in it");
    }

    /**
     * A site from its two files.
     *
     * @throws CertificateException also if the key is not the key of the certificate
     */
    public static ServedSite site(Path certificateFile, Path keyFile) throws IOException, CertificateException {
        List<X509Certificate> chain = certificates(certificateFile);
        PrivateKey key = privateKey(keyFile);
        if (!belongTogether(key, chain.get(0).getPublicKey())) {
            throw new CertificateException(keyFile + ": not the key of the first certificate in " + certificateFile);
        }
        return ServedSite.ofCertificate(key, chain);
    }

    private static PrivateKey pkcs8(Path file, byte[] encoded) throws CertificateException {
        try {
            PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
            for (String algorithm : KEY_ALGORITHMS) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(spec);
                } catch (GeneralSecurityException notThisOne) {
                    continue;
                }
            }
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
        throw new CertificateException(file + ": the private key is none of " + String.join(", ", KEY_ALGORITHMS));
    }

    /** Signs and verifies; public keys of one key can differ in their encoding, a signature cannot lie. */
    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    case "RSASSA-PSS" -> null;
                    default -> "EdDSA";
                };
        if (algorithm == null) {
            return publicKey.getAlgorithm().startsWith("RSA");
        }
        try {
            byte[] probe = "does this key belong to this certificate".getBytes(StandardCharsets.US_ASCII);
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(probe);
            return verifier.verify(signature);
        } catch (GeneralSecurityException differentKinds) {
            return false;
        }
    }

    private static byte[] decode(Path file, Matcher block) throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2).strip());
        } catch (IllegalArgumentException bad) {
            throw new CertificateException(file + ": PEM block " + block.group(1) + ": not base64", bad);
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + ": larger than " + MAX_BYTES + " bytes, not a PEM file");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
