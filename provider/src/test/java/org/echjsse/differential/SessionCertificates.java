package org.echjsse.differential;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.echjsse.testing.TestCertificates.Leaf;

/** Who the two sides are to each other. */
final class SessionCertificates extends Chapter {
    private static final Consumer<SSLEngine> AS_IT_IS = engine -> {};
    private static final Consumer<SSLEngine> NEEDED = engine -> engine.setNeedClientAuth(true);
    private static final Consumer<SSLEngine> WANTED = engine -> engine.setWantClientAuth(true);

    SessionCertificates() {
        super("Session: certificates");

        pair("a server with a certificate and a client without", stage -> {
            EngineWire wire = stage.engines().handshake();
            tellAll(stage.client(), wire.client);
            tellAll(stage.server(), wire.server);
        });

        pair("both with a certificate", stage -> {
            EngineWire wire = Visits.withCertificate(stage).engines(AS_IT_IS, NEEDED);
            tellAll(stage.client(), wire.client);
            tellAll(stage.server(), wire.server);
        });

        pair("a client that is asked for a certificate and has none", stage -> {
            EngineWire wire = Visits.of(stage).engines(AS_IT_IS, WANTED);
            tellAll(stage.client(), wire.client);
            tellAll(stage.server(), wire.server);
        });

        pair("a client that has a certificate and is not asked", stage -> {
            EngineWire wire = Visits.withCertificate(stage).engines();
            tellAll(stage.client(), wire.client);
            tellAll(stage.server(), wire.server);
        });

        pair("both sides of a session that goes on", stage -> {
            Visits visits = Visits.withCertificate(stage);
            visits.engines(AS_IT_IS, NEEDED);
            visits.kind();
            EngineWire wire = visits.engines(AS_IT_IS, NEEDED);
            stage.client().saw("handshake", visits.kind());
            tellAll(stage.client(), wire.client);
            tellAll(stage.server(), wire.server);
        });

        pair("both sides of sockets' session that goes on", stage -> {
            Visits visits = Visits.of(stage);
            visits.sockets();
            visits.kind();
            SocketWire wire = visits.sockets();
            stage.client().saw("handshake", visits.kind());
            stage.client().saw("peer", wire.client.getSession().getPeerPrincipal());
            stage.client().saw("chain", wire.client.getSession().getPeerCertificates().length);
            stage.client().saw("local", wire.client.getSession().getLocalPrincipal());
            stage.server().saw("local", wire.server.getSession().getLocalPrincipal());
            stage.server().saw("local chain", length(wire.server.getSession().getLocalCertificates()));
        });

        pair("a session without a certificate of the client, and a server that wants one", stage -> {
            Visits visits = Visits.withCertificate(stage);
            visits.engines();
            visits.kind();
            EngineWire wire = visits.engines(AS_IT_IS, WANTED);
            stage.client().saw("handshake", visits.kind());
            stage.server().tries("peer", wire.server.engine.getSession()::getPeerPrincipal);
        });

        pair("a session without a certificate of the client, and a server that needs one", stage -> {
            Visits visits = Visits.withCertificate(stage);
            visits.engines();
            visits.kind();
            EngineWire wire = visits.engines(AS_IT_IS, NEEDED);
            stage.client().saw("handshake", visits.kind());
            stage.server().tries("peer", wire.server.engine.getSession()::getPeerPrincipal);
        });

        pair("a session with a certificate of the client, and a server that does not ask", stage -> {
            Visits visits = Visits.withCertificate(stage);
            visits.engines(AS_IT_IS, NEEDED);
            visits.kind();
            EngineWire wire = visits.engines();
            stage.client().saw("handshake", visits.kind());
            stage.server().tries("peer", wire.server.engine.getSession()::getPeerPrincipal);
        });

        pair("words for a peer that is not known", stage -> {
            SSLSession session = stage.engines().handshake().server.engine.getSession();
            stage.server().saw("certificates", words(session::getPeerCertificates));
            stage.server().saw("principal", words(session::getPeerPrincipal));
        });

        pair("chains are the caller's own arrays", stage -> {
            EngineWire wire = stage.engines().handshake();
            SSLSession client = wire.client.engine.getSession();
            client.getPeerCertificates()[0] = null;
            stage.client().saw("peer", client.getPeerCertificates()[0] != null);
            SSLSession server = wire.server.engine.getSession();
            server.getLocalCertificates()[0] = null;
            stage.server().saw("local", server.getLocalCertificates()[0] != null);
        });

        pair("chains are arrays of X.509 certificates", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client()
                    .saw("peer", wire.client.engine.getSession().getPeerCertificates() instanceof X509Certificate[]);
            stage.server()
                    .saw("local", wire.server.engine.getSession().getLocalCertificates() instanceof X509Certificate[]);
        });

        pair("a chain with its authority, leaf first", stage -> {
            Leaf leaf = Cast.siteLeaf();
            X509Certificate authority = Cast.AUTHORITY.certificate();
            Leaf longer = new Leaf(leaf.key(), List.of(leaf.chain().get(0), authority));
            stage.server().use(stage.server().context(longer.keyManagers(), Cast.trust()));
            EngineWire wire = stage.engines().handshake();
            Certificate[] peer = wire.client.engine.getSession().getPeerCertificates();
            stage.client().saw("length", peer.length);
            stage.client().saw("leaf", peer[0].equals(leaf.chain().get(0)));
            stage.client().saw("authority", peer[peer.length - 1].equals(authority));
            Certificate[] local = wire.server.engine.getSession().getLocalCertificates();
            stage.server().saw("length", local.length);
            stage.server().saw("leaf", local[0].equals(leaf.chain().get(0)));
        });

        pair("the chain of classes that are gone", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            stage.client().saw("outcome", oldChain(session));
        });
    }

    private interface Question {
        Object ask() throws SSLPeerUnverifiedException;
    }

    private static String words(Question question) {
        try {
            return String.valueOf(question.ask());
        } catch (SSLPeerUnverifiedException e) {
            return e.getMessage();
        }
    }

    private static void tellAll(Actor actor, EngineWire.End end) {
        SSLSession session = end.engine.getSession();
        actor.tries("peer", session::getPeerPrincipal);
        actor.tries("peer's chain", () -> length(session.getPeerCertificates()));
        actor.saw("local", session.getLocalPrincipal());
        actor.saw("local chain", length(session.getLocalCertificates()));
    }

    private static String length(Certificate[] chain) {
        return chain == null
                ? "none"
                : chain.length + " "
                        + Arrays.stream(chain)
                                .map(Certificate::getType)
                                .distinct()
                                .toList();
    }

    /** {@code getPeerCertificateChain}, which later JDKs may not have. */
    private static String oldChain(SSLSession session) throws IllegalAccessException {
        try {
            Object chain = SSLSession.class.getMethod("getPeerCertificateChain").invoke(session);
            return String.valueOf(((Object[]) chain).length);
        } catch (NoSuchMethodException e) {
            return "no such method";
        } catch (java.lang.reflect.InvocationTargetException e) {
            return Thrown.name(e.getCause());
        }
    }
}
