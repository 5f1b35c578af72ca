package org.echjsse.agent;

import java.lang.instrument.Instrumentation;
import java.security.Security;
import org.echjsse.provider.EchProvider;

/**
 * {@code -javaagent:echjsse.jar} or {@code -javaagent:echjsse.jar=mode=strict,doh.url=https://...}: puts the provider first, so that
 * the whole program speaks Encrypted Client Hello without a change. System properties go before the arguments. Whatever goes wrong is
 * said on standard error, and the program runs as it would without the agent.
 *
 * <p>Standard error and no logger: a logger that is made before {@code main} fixes the {@code LogManager}, and application servers that
 * bring their own then fail to start.
 */
public final class EchAgent {
    private static final String DEFAULT_CONTEXT = "sun.security.ssl.SSLContextImpl$DefaultSSLContext";

    private EchAgent() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        install(arguments);
    }

    /** Called by the JVM when the agent is attached to a running program, and by {@code java -jar} ({@code Launcher-Agent-Class}). */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        if (isBeforeMain()) {
            if (Security.getProvider(EchProvider.NAME) == null) { // whoever has it in java.security knows
                install(arguments);
            }
        } else if (install(arguments)) {
            say("attached to a running program: "
                    + (defaultContextExists(instrumentation)
                            ? "SSLContext.getDefault() was already made, and goes on without Encrypted Client Hello, as do"
                            : "SSLContext.getDefault() was not made yet, and will be ours; without Encrypted Client Hello go on")
                    + " other contexts and clients that exist");
        }
    }

    /** The launcher calls us on the way to {@code main}: there is nothing yet that could go on without us. */
    private static boolean isBeforeMain() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals("sun.launcher.LauncherHelper")));
    }

    private static boolean install(String arguments) {
        try {
            if (Security.getProvider(EchProvider.NAME) != null) {
                say("the provider " + EchProvider.NAME + " is there already; the agent leaves it as it is"
                        + (arguments == null || arguments.isBlank() ? "" : ", and its arguments have no effect"));
                return false;
            }
            return Installation.first(arguments == null ? "" : arguments);
        } catch (RuntimeException | LinkageError e) {
            say("the provider " + EchProvider.NAME + " could not be installed, and this program runs WITHOUT Encrypted"
                    + " Client Hello: " + e);
            return false;
        }
    }

    /** A class of its own: if the provider cannot be loaded, this one cannot, and the agent still can, and says so. */
    private static final class Installation {
        static boolean first(String arguments) {
            return Security.insertProviderAt(new EchProvider().configure(arguments), 1) == 1;
        }
    }

    /** It is made once and kept, of a class that is loaded for nothing else. */
    private static boolean defaultContextExists(Instrumentation instrumentation) {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals(DEFAULT_CONTEXT)) {
                return true;
            }
        }
        return false;
    }

    private static void say(String line) {
        System.err.println("EchJSSE agent: " + line);
    }
}
