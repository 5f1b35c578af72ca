package org.echjsse.bctls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** What a server connection asks of the layer above, on the thread that offers input. */
public interface ServerDecisions {

    /**
     * First of all: the server names of the hello in use.
     *
     * @throws TlsFailure to refuse, with unrecognized_name
     */
    void checkServerNames(List<String> names) throws TlsFailure;

    /**
     * @param offered the client's list, empty if it sent no ALPN
     * @return the choice, or empty for "no ALPN"
     * @throws TlsFailure to refuse, with no_application_protocol
     */
    Optional<String> chooseApplicationProtocol(List<String> offered) throws TlsFailure;

    /** Our certificate; empty ends the handshake with handshake_failure. */
    Optional<Credential> chooseServerCredential(CredentialRequest request);

    /** Authorities to name in a CertificateRequest. */
    List<X500Principal> acceptedIssuers();

    /**
     * @param chain leaf first, never empty
     * @param authType {@code EC}, {@code RSA}, {@code EdDSA} as the JDK names it
     */
    void checkClient(List<X509Certificate> chain, String authType) throws CertificateException;

    /**
     * No session is resumed: a new one begins.
     *
     * @throws TlsFailure to refuse
     */
    default void beginSession() throws TlsFailure {}

    /** How long a session that begins now may be resumed; zero: not at all. At most {@link ResumableSession#LONGEST_LIFETIME}. */
    default Duration sessionLifetime() {
        return Duration.ZERO;
    }

    /** What was remembered under a ticket or a session id. Names, suite and channel are checked by the caller. */
    default Optional<ResumableSession> recall(SessionIdentity identity) {
        return Optional.empty();
    }

    /** A session that may be resumed; the receiver owns its secret. Only if {@link #sessionLifetime()} is positive. */
    default void remember(ResumableSession session) {
        session.destroy();
    }
}
