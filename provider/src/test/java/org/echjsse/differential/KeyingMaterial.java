package org.echjsse.differential;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSession;

/** Keying material exporters (RFC 8446, 7.5; RFC 5705), which {@code ExtendedSSLSession} has from JDK 25 on. */
final class KeyingMaterial extends Chapter {
    private static final String LABEL = "EXPORTER-test";
    private static final byte[] CONTEXT = {1, 2, 3};

    KeyingMaterial() {
        super("Keying material");

        pair("both sides have the same", stage -> {
            EngineWire wire = stage.engines().handshake();
            tellBoth(stage, "with a context", wire, CONTEXT);
            tellBoth(stage, "with an empty context", wire, new byte[0]);
            tellBoth(stage, "without a context", wire, null);
        });

        pair("both sides of sockets have the same", stage -> {
            SocketWire wire = stage.sockets().handshake();
            stage.client()
                    .tries(
                            "equal",
                            () -> Arrays.equals(
                                    data(wire.client.getSession(), LABEL, CONTEXT, 32),
                                    data(wire.server.getSession(), LABEL, CONTEXT, 32)));
        });

        pair("both sides of a session that goes on have the same, and not that of before", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire first = visits.engines();
            stage.client().tries("before", () -> data(first.client, CONTEXT).length);
            byte[] before = isThere() ? data(first.client, CONTEXT) : null;
            visits.kind();
            EngineWire second = visits.engines();
            stage.client().saw("handshake", visits.kind());
            tellBoth(stage, "with a context", second, CONTEXT);
            stage.client().tries("as before", () -> Arrays.equals(before, data(second.client, CONTEXT)));
        });

        pair("the same again and again", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client().tries("equal", () -> Arrays.equals(data(wire.client, CONTEXT), data(wire.client, CONTEXT)));
        });

        pair("label, context and length make a difference", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            stage.client()
                    .tries(
                            "label",
                            () -> Arrays.equals(
                                    data(session, LABEL, CONTEXT, 32), data(session, LABEL + "s", CONTEXT, 32)));
            stage.client()
                    .tries(
                            "context",
                            () -> Arrays.equals(
                                    data(session, LABEL, CONTEXT, 32), data(session, LABEL, new byte[] {1}, 32)));
            stage.client()
                    .tries(
                            "no context is an empty one",
                            () -> Arrays.equals(data(session, LABEL, null, 32), data(session, LABEL, new byte[0], 32)));
            stage.client()
                    .tries(
                            "beginning of a longer one",
                            () -> Arrays.equals(
                                    data(session, LABEL, CONTEXT, 16),
                                    Arrays.copyOf(data(session, LABEL, CONTEXT, 32), 16)));
        });

        pair("lengths", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            for (int length : new int[] {1, 32, 1000, 8159, 8160, 12239, 12240, 20000, 0, -1}) {
                stage.client().tries("" + length, () -> data(session, LABEL, CONTEXT, length).length);
            }
        });

        pair("labels", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            for (int length : new int[] {1, 249, 250}) {
                stage.client().tries("" + length, () -> data(session, "x".repeat(length), CONTEXT, 32).length);
            }
            stage.client().tries("empty", () -> data(session, "", CONTEXT, 32).length);
            stage.client().tries("none", () -> data(session, null, CONTEXT, 32).length);
            stage.client().tries("not ASCII", () -> data(session, "\u00e9".repeat(124), CONTEXT, 32).length);
            stage.client().tries("not ASCII, longer", () -> data(session, "\u00e9".repeat(125), CONTEXT, 32).length);
        });

        pair("a label that is not ASCII", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client()
                    .tries(
                            "equal",
                            () -> Arrays.equals(
                                    data(wire.client.engine.getSession(), "EXPORTER-\u00e9", CONTEXT, 32),
                                    data(wire.server.engine.getSession(), "EXPORTER-\u00e9", CONTEXT, 32)));
        });

        pair("contexts", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            for (int length : new int[] {255, 256, 65535, 65536}) {
                stage.client().tries("" + length, () -> data(session, LABEL, new byte[length], 32).length);
            }
        });

        pair("keys", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            stage.client().tries("algorithm", () -> key(session, "AES").getAlgorithm());
            stage.client().tries("algorithm that nobody knows", () -> key(session, "Unknown")
                    .getAlgorithm());
            stage.client()
                    .tries("algorithm without a name", () -> key(session, "").getAlgorithm());
            stage.client().tries("no algorithm", () -> key(session, null).getAlgorithm());
            stage.client().tries("format", () -> key(session, "AES").getFormat());
            stage.client()
                    .tries(
                            "as the data",
                            () -> Arrays.equals(key(session, "AES").getEncoded(), data(session, LABEL, CONTEXT, 32)));
        });

        pair("before the handshake", stage -> {
            SSLSession session = stage.engines().client.engine.getSession();
            stage.client().tries("data", () -> data(session, LABEL, CONTEXT, 32).length);
            stage.client().tries("key", () -> key(session, "AES").getAlgorithm());
            stage.client().tries("key of no algorithm", () -> key(session, null).getAlgorithm());
            stage.client().tries("no label", () -> data(session, null, CONTEXT, 32).length);
            stage.client().tries("no length", () -> data(session, LABEL, CONTEXT, 0).length);
        });

        pair("of a session that was invalidated", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.getSession().invalidate();
            tellBoth(stage, "with a context", wire, CONTEXT);
        });

        pair("after the connection", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.settle();
            wire.server.engine.closeOutbound();
            wire.settle();
            stage.client().tries("data", () -> data(wire.client, CONTEXT).length);
        });

        differs(new Difference(
                title(),
                "after the connection",
                Who.CLIENT,
                "data",
                "32",
                "SSLKeyException",
                "the secrets of a connection are wiped when it is over; SunJSSE keeps them for as long as there is the session",
                Tls.ANY,
                Difference.Jdk.from(25)));
    }

    private static void tellBoth(Stage stage, String what, EngineWire wire, byte[] context) {
        stage.client().tries(what, () -> Arrays.equals(data(wire.client, context), data(wire.server, context)));
    }

    private static byte[] data(EngineWire.End end, byte[] context) throws Exception {
        return data(end.engine.getSession(), LABEL, context, 32);
    }

    private static byte[] data(SSLSession session, String label, byte[] context, int length) throws Exception {
        return (byte[]) invoke(
                session,
                "exportKeyingMaterialData",
                new Class<?>[] {String.class, byte[].class, int.class},
                label,
                context,
                length);
    }

    private static SecretKey key(SSLSession session, String algorithm) throws Exception {
        return (SecretKey) invoke(
                session,
                "exportKeyingMaterialKey",
                new Class<?>[] {String.class, String.class, byte[].class, int.class},
                algorithm,
                LABEL,
                CONTEXT,
                32);
    }

    private static boolean isThere() {
        return Runtime.version().feature() >= 25;
    }

    /** By reflection, because older JDKs do not have it. */
    private static Object invoke(SSLSession session, String method, Class<?>[] types, Object... arguments)
            throws Exception {
        if (!isThere()) {
            throw new UnsupportedOperationException(method);
        }
        try {
            return ExtendedSSLSession.class.getMethod(method, types).invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception thrown ? thrown : e;
        }
    }
}
