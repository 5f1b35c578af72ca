package org.echjsse.bctls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** What a client connection asks of the layer above, on the thread that offers input. */
public interface ClientDecisions {

    /** Whom the certificate has to be for. */
    sealed interface ServerIdentity {
        /** The site the application wants. */
        record Origin() implements ServerIdentity {}

        /** After rejection: the public name of the configuration, whatever the application thinks of names (REJ-02, REJ-03). */
        record PublicName(String name) implements ServerIdentity {}
    }

    /**
     * @param chain leaf first, never empty
     * @param authType as the JDK names it: {@code UNKNOWN} in TLS 1.3, {@code ECDHE_RSA}, {@code ECDHE_ECDSA} in TLS 1.2
     * @throws CertificateException ends the handshake with the alert that fits
     */
    void checkServer(List<X509Certificate> chain, String authType, ServerIdentity identity) throws CertificateException;

    /** A certificate for a server that asks for one; never called on a rejected connection (REJ-05). */
    Optional<Credential> chooseClientCredential(CredentialRequest request);

    /**
     * The server does not resume the session that was offered, if there was one: a new one begins.
     *
     * @throws TlsFailure to refuse
     */
    default void beginSession() throws TlsFailure {}

    /** A session that may be resumed; the receiver owns its secret. TLS 1.3: at any time after the handshake, and again and again. */
    default void remember(ResumableSession session) {
        session.destroy();
    }
}
