package org.echjsse.differential;

import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;

/** {@code SSLSessionContext}, and what is in one when. */
final class SessionContexts extends Chapter {
    SessionContexts() {
        super("Session contexts");

        solo("what a new context says", stage -> {
            SSLContext context = stage.it().context();
            SSLSessionContext client = context.getClientSessionContext();
            SSLSessionContext server = context.getServerSessionContext();
            stage.it().saw("client time-out", client.getSessionTimeout());
            stage.it().saw("server time-out", server.getSessionTimeout());
            stage.it().saw("client size", client.getSessionCacheSize());
            stage.it().saw("server size", server.getSessionCacheSize());
            stage.it().saw("client ids", client.getIds().hasMoreElements());
            stage.it().saw("server ids", server.getIds().hasMoreElements());
            stage.it().saw("one for both", client == server);
            stage.it().saw("same again", client == context.getClientSessionContext());
            stage.it().saw("server same again", server == context.getServerSessionContext());
        });

        solo("a context that is not initialised", stage -> {
            SSLContext context = stage.it().rawContext("TLS");
            stage.it().tries("client time-out", () -> context.getClientSessionContext()
                    .getSessionTimeout());
            stage.it().tries("server size", () -> context.getServerSessionContext()
                    .getSessionCacheSize());
        });

        solo("each context has its own", stage -> {
            SSLContext one = stage.it().context();
            SSLContext other = stage.it().context(Cast.site(), Cast.trust());
            one.getClientSessionContext().setSessionTimeout(17);
            stage.it().saw("other", other.getClientSessionContext().getSessionTimeout());
            stage.it().saw("server", one.getServerSessionContext().getSessionTimeout());
        });

        solo("initialising again keeps what was set", stage -> {
            SSLContext context = stage.it().rawContext("TLS");
            context.init(null, Cast.trust(), null);
            SSLSessionContext sessions = context.getClientSessionContext();
            sessions.setSessionTimeout(17);
            sessions.setSessionCacheSize(18);
            context.init(null, Cast.trust(), null);
            stage.it().saw("same", sessions == context.getClientSessionContext());
            stage.it().saw("time-out", context.getClientSessionContext().getSessionTimeout());
            stage.it().saw("size", context.getClientSessionContext().getSessionCacheSize());
        });

        solo("time-outs", stage -> {
            SSLSessionContext sessions = stage.it().context().getServerSessionContext();
            for (int seconds : new int[] {0, 1, 3600, Integer.MAX_VALUE, -1}) {
                stage.it().tries("set " + seconds, () -> {
                    sessions.setSessionTimeout(seconds);
                    return sessions.getSessionTimeout();
                });
            }
            stage.it().saw("then", sessions.getSessionTimeout());
        });

        solo("sizes", stage -> {
            SSLSessionContext sessions = stage.it().context().getServerSessionContext();
            for (int size : new int[] {0, 1, 20480, Integer.MAX_VALUE, -1}) {
                stage.it().tries("set " + size, () -> {
                    sessions.setSessionCacheSize(size);
                    return sessions.getSessionCacheSize();
                });
            }
            stage.it().saw("then", sessions.getSessionCacheSize());
        });

        solo("ids that nobody has", stage -> {
            SSLSessionContext sessions = stage.it().context().getClientSessionContext();
            stage.it().tries("null", () -> sessions.getSession(null));
            stage.it().tries("empty", () -> sessions.getSession(new byte[0]));
            stage.it().tries("short", () -> sessions.getSession(new byte[1]));
            stage.it().tries("right length", () -> sessions.getSession(new byte[32]));
            stage.it().tries("too long", () -> sessions.getSession(new byte[33]));
        });

        solo("the end of an enumeration", stage -> {
            Enumeration<byte[]> ids =
                    stage.it().context().getClientSessionContext().getIds();
            stage.it().saw("more", ids.hasMoreElements());
            stage.it().tries("next", ids::nextElement);
        });

        pair("a session is of the context of its side", stage -> {
            EngineWire wire = stage.engines();
            SSLSession before = wire.client.engine.getSession();
            wire.handshake();
            SSLSessionContext client = stage.client().context().getClientSessionContext();
            SSLSessionContext server = stage.server().context().getServerSessionContext();
            stage.client().saw("before", before.getSessionContext());
            stage.client().saw("client's", wire.client.engine.getSession().getSessionContext() == client);
            stage.server().saw("server's", wire.server.engine.getSession().getSessionContext() == server);
        });

        pair("a session that goes on is of the context of its side", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            EngineWire wire = visits.engines();
            SSLSessionContext client = stage.client().context().getClientSessionContext();
            SSLSessionContext server = stage.server().context().getServerSessionContext();
            stage.client().saw("client's", words(wire.client.engine.getSession().getSessionContext(), client));
            stage.server().saw("server's", words(wire.server.engine.getSession().getSessionContext(), server));
        });

        pair("what is in the contexts after a handshake", stage -> {
            EngineWire wire = stage.engines().handshake();
            tellContext(stage.client(), stage.client().context().getClientSessionContext(), wire.client);
            tellContext(stage.server(), stage.server().context().getServerSessionContext(), wire.server);
            stage.client()
                    .saw("in the server context", count(stage.client().context().getServerSessionContext()));
            stage.server()
                    .saw("in the client context", count(stage.server().context().getClientSessionContext()));
        });

        pair("what is in the contexts after a second handshake", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            EngineWire wire = visits.engines();
            tellContext(stage.client(), stage.client().context().getClientSessionContext(), wire.client);
            tellContext(stage.server(), stage.server().context().getServerSessionContext(), wire.server);
        });

        pair("what is in the contexts after a handshake of sockets", stage -> {
            Visits visits = Visits.of(stage);
            SocketWire wire = visits.sockets();
            SSLSessionContext client = stage.client().context().getClientSessionContext();
            stage.client().saw("sessions", count(client));
            stage.client().saw("context", words(wire.client.getSession().getSessionContext(), client));
        });

        pair("sessions that a context tells are valid and tell what they are", stage -> {
            stage.engines().handshake();
            SSLSessionContext sessions = stage.client().context().getClientSessionContext();
            Set<String> told = new TreeSet<>();
            for (byte[] id : Collections.list(sessions.getIds())) {
                SSLSession session = sessions.getSession(id);
                told.add("own id " + Arrays.equals(id, session.getId()) + ", valid " + session.isValid() + ", "
                        + session.getProtocol() + ", " + session.getPeerHost() + ", " + session.getPeerPort() + ", "
                        + session.getPeerPrincipal() + ", of this context " + (session.getSessionContext() == sessions)
                        + ", equal " + session.equals(sessions.getSession(id)));
            }
            stage.client().saw("sessions", told);
        });

        pair("a session out of the context ends what it stands for", stage -> {
            Visits visits = Visits.of(stage);
            SSLSession connected = visits.engines().client.engine.getSession();
            visits.kind();
            SSLSessionContext sessions = stage.client().context().getClientSessionContext();
            invalidateAll(sessions);
            stage.client().saw("left", count(sessions));
            stage.client().saw("connection's session", connected.isValid());
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("a session that is invalidated is in no context", stage -> {
            EngineWire wire = stage.engines().handshake();
            SSLSession session = wire.client.engine.getSession();
            SSLSessionContext sessions = stage.client().context().getClientSessionContext();
            session.invalidate();
            stage.client().saw("context", session.getSessionContext());
            stage.client().saw("by id", sessions.getSession(session.getId()));
            stage.client().saw("sessions", count(sessions));
        });

        pair("an enumeration is of the moment", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            SSLSessionContext sessions = stage.client().context().getClientSessionContext();
            Enumeration<byte[]> ids = sessions.getIds();
            visits.engines("localhost", 443);
            invalidateAll(sessions);
            stage.client().saw("told", Collections.list(ids).size());
        });

        pair("ids that a context tells are copies", stage -> {
            stage.engines().handshake();
            SSLSessionContext sessions = stage.client().context().getClientSessionContext();
            sessions.getIds().nextElement()[0] ^= 1;
            stage.client().saw("there", sessions.getSession(sessions.getIds().nextElement()) != null);
        });

        pair("a client's sessions expire", stage -> {
            Visits visits = Visits.of(stage);
            SSLSessionContext sessions = stage.client().context().getClientSessionContext();
            sessions.setSessionTimeout(1);
            SSLSession session = visits.engines().client.engine.getSession();
            visits.kind();
            SessionResumption.waitUntil(session.getCreationTime() + 1000);
            stage.client().saw("sessions", count(sessions));
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("a server's sessions expire", stage -> {
            Visits visits = Visits.of(stage);
            SSLSessionContext sessions = stage.server().context().getServerSessionContext();
            sessions.setSessionTimeout(1);
            SSLSession session = visits.engines().server.engine.getSession();
            visits.kind();
            // a ticket's age is told in whole seconds
            SessionResumption.waitUntil(session.getCreationTime() + 2000);
            stage.server().saw("sessions", count(sessions));
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("a time-out that is set afterwards counts", stage -> {
            Visits visits = Visits.of(stage);
            SSLSession session = visits.engines().client.engine.getSession();
            visits.kind();
            SessionResumption.waitUntil(session.getCreationTime() + 1000);
            stage.client().context().getClientSessionContext().setSessionTimeout(1);
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("a time-out of 0 is none", stage -> {
            Visits visits = Visits.of(stage);
            stage.client().context().getClientSessionContext().setSessionTimeout(0);
            stage.server().context().getServerSessionContext().setSessionTimeout(0);
            visits.engines();
            visits.kind();
            visits.engines();
            stage.client().saw("second", visits.kind());
        });

        pair("a session that has expired is not valid once it was looked for", stage -> {
            Visits visits = Visits.of(stage);
            SSLSessionContext sessions = stage.client().context().getClientSessionContext();
            SSLSession session = visits.engines().client.engine.getSession();
            SessionResumption.waitUntil(session.getCreationTime() + 1000);
            stage.client().saw("before", session.isValid());
            sessions.setSessionTimeout(1);
            stage.client().saw("after", session.isValid());
            stage.client().saw("looked for", count(sessions));
            stage.client().saw("then", session.isValid());
        });

        pair("the eldest go when a cache shrinks", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines(Cast.SITE, 1);
            visits.engines(Cast.SITE, 2);
            visits.engines(Cast.SITE, 3);
            visits.kind();
            SSLSessionContext sessions = stage.client().context().getClientSessionContext();
            stage.client().saw("sessions", count(sessions));
            sessions.setSessionCacheSize(2);
            stage.client().saw("sessions then", count(sessions));
            visits.engines(Cast.SITE, 3);
            stage.client().saw("youngest", visits.kind());
            visits.engines(Cast.SITE, 2);
            stage.client().saw("middle", visits.kind());
            visits.engines(Cast.SITE, 1);
            stage.client().saw("eldest", visits.kind());
        });

        pair("a cache of one", stage -> {
            Visits visits = Visits.of(stage);
            SSLSessionContext sessions = stage.client().context().getClientSessionContext();
            sessions.setSessionCacheSize(1);
            visits.engines(Cast.SITE, 1);
            visits.engines(Cast.SITE, 2);
            visits.kind();
            stage.client().saw("sessions", count(sessions));
            visits.engines(Cast.SITE, 2);
            stage.client().saw("youngest", visits.kind());
            visits.engines(Cast.SITE, 1);
            stage.client().saw("eldest", visits.kind());
        });

        pair("a cache of 0 has no limit", stage -> {
            Visits visits = Visits.of(stage);
            SSLSessionContext sessions = stage.client().context().getClientSessionContext();
            sessions.setSessionCacheSize(1);
            sessions.setSessionCacheSize(0);
            visits.engines(Cast.SITE, 1);
            visits.engines(Cast.SITE, 2);
            visits.engines(Cast.SITE, 3);
            visits.kind();
            stage.client().saw("sessions", count(sessions));
            visits.engines(Cast.SITE, 1);
            stage.client().saw("eldest", visits.kind());
        });

        pair("sessions of a context that is initialised again", stage -> {
            Looking trust = Looking.away(Cast.trust());
            SSLContext context = stage.client().context(null, trust.managers());
            stage.client().use(context);
            stage.engines().handshake();
            trust.kind();
            context.init(null, trust.managers(), null);
            stage.engines().handshake();
            stage.client().saw("second", trust.kind());
        });

        pair("a failed handshake leaves nothing in the contexts", stage -> {
            stage.client().use(stage.client().context(null, Looking.at(Cast.trust(), engine -> {
                throw new IllegalStateException("not this one");
            })));
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            wire.settle();
            stage.client().saw("failed", wire.client.failure() != null);
            stage.client().saw("protocol", wire.client.engine.getSession().getProtocol());
            stage.client().saw("valid", wire.client.engine.getSession().isValid());
            stage.client().saw("sessions", count(stage.client().context().getClientSessionContext()));
            stage.server().saw("sessions", count(stage.server().context().getServerSessionContext()));
        });

        declare();
    }

    private void declare() {
        for (String behaviour : List.of(
                "what is in the contexts after a handshake", "what is in the contexts after a second handshake")) {
            boolean first = behaviour.endsWith("after a handshake");
            sessionsAreHere(behaviour, "sessions", "0", first ? "2" : "3", Tls.V13);
            sessionsAreHere(behaviour, "sessions", "0", "1", Tls.V12);
            sessionsAreHere(behaviour, "the connection's", "null", "true", Tls.ANY);
        }
        differs(
                "a server's sessions expire",
                Who.CLIENT,
                "second",
                "resumed",
                "full",
                "SunJSSE's server takes its tickets for as long as it has the key for them, and its client does not look at"
                        + " their lifetime");
        differs(
                "a time-out of 0 is none",
                Who.CLIENT,
                "second",
                "full",
                "resumed",
                "SSLSessionContext.setSessionTimeout() says so; SunJSSE's server gives tickets that live 0 seconds");
        differs(
                "sessions of a context that is initialised again",
                Who.CLIENT,
                "second",
                "resumed",
                "full",
                "the certificate of a session that goes on is not checked again, and the new managers have never seen it");
    }

    private void sessionsAreHere(String behaviour, String what, String sun, String ours, Tls protocol) {
        differs(new Difference(
                title(),
                behaviour,
                Who.SERVER,
                what,
                sun,
                ours,
                "SunJSSE's server keeps nothing: all is in the tickets; ours keeps the sessions, so that they can be listed and"
                        + " invalidated",
                protocol,
                Difference.Jdk.ALL));
    }

    private static void tellContext(Actor actor, SSLSessionContext sessions, EngineWire.End end) {
        SSLSession session = end.engine.getSession();
        SSLSession found = sessions.getSession(session.getId());
        actor.saw("sessions", count(sessions));
        actor.saw("the connection's", found == null ? null : found.equals(session));
        actor.saw("context", words(session.getSessionContext(), sessions));
    }

    private static String words(SSLSessionContext found, SSLSessionContext own) {
        return found == null ? "none" : found == own ? "its own" : "another";
    }

    /** One takes others with it. */
    private static void invalidateAll(SSLSessionContext sessions) {
        for (byte[] id : Collections.list(sessions.getIds())) {
            SSLSession session = sessions.getSession(id);
            if (session != null) {
                session.invalidate();
            }
        }
    }

    private static int count(SSLSessionContext sessions) {
        return Collections.list(sessions.getIds()).size();
    }
}
