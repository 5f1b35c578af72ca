package org.echjsse.handshake;

import java.util.Optional;
import org.echjsse.config.EchConfigList;

/** What became of ECH on one connection so far; the inside of {@code org.echjsse.EchStatus}. */
public sealed interface EchOutcome {
    /** Client: no extension sent. Server: none received. */
    record NotTried() implements EchOutcome {}

    /** Client: a look-alike was sent. Server: an extension that none of our keys opens. */
    record Grease() implements EchOutcome {}

    /** Client: a real one was sent, the answer is not in yet. */
    record Offered(String publicName) implements EchOutcome {}

    /** Accepted; the outer name is what an observer saw. */
    record Accepted(String publicName) implements EchOutcome {}

    /** Client: rejected, not yet authenticated; or authentication failed. Nothing the server said may be used (REJ-04, REJ-14). */
    record RejectedUnproven(String publicName) implements EchOutcome {}

    /**
     * Client: rejected by a server that proved to be {@code publicName}, after its Finished (REJ-08).
     *
     * @param retryConfigs what it sent in EncryptedExtensions, if anything
     */
    record Rejected(String publicName, Optional<EchConfigList> retryConfigs) implements EchOutcome {}
}
