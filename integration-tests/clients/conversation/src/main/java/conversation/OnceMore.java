package conversation;

import java.io.IOException;
import java.net.URI;
import org.echjsse.EchRejectedException;

/** The recipe for clients that have no place for one: their caller makes the request again, once. */
public record OnceMore(Visitor client) implements Visitor {
    @Override
    public String visit(URI page) throws Exception {
        try {
            return client.visit(page);
        } catch (IOException failed) {
            if (EchRejectedException.in(failed).isEmpty()) {
                throw failed;
            }
            return client.visit(page);
        }
    }

    @Override
    public void close() throws Exception {
        client.close();
    }
}
