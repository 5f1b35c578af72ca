package conversation;

import java.net.URI;

/** A client of some library, as a program has one: it may be used again and again. */
@FunctionalInterface
public interface Visitor {
    /** The text of the page. */
    String visit(URI page) throws Exception;

    default void close() throws Exception {}
}
