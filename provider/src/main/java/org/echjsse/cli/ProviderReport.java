package org.echjsse.cli;

import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.crypto.Cipher;
import javax.net.ssl.SSLContext;

/**
 * What {@link InstallTrial} runs in a JVM of its own: says which provider makes what, a line each. It names no other class of ours, so
 * that it can run without our jar.
 */
final class ProviderReport {
    static final List<String> CONTEXTS = List.of("TLS", "SSL", "TLSv1.3", "TLSv1.2", "Default");
    static final String BY_NAME = "TLSv1.3-ECH";
    static final String PROVIDERS = "providers";
    static final String DEFAULT_CONTEXT = "SSLContext.getDefault()";

    private ProviderReport() {}

    public static void main(String[] arguments) {
        List<String> names = new ArrayList<>();
        for (Provider provider : Security.getProviders()) {
            names.add(provider.getName());
        }
        System.out.println(PROVIDERS + "=" + String.join(" ", names));
        for (String context : CONTEXTS) {
            say(contextKey(context), () -> SSLContext.getInstance(context).getProvider());
        }
        say(contextKey(BY_NAME), () -> SSLContext.getInstance(BY_NAME).getProvider());
        say(DEFAULT_CONTEXT, () -> SSLContext.getDefault().getProvider());
        say("SecureRandom", () -> new SecureRandom().getProvider());
        say("SHA-256", () -> MessageDigest.getInstance("SHA-256").getProvider());
        say("AES/GCM", () -> Cipher.getInstance("AES/GCM/NoPadding").getProvider());
    }

    static String contextKey(String algorithm) {
        return "SSLContext." + algorithm;
    }

    /** A failure is what the program would see: an answer like any other. */
    private static void say(String what, Callable<Provider> source) {
        String answer;
        try {
            answer = source.call().getName();
        } catch (Exception | LinkageError failure) {
            answer = failure.getClass().getName();
        }
        System.out.println(what + "=" + answer);
    }
}
