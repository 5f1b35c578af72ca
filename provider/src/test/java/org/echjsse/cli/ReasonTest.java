package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ReasonTest {

    @Test
    void aCauseIsToldOnlyIfItSaysMore() {
        assertEquals("outer: inner", Reason.of(new IOException("outer", new IOException("inner"))));
        assertEquals(
                "the same", Reason.of(new IOException("java.io.IOException: the same", new IOException("the same"))));
        assertEquals("the same", Reason.of(new IOException("the same", new IOException("the same"))));
        assertEquals("it failed", Reason.of(new IOException("it failed", new ConnectException())));
        assertEquals("ConnectException", Reason.of(new ConnectException()));
    }

    @Test
    void fileAndHostExceptionsSayWhatTheirClassMeans() {
        assertEquals("a.pem: no such file or directory", Reason.of(new NoSuchFileException("a.pem")));
        assertEquals("a.example: unknown host", Reason.of(new UnknownHostException("a.example")));
    }

    @Test
    void anUntrustedCertificateIsSaidWithoutClassNames() {
        Exception cause = new Exception("unable to find valid certification path to requested target");
        SSLHandshakeException failure =
                new SSLHandshakeException("PKIX path building failed: some.Class: " + cause.getMessage());
        failure.initCause(cause);
        assertEquals(
                "the handshake failed: no trusted authority has issued the certificate (PKIX path building failed)",
                Reason.of(new IOException("the handshake failed", failure)));
    }
}
