package org.echjsse.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.security.Security;
import org.echjsse.provider.EchProvider;

/** What the agent does. A class of its own: where the provider cannot be loaded, this one cannot, and the agent still can say so. */
final class Installation {
    private static final String DEFAULT_CONTEXT = "sun.security.ssl.SSLContextImpl$DefaultSSLContext";
    private static final String QUIET = "quiet";

    private enum Outcome {
        INSTALLED,
        ALREADY_THERE
    }

    private final Instrumentation instrumentation;
    /** The arguments that are for the provider. */
    private final String settings;

    private final boolean quiet;

    /**
     * @param arguments {@code null} if there are none
     */
    Installation(String arguments, Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        StringBuilder others = new StringBuilder();
        boolean found = false;
        for (String piece : (arguments == null ? "" : arguments).split(",")) {
            if (piece.trim().equals(QUIET)) {
                found = true;
            } else {
                others.append(others.length() == 0 ? "" : ",").append(piece);
            }
        }
        settings = others.toString();
        quiet = found;
    }

    void beforeMain() throws IOException {
        Outcome outcome = install();
        if (outcome == Outcome.ALREADY_THERE && !settings.isEmpty()) {
            EchAgent.say(alreadyThere());
        } else if (!quiet) {
            String version = EchAgent.class.getPackage().getImplementationVersion();
            EchAgent.say("INFO: "
                    + (outcome == Outcome.ALREADY_THERE
                            ? alreadyThere()
                            : EchProvider.NAME + (version == null ? "" : " " + version)
                                    + " makes the TLS connections of this program, with Encrypted Client Hello"
                                    + (settings.isEmpty() ? "" : " (" + settings + ")"))
                    + "; -javaagent:...=quiet leaves out this line");
        }
    }

    void attached() throws IOException {
        Outcome outcome = install();
        if (isBeforeMain()) {
            return; // the launcher calls us on the way to main: nothing goes on without us, and nobody has asked
        }
        if (outcome == Outcome.ALREADY_THERE) {
            EchAgent.say(alreadyThere());
        } else {
            EchAgent.say("attached to a running program: "
                    + (defaultContextExists()
                            ? "SSLContext.getDefault() was already made, and goes on without Encrypted Client Hello, as do"
                            : "SSLContext.getDefault() was not made yet, and will be ours; without Encrypted Client Hello go on")
                    + " other contexts and clients that exist");
        }
    }

    private Outcome install() throws IOException {
        // even where the list makes another one: now there is somebody to tell if it cannot be made
        EchProvider provider = new EchProvider();
        return switch (UnreadProviders.insert(settings, instrumentation)) {
            case DONE -> Outcome.INSTALLED;
            case ALREADY_THERE -> Outcome.ALREADY_THERE;
            case NOT_HERE ->
                Security.insertProviderAt(provider.configure(settings), 1) == 1
                        ? Outcome.INSTALLED
                        : Outcome.ALREADY_THERE;
        };
    }

    private String alreadyThere() {
        return "the provider " + EchProvider.NAME + " is there already; the agent leaves it as it is"
                + (settings.isEmpty() ? "" : ", and its arguments have no effect");
    }

    private static boolean isBeforeMain() {
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            if (frame.getClassName().equals("sun.launcher.LauncherHelper")) {
                return true;
            }
        }
        return false;
    }

    /** It is made once and kept, of a class that is loaded for nothing else. */
    private boolean defaultContextExists() {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals(DEFAULT_CONTEXT)) {
                return true;
            }
        }
        return false;
    }
}
