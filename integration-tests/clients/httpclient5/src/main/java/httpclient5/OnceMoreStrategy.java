package httpclient5;

import java.io.IOException;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.echjsse.EchRejectedException;

/** Does what the client does by itself, and tries once more after a rejection of ECH, which would be no reason for it. */
final class OnceMoreStrategy extends DefaultHttpRequestRetryStrategy {
    @Override
    public boolean retryRequest(HttpRequest request, IOException failure, int count, HttpContext context) {
        return EchRejectedException.in(failure).isPresent()
                ? count == 1
                : super.retryRequest(request, failure, count, context);
    }

    /** At once: nothing has to recover. */
    @Override
    public TimeValue getRetryInterval(HttpRequest request, IOException failure, int count, HttpContext context) {
        return EchRejectedException.in(failure).isPresent()
                ? TimeValue.ZERO_MILLISECONDS
                : super.getRetryInterval(request, failure, count, context);
    }
}
