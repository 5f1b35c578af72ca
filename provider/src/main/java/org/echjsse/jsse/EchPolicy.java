package org.echjsse.jsse;

import java.util.Optional;
import org.echjsse.EchMode;
import org.echjsse.config.EchConfigList;

/** What is configured for hosts, outside of any one connection. Thread-safe. */
public interface EchPolicy {

    /** The mode for a host: per-host policy, else the default. The host is the empty string for a connection that has no name. */
    EchMode modeFor(String host);

    /** A configuration set by hand, used instead of any lookup. */
    Optional<EchConfigList> configsFor(String host);

    /** Whether no resolver may be asked for this host (private suffixes, names in a hosts file). */
    boolean neverLookUp(String host);
}
