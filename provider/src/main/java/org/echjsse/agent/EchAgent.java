package org.echjsse.agent;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.instrument.Instrumentation;
import java.security.Security;
import org.echjsse.provider.EchProvider;

/**
 * {@code -javaagent:echjsse.jar} or {@code -javaagent:echjsse.jar=mode=strict,doh.url=https://...}: puts the provider first, so that
 * the whole program speaks Encrypted Client Hello without a change. System properties go before the arguments. Whatever goes wrong is
 * logged; the program runs as it would without the agent.
 */
public final class EchAgent {
    private static final Logger LOG = System.getLogger("org.echjsse.agent");

    private EchAgent() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        install(arguments);
    }

    /** Called by the JVM when the agent is attached to a running program. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        if (install(arguments)) {
            LOG.log(
                    Level.WARNING,
                    "attached to a running program: "
                            + (defaultContextExists(instrumentation)
                                    ? "SSLContext.getDefault() was already made, and "
                                    : "SSLContext.getDefault() was not made yet; but ")
                            + "clients and contexts that exist go on without Encrypted Client Hello");
        }
    }

    /** It is made once and kept, behind a class of SunJSSE that is loaded for nothing else. */
    private static boolean defaultContextExists(Instrumentation instrumentation) {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals("sun.security.ssl.SSLContextImpl$DefaultSSLContext")) {
                return true;
            }
        }
        return false;
    }

    private static boolean install(String arguments) {
        try {
            if (Security.getProvider(EchProvider.NAME) != null) {
                LOG.log(
                        Level.INFO,
                        "the provider " + EchProvider.NAME + " is there already; the agent leaves it as it is");
                return false;
            }
            EchProvider provider = new EchProvider();
            provider.configure(arguments == null ? "" : arguments);
            return Security.insertProviderAt(provider, 1) == 1;
        } catch (RuntimeException | LinkageError e) {
            LOG.log(
                    Level.ERROR,
                    "the provider " + EchProvider.NAME
                            + " could not be installed: this program runs WITHOUT Encrypted Client Hello",
                    e);
            return false;
        }
    }
}
