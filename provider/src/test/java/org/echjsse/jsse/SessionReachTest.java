package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays in memory with a session: caches hold thousands of them. */
class SessionReachTest {
    private static final TestCertificates CA = TestCertificates.create();

    /** The rooms of a connection's life, but for the few types that a session is made of. */
    private static final Set<String> OF_A_SESSION = Set.of(
            "org.echjsse.bctls.CipherSuite",
            "org.echjsse.bctls.Exporter",
            "org.echjsse.bctls.NamedGroup",
            "org.echjsse.bctls.Negotiated",
            "org.echjsse.bctls.SessionIdentity",
            "org.echjsse.bctls.SignatureScheme");

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aSessionHoldsNothingOfItsConnectionButTheExporterSecret(String protocol) throws Exception {
        SSLContext servers = Contexts.ours(
                CA.leaf(TestCertificates.Algorithm.EC_P256, "site.example").keyManagers(), null);
        SSLEngine client = Contexts.ours(null, CA.trustManagers()).createSSLEngine("site.example", 443);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {protocol});
        SSLEngine server = servers.createSSLEngine();
        server.setUseClientMode(false);
        EnginePair pair = new EnginePair(client, server).handshake();
        for (EnginePair.Peer peer : new EnginePair.Peer[] {pair.client, pair.server}) {
            EchSslSession session = (EchSslSession) peer.engine.getSession();
            Set<String> reached = reachedFrom(session);
            assertTrue(reached.contains("org.echjsse.bctls.Exporter"), () -> "sees nothing: " + reached);
            reached.removeIf(name -> !name.startsWith("org.echjsse.bctls.") && !name.startsWith("org.bouncycastle."));
            reached.removeAll(OF_A_SESSION);
            assertEquals(Set.of(), reached);
        }
    }

    /** The context is not the connection's: it is not looked into. */
    private static Set<String> reachedFrom(Object start) throws IllegalAccessException {
        Set<String> classes = new TreeSet<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> waiting = new ArrayDeque<>();
        waiting.add(start);
        while (!waiting.isEmpty()) {
            Object next = waiting.remove();
            if (next instanceof EchSslSessionContext || !seen.add(next)) {
                continue;
            }
            classes.add(next.getClass().getName());
            if (next instanceof Optional<?> optional) {
                optional.ifPresent(waiting::add);
            } else if (next instanceof Collection<?> collection) {
                waiting.addAll(collection);
            } else if (next instanceof Map<?, ?> map) {
                waiting.addAll(map.values());
            } else if (next instanceof Object[] array) {
                for (int i = 0; i < array.length; i++) {
                    add(waiting, Array.get(array, i));
                }
            } else if (next.getClass().getName().matches("org\\.(echjsse|bouncycastle)\\..*")) {
                addFields(waiting, next);
            }
        }
        return classes;
    }

    private static void addFields(Deque<Object> waiting, Object object) throws IllegalAccessException {
        for (Class<?> type = object.getClass(); type != Object.class && type != null; type = type.getSuperclass()) {
            if (!type.getName().startsWith("org.")) {
                return; // the JDK's
            }
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    add(waiting, field.get(object));
                }
            }
        }
    }

    private static void add(Deque<Object> waiting, Object value) {
        if (value != null) {
            waiting.add(value);
        }
    }
}
