package org.echjsse;

/** How much a client wants Encrypted Client Hello. No mode ever lets a ClientHello leave before the lookup has concluded. */
public enum EchMode {
    /** No encrypted_client_hello extension at all. */
    DISABLED,
    /** Never real, always the look-alike of RFC 9849, section 6.2. */
    GREASE,
    /** Real when a usable configuration is found; no record, an unusable one, or a failed lookup goes on with GREASE. The default. */
    OPPORTUNISTIC,
    /** As {@link #OPPORTUNISTIC}, but a <em>failed</em> lookup ends the attempt (RFC 9460, section 3.1); a genuine "no record" does not. */
    STRICT,
    /** Without a usable configuration no ClientHello leaves. */
    REQUIRED
}
