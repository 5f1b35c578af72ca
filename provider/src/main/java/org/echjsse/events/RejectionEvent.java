package org.echjsse.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("org.echjsse.Rejection")
@Label("ECH Rejection")
@Category({"Security", "Encrypted Client Hello"})
@Description("A server that proved to be the public name has rejected ECH; nothing of the application had been sent")
@Enabled(false)
@StackTrace(false)
final class RejectionEvent extends Event {
    @Label("Connection")
    @Description("The number that the log has for the connection")
    private long connection;

    @Label("Public Name")
    private String publicName;

    @Label("Retry Configurations")
    @Description("replaced, switched off, or contradictory: the server has rejected what it had sent itself")
    private String retryConfigs;

    @Label("Reconnected")
    @Description("Whether the socket has made another connection by itself; else the application has got an exception")
    private boolean reconnected;

    void take(Events.Rejection facts) {
        connection = facts.connection();
        publicName = facts.publicName();
        retryConfigs = switch (facts.retryConfigs()) {
            case REPLACED -> "replaced";
            case SWITCHED_OFF -> "switched off";
            case CONTRADICTORY -> "contradictory";
        };
        reconnected = facts.reconnected();
    }
}
