package org.echjsse.jsse;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.net.ssl.SSLKeyException;
import org.echjsse.bctls.KeyingMaterial;

/** What {@code ExtendedSSLSession} says of the arguments of its exporters; SunJSSE's limits and words. */
final class KeyingMaterialRules {
    /** RFC 8446, 7.1: a byte has the length of {@code "tls13 " + label}, and of the context. */
    private static final int LONGEST_LABEL = 249;

    private static final int LONGEST_CONTEXT_13 = 255;
    private static final int LONGEST_CONTEXT_12 = 65535;

    private KeyingMaterialRules() {}

    static byte[] export(SessionState session, String label, byte[] context, int length) throws SSLKeyException {
        Objects.requireNonNull(label, "label can not be null");
        require(length >= 1, "length must be positive");
        String protocol = session.negotiated.protocol().orElse("NONE");
        KeyingMaterial material =
                session.keyingMaterial.orElseThrow(() -> new SSLKeyException("Exporters not supported in " + protocol));
        requireReady(material);
        boolean tls13 = protocol.equals(EngineDefaults.TLS13);
        require(length <= material.longest(), "length is too large");
        int labelLength = label.getBytes(StandardCharsets.UTF_8).length;
        require(labelLength >= 1 && (!tls13 || labelLength <= LONGEST_LABEL), "label length outside range");
        int contextLength = context == null ? 0 : context.length;
        if (tls13) {
            require(contextLength <= LONGEST_CONTEXT_13, "context length outside range");
        } else {
            require(contextLength <= LONGEST_CONTEXT_12, "Only 16-bit context lengths supported");
        }
        try {
            return material.export(label, context, length);
        } catch (IllegalStateException wipedMeanwhile) {
            throw wiped();
        }
    }

    static void requireAlgorithm(String name) {
        Objects.requireNonNull(name, "keyAlg can not be null");
        require(!name.isEmpty(), "keyAlg is empty");
    }

    private static SSLKeyException wiped() {
        return new SSLKeyException("The connection is closed, and its secrets are wiped");
    }

    private static void requireReady(KeyingMaterial material) throws SSLKeyException {
        switch (material.state()) {
            case READY -> {
                return;
            }
            case NOT_OF_ITS_OWN -> throw new SSLKeyException("Exporters require extended master secrets");
            case WIPED -> throw wiped();
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
