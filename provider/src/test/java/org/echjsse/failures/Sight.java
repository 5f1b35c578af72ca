package org.echjsse.failures;

import java.util.Optional;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.EchExtension;
import org.echjsse.wire.PeerFault;

/** What an observer beside the server has seen of one connection. */
enum Sight {
    /** The public name, and the extension. */
    HIDDEN("hidden"),
    /** The name of the site, and the extension. */
    LOOK_ALIKE("GREASE"),
    /** The name of the site, and no extension. */
    CLEAR("clear"),
    /** No byte. */
    NOTHING("refused");

    static final String SITE = "secret.example";
    static final String PUBLIC_NAME = "cover.example";

    private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

    private final String word;

    Sight(String word) {
        this.word = word;
    }

    /** As it stands in the table. */
    String word() {
        return word;
    }

    /**
     * @param message the ClientHello as it came
     */
    static Sight of(byte[] message) throws PeerFault {
        ClientHello hello = ClientHello.parse(message);
        String name = hello.serverName().orElse("");
        Optional<org.echjsse.hello.HelloExtension> extension = hello.extension(ENCRYPTED_CLIENT_HELLO);
        boolean outer =
                extension.isPresent() && EchExtension.parse(hello, extension.get()) instanceof EchExtension.Outer;
        if (name.equals(PUBLIC_NAME) && outer) {
            return HIDDEN;
        }
        if (name.equals(SITE) && extension.isPresent() == outer) {
            return outer ? LOOK_ALIKE : CLEAR;
        }
        throw new AssertionError("a hello for \"" + name + "\", extension " + extension);
    }
}
