package org.echjsse;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.echjsse.config.EchConfigList;

/**
 * The server did not accept Encrypted Client Hello, and has proved that it speaks for the public name of the configuration (RFC
 * 9849, section 6.1.6). Nothing of the application was sent. What the server said is already remembered for the name, so that a new
 * connection of the same program normally succeeds.
 *
 * <p>A socket that has made its connection itself makes that new connection by itself, to the same address, and throws this only if
 * there is no use in one. Engines, and sockets over another socket, always throw it.
 */
public final class EchRejectedException extends SSLHandshakeException {
    private static final long serialVersionUID = 1L;

    private final String publicName;
    private final transient EchConfigList retryConfigs;

    /**
     * @param publicName the name that the server has authenticated as
     * @param retryConfigs what the server wants to be used instead, or {@code null} if it has none: ECH is securely disabled
     */
    public EchRejectedException(String publicName, EchConfigList retryConfigs) {
        super("ech_required: the server does not accept this ECH configuration; it proved to be "
                + publicName
                + (retryConfigs == null
                        ? " and has no other: ECH is securely disabled"
                        : " and sent retry_configs: connect again"));
        this.publicName = publicName;
        this.retryConfigs = retryConfigs;
    }

    /**
     * The rejection that a failure comes from: the failure itself, or the first one among its causes. Libraries wrap what a handshake throws, so
     * this is how a program finds out whether another attempt is of use.
     *
     * <p>What a failure has suppressed is not looked at: with several addresses it may be the rejection of one, and the failure something that
     * happened on another after the request was sent.
     *
     * @param failure whatever was thrown; {@code null} has no cause
     */
    public static Optional<EchRejectedException> in(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            if (each instanceof EchRejectedException rejection) {
                return Optional.of(rejection);
            }
        }
        return Optional.empty();
    }

    public String publicName() {
        return publicName;
    }

    /** The authenticated {@code retry_configs}; empty if ECH is securely disabled (and after deserialization). */
    public Optional<EchConfigList> retryConfigs() {
        return Optional.ofNullable(retryConfigs);
    }
}
