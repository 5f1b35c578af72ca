package org.echjsse;

import java.util.Optional;
import javax.net.ssl.SSLParameters;
import org.echjsse.config.EchConfigList;

/**
 * {@link SSLParameters} with the ECH settings of one connection. For programs that hand their parameters to an engine or a socket
 * themselves; the JDK's {@code HttpClient} copies parameters field by field and so loses these, use the properties there.
 *
 * <p>An absent value means: as the policy, the properties and the defaults say. Not thread-safe, like its parent.
 */
public class EchSSLParameters extends SSLParameters {
    private EchMode echMode;
    private EchConfigList echConfigList;
    private EchServerKeys echServerKeys;

    public EchSSLParameters() {}

    /** The mode of a client connection. */
    public final Optional<EchMode> getEchMode() {
        return Optional.ofNullable(echMode);
    }

    /**
     * @param mode the mode, or {@code null} for "as configured elsewhere"
     */
    public final void setEchMode(EchMode mode) {
        echMode = mode;
    }

    /** The configuration to use instead of asking a resolver. */
    public final Optional<EchConfigList> getEchConfigList() {
        return Optional.ofNullable(echConfigList);
    }

    /**
     * @param configs the configuration, or {@code null} to ask the resolver
     */
    public final void setEchConfigList(EchConfigList configs) {
        echConfigList = configs;
    }

    /** The keys of a server connection. */
    public final Optional<EchServerKeys> getEchServerKeys() {
        return Optional.ofNullable(echServerKeys);
    }

    /**
     * @param keys the keys, or {@code null} for "as configured elsewhere"
     */
    public final void setEchServerKeys(EchServerKeys keys) {
        echServerKeys = keys;
    }
}
