package org.echjsse.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("org.echjsse.Handshake")
@Label("TLS Handshake with ECH")
@Category({"Security", "Encrypted Client Hello"})
@Description("A TLS handshake of EchJSSE, from its beginning to its success or failure, with the lookup")
@Enabled(false)
@StackTrace(false)
final class HandshakeEvent extends Event {
    @Label("Connection")
    @Description("The number that the log has for the connection")
    private long connection;

    @Label("Role")
    @Description("client or server")
    private String role;

    @Label("Protocol Version")
    private String protocolVersion;

    @Label("ECH Status")
    @Description("What became of ECH, a name of org.echjsse.EchStatus; SUCCESS: the server name was hidden")
    private String echStatus;

    @Label("Public Name")
    @Description("The name that an observer saw instead of the hidden one, if ECH was offered")
    private String publicName;

    @Label("Named Group")
    @Description("The group of the key exchange")
    private String namedGroup;

    @Label("Cipher Suite")
    private String cipherSuite;

    @Label("Peer Signature")
    @Description("The scheme with which the peer has proved that it has the key of its certificate")
    private String peerSignature;

    @Label("Resumed")
    @Description("Whether an earlier session went on")
    private boolean resumed;

    @Label("Failure")
    @Description("Which side said which alert, or the class of the exception; nothing if the handshake succeeded")
    private String failure;

    void take(Events.Handshake facts) {
        connection = facts.connection();
        role = facts.role();
        protocolVersion = facts.protocol();
        echStatus = facts.echStatus();
        publicName = facts.publicName();
        namedGroup = facts.namedGroup();
        cipherSuite = facts.cipherSuite();
        peerSignature = facts.peerSignature();
        resumed = facts.resumed();
        failure = facts.failure();
    }
}
