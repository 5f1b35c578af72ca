package org.echjsse.provider;

import com.google.auto.service.AutoService;
import java.security.Provider;

/** The security provider {@code EchJSSE}. Its constructor does no I/O, starts no thread, loads no TLS class. */
@AutoService(Provider.class)
@SuppressWarnings("exports") // the annotation is for the build only, and gone at run time
public final class EchProvider extends Provider {
    private static final long serialVersionUID = 1L;

    public EchProvider() {
        super("EchJSSE", "0.1", "TLS with Encrypted Client Hello (RFC 9849)");
    }
}
