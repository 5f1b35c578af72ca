package org.echjsse.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("org.echjsse.Lookup")
@Label("ECH Lookup")
@Category({"Security", "Encrypted Client Hello"})
@Description("A resolver was asked for the ECH configuration of a site; the cache of the resolver may have answered")
@Enabled(false)
@StackTrace(false)
final class LookupEvent extends Event {
    @Label("Connection")
    @Description("The number that the log has for the connection")
    private long connection;

    @Label("Resolver")
    @Description("The class of the resolver")
    private String resolver;

    @Label("Outcome")
    @Description("found, none or failed")
    private String outcome;

    @Label("Failure")
    @Description("The class of the exception, if the lookup failed")
    private String failure;

    void take(Events.Lookup facts) {
        connection = facts.connection();
        resolver = facts.resolver();
        outcome = switch (facts.outcome()) {
            case FOUND -> "found";
            case NONE -> "none";
            case FAILED -> "failed";
        };
        failure = facts.failure();
    }
}
