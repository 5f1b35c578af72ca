package org.echjsse.bctls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
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
}
