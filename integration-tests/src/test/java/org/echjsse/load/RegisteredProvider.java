package org.echjsse.load;

import java.security.Provider;
import java.security.Security;

/** A provider that configurations can name, as the last one, so that nobody meets it who has not asked for it. */
final class RegisteredProvider implements AutoCloseable {
    private final Provider provider;
    private final boolean added;

    private RegisteredProvider(Provider provider) {
        this.provider = provider;
        added = Security.addProvider(provider) > 0;
    }

    /** @throws IllegalStateException if there is another one of that name */
    static RegisteredProvider of(TlsStack stack) {
        RegisteredProvider registered = new RegisteredProvider(stack.serverProvider());
        if (Security.getProvider(registered.name()) != registered.provider) {
            throw new IllegalStateException("there is another " + registered.name());
        }
        return registered;
    }

    String name() {
        return provider.getName();
    }

    @Override
    public void close() {
        if (added) {
            Security.removeProvider(provider.getName());
        }
    }
}
