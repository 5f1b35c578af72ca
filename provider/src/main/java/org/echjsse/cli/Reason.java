package org.echjsse.cli;

import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.Set;

/** An exception in one line for people. The JDK's file exceptions have a path for a message and say the rest with their class. */
final class Reason {
    private static final int CAUSES_SHOWN = 4;

    private Reason() {}

    /** What went wrong and, if the causes say more than the exception itself, why. */
    static String of(Throwable failure) {
        if (failure instanceof CommandFailure) {
            return failure.getMessage();
        }
        Set<String> parts = new LinkedHashSet<>();
        Throwable at = failure;
        for (int depth = 0; at != null && depth < CAUSES_SHOWN; depth++, at = at.getCause()) {
            boolean repeatsItsCause =
                    at.getCause() != null && at.getCause().toString().equals(at.getMessage());
            if (repeatsItsCause || !parts.isEmpty() && isSilent(at)) {
                continue;
            }
            String part = one(at);
            if (part.startsWith("unable to find valid certification path")) {
                continue;
            }
            // A wrapper often repeats the message of what it wraps, with or without the class name.
            if (parts.stream().noneMatch(said -> said.contains(part))) {
                parts.removeIf(said -> part.contains(said));
                parts.add(part);
            }
        }
        return String.join(": ", parts);
    }

    private static String one(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof NoSuchFileException) {
            return message + ": no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return message + ": permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return message + ": exists already";
        }
        if (failure instanceof UnknownHostException) {
            return message + ": unknown host";
        }
        if (isSilent(failure)) {
            return failure.getClass().getSimpleName();
        }
        if (message.startsWith("PKIX path building failed")) {
            return "no trusted authority has issued the certificate (PKIX path building failed)";
        }
        String line = message.lines().findFirst().orElse(message).strip();
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    private static boolean isSilent(Throwable failure) {
        return failure.getMessage() == null || failure.getMessage().isBlank();
    }
}
