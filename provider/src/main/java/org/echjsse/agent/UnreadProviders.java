package org.echjsse.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.security.Security;
import java.util.Enumeration;
import org.echjsse.provider.EchProvider;

/**
 * The list of security providers as long as nobody has read it: a line more in it costs nothing. {@code Security.insertProviderAt} loads
 * every provider of the JDK, PKCS#11 and XML signatures included, which takes longer than all else that the agent does; the list loads
 * ours when somebody asks for TLS, as a line in {@code java.security} would.
 *
 * <p>It looks for ours among the services of the class path, and makes each provider on the way to it. So this is for programs that bring
 * none: making another one's provider may be slow, and is not ours to do.
 */
final class UnreadProviders {
    private static final String BEFORE = "SunJSSE";
    private static final String READ_BY = "sun.security.jca.Providers";
    private static final String SERVICE = "META-INF/services/java.security.Provider";
    /** Looking for services opens every jar, early; with many of them that would be slower than what is saved. */
    private static final int SHORT_PATH = 16;

    enum Insertion {
        DONE,
        ALREADY_THERE,
        /** The list was read already, or is not as we know it. */
        NOT_HERE
    }

    private UnreadProviders() {}

    /**
     * Puts ours before SunJSSE.
     *
     * @param arguments for {@code Provider.configure}
     */
    static Insertion insert(String arguments, Instrumentation instrumentation) throws IOException {
        int slot = 0;
        int count = 0;
        for (String entry = entry(1); entry != null; entry = entry(count + 1)) {
            count++;
            if (entry.equals(EchProvider.NAME) || entry.startsWith(EchProvider.NAME + " ")) {
                return isRead(instrumentation) ? Insertion.NOT_HERE : Insertion.ALREADY_THERE;
            }
            if (entry.equals(BEFORE)) {
                slot = count;
            }
        }
        if (slot == 0 || arguments.contains("${") || isRead(instrumentation) || othersMayBeFound()) {
            return Insertion.NOT_HERE;
        }
        for (int from = count; from >= slot; from--) {
            Security.setProperty(key(from + 1), entry(from));
        }
        Security.setProperty(key(slot), arguments.isEmpty() ? EchProvider.NAME : EchProvider.NAME + " " + arguments);
        return Insertion.DONE;
    }

    private static String key(int slot) {
        return "security.provider." + slot;
    }

    private static String entry(int slot) {
        String value = Security.getProperty(key(slot));
        return value == null ? null : value.trim();
    }

    private static boolean isRead(Instrumentation instrumentation) {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals(READ_BY)) {
                return true;
            }
        }
        return false;
    }

    private static boolean othersMayBeFound() throws IOException {
        String path = System.getProperty("java.class.path", "");
        int length = 1;
        for (int i = path.indexOf(File.pathSeparatorChar); i >= 0; i = path.indexOf(File.pathSeparatorChar, i + 1)) {
            length++;
        }
        if (length > SHORT_PATH || System.getProperty("jdk.module.path") != null) {
            return true;
        }
        Enumeration<URL> services = ClassLoader.getSystemClassLoader().getResources(SERVICE);
        if (services.hasMoreElements()) {
            services.nextElement(); // ours
            return services.hasMoreElements();
        }
        return true;
    }
}
