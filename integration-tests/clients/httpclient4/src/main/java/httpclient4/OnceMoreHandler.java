package httpclient4;

import java.io.IOException;
import org.apache.http.impl.client.DefaultHttpRequestRetryHandler;
import org.apache.http.protocol.HttpContext;
import org.echjsse.EchRejectedException;

/** Does what the client does by itself, and tries once more after a rejection of ECH, which would be no reason for it. */
final class OnceMoreHandler extends DefaultHttpRequestRetryHandler {
    @Override
    public boolean retryRequest(IOException failure, int count, HttpContext context) {
        return EchRejectedException.in(failure).isPresent() ? count == 1 : super.retryRequest(failure, count, context);
    }
}
