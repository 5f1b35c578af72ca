package org.echjsse.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;

/**
 * {@code -javaagent:echjsse.jar} or {@code -javaagent:echjsse.jar=mode=strict,doh.url=https://...}: puts the provider before SunJSSE, so
 * that the whole program speaks Encrypted Client Hello without a change. System properties go before the arguments. It says in one line
 * on standard error that it did; the argument {@code quiet} leaves that line out. Whatever goes wrong is said there in any case, and the
 * program runs as it would without the agent.
 *
 * <p>Standard error and no logger: a logger that is made before {@code main} fixes the {@code LogManager}, and application servers that
 * bring their own then fail to start. What happens before {@code main} is paid by every program, also by those without TLS: so as little
 * as possible, without lambdas and streams.
 */
public final class EchAgent {
    private EchAgent() {}

    /** Called by the JVM before {@code main}. An exception from here would end the JVM. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        try {
            new Installation(arguments, instrumentation).beforeMain();
        } catch (IOException | RuntimeException | LinkageError e) {
            sayFailed(e);
        }
    }

    /** Called by the JVM when the agent is attached to a running program, and by {@code java -jar} ({@code Launcher-Agent-Class}). */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        try {
            new Installation(arguments, instrumentation).attached();
        } catch (IOException | RuntimeException | LinkageError e) {
            sayFailed(e);
        }
    }

    private static void sayFailed(Throwable failure) {
        say("the provider EchJSSE could not be installed, and this program runs WITHOUT Encrypted Client Hello: "
                + failure);
    }

    static void say(String line) {
        System.err.println("EchJSSE agent: " + line);
    }
}
