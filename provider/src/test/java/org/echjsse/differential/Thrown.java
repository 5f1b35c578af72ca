package org.echjsse.differential;

import java.lang.reflect.Modifier;

/** An exception as a program can see it: by a class that it can name. */
final class Thrown {
    private Thrown() {}

    /** The class, and that of the cause if there is one. Messages are told by those behaviours that are about messages. */
    static String words(Throwable thrown) {
        String cause = thrown.getCause() == null ? "" : " caused by " + name(thrown.getCause());
        return name(thrown) + cause;
    }

    /** The class and the message, and the same of the cause if there is one. */
    static String inWords(Throwable thrown) {
        String cause = thrown.getCause() == null ? "" : " caused by " + inWords(thrown.getCause());
        return name(thrown) + ": " + thrown.getMessage() + cause;
    }

    /** The closest class that is public API of the JDK: what a handler can be written for. */
    static String name(Throwable thrown) {
        Class<?> type = thrown.getClass();
        while (!isPublicApi(type)) {
            type = type.getSuperclass();
        }
        return type.getSimpleName();
    }

    private static boolean isPublicApi(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getName().startsWith("java.") || type.getName().startsWith("javax."));
    }
}
