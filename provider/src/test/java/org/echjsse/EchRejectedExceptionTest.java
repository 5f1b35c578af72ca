package org.echjsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EchRejectedExceptionTest {
    private final EchRejectedException rejection = new EchRejectedException("cover.example", null);

    @Test
    void itIsFoundHoweverDeepItIs() {
        assertSame(rejection, EchRejectedException.in(rejection).orElseThrow());
        Throwable wrapped = new ExecutionException(new CompletionException(new IOException("handshake", rejection)));
        assertSame(rejection, EchRejectedException.in(wrapped).orElseThrow());
    }

    @Test
    void theOutermostOfSeveralIsTheOne() {
        EchRejectedException outer = new EchRejectedException("cover.example", null);
        outer.initCause(rejection);
        assertSame(outer, EchRejectedException.in(new IOException(outer)).orElseThrow());
    }

    @Test
    void anotherFailureHasNone() {
        assertEquals(Optional.empty(), EchRejectedException.in(new SSLHandshakeException("ech_required")));
        assertEquals(Optional.empty(), EchRejectedException.in(new IOException(new RuntimeException())));
        assertEquals(Optional.empty(), EchRejectedException.in(null));
    }

    @Test
    void whatWasSuppressedIsNoCause() {
        IOException later = new IOException("reset after the request was sent");
        later.addSuppressed(rejection);
        assertEquals(Optional.empty(), EchRejectedException.in(later));
    }

    @Test
    void causesThatGoInACircleHaveAnEnd() {
        Exception a = new Exception();
        Exception b = new Exception(a);
        a.initCause(b);
        assertEquals(Optional.empty(), EchRejectedException.in(a));
    }
}
