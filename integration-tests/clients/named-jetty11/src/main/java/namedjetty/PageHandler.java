package namedjetty;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;

/** The page of the site: the same as with Jetty 10, but in the package that Jakarta moved to. */
final class PageHandler extends AbstractHandler {
    @Override
    public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        response.getWriter().print(request.getProtocol() + " for " + request.getServerName());
    }
}
