package org.echjsse.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionBindingEvent;
import javax.net.ssl.SSLSessionBindingListener;

/** What programs keep in a session. */
final class SessionValues extends Chapter {
    /** Writes down what it is told. */
    private static final class Listener implements SSLSessionBindingListener {
        final List<String> told = new ArrayList<>();
        private final SSLSession expected;

        Listener(SSLSession expected) {
            this.expected = expected;
        }

        @Override
        public void valueBound(SSLSessionBindingEvent event) {
            told.add("bound " + words(event));
        }

        @Override
        public void valueUnbound(SSLSessionBindingEvent event) {
            told.add("unbound " + words(event));
        }

        private String words(SSLSessionBindingEvent event) {
            boolean same = event.getSession() == expected && event.getSource() == expected;
            return event.getName() + (same ? " to its session" : " to another");
        }
    }

    SessionValues() {
        super("Session: values");

        solo("values are put, told, replaced and removed", stage -> {
            SSLSession session = session(stage);
            session.putValue("a", "one");
            stage.it().saw("put", session.getValue("a"));
            session.putValue("a", "two");
            stage.it().saw("replaced", session.getValue("a"));
            session.putValue("b", 3);
            stage.it().saw("names", sorted(session));
            session.removeValue("a");
            stage.it().saw("removed", session.getValue("a"));
            stage.it().saw("names then", sorted(session));
            session.removeValue("a");
            stage.it().saw("never put", session.getValue("c"));
        });

        solo("names are as they are written", stage -> {
            SSLSession session = session(stage);
            session.putValue("", "empty");
            session.putValue("A", "upper");
            stage.it().saw("empty name", session.getValue(""));
            stage.it().saw("other case", session.getValue("a"));
        });

        solo("nulls are refused", stage -> {
            SSLSession session = session(stage);
            stage.it().tries("name", () -> put(session, null, "value"));
            stage.it().tries("value", () -> put(session, "name", null));
            stage.it().tries("both", () -> put(session, null, null));
            stage.it().tries("get", () -> session.getValue(null));
            stage.it().tries("remove", () -> {
                session.removeValue(null);
                return "done";
            });
        });

        solo("the words of the refusal", stage -> {
            SSLSession session = session(stage);
            stage.it().saw("put", message(() -> session.putValue("name", null)));
            stage.it().saw("get", message(() -> session.getValue(null)));
            stage.it().saw("remove", message(() -> session.removeValue(null)));
        });

        solo("names are an array of the caller's own", stage -> {
            SSLSession session = session(stage);
            session.putValue("a", "one");
            session.getValueNames()[0] = "changed";
            stage.it().saw("names", session.getValueNames());
        });

        pair("listeners are told that they are bound and unbound", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            Listener first = new Listener(session);
            Listener second = new Listener(session);
            session.putValue("a", first);
            session.putValue("a", second);
            session.removeValue("a");
            session.removeValue("a");
            stage.client().saw("first", first.told);
            stage.client().saw("second", second.told);
        });

        pair("the same listener put twice", stage -> {
            SSLSession session = stage.engines().handshake().server.engine.getSession();
            Listener listener = new Listener(session);
            session.putValue("a", listener);
            session.putValue("a", listener);
            session.putValue("b", listener);
            stage.server().saw("told", listener.told);
        });

        pair("the old value is told first", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            List<String> order = new ArrayList<>();
            session.putValue("a", inOrder("first", order));
            session.putValue("a", inOrder("second", order));
            stage.client().saw("order", order);
        });

        pair("a listener sees the value in place", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            List<String> seen = new ArrayList<>();
            session.putValue("a", new SSLSessionBindingListener() {
                @Override
                public void valueBound(SSLSessionBindingEvent event) {
                    seen.add("bound: " + (session.getValue("a") == this));
                }

                @Override
                public void valueUnbound(SSLSessionBindingEvent event) {
                    seen.add("unbound: " + session.getValue("a"));
                }
            });
            session.putValue("a", "other");
            stage.client().saw("seen", seen);
        });

        pair("a listener that throws", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            SSLSessionBindingListener throwing = new SSLSessionBindingListener() {
                @Override
                public void valueBound(SSLSessionBindingEvent event) {
                    throw new IllegalStateException("no");
                }

                @Override
                public void valueUnbound(SSLSessionBindingEvent event) {
                    throw new UnsupportedOperationException("no");
                }
            };
            stage.client().tries("put", () -> put(session, "a", throwing));
            stage.client().saw("there", session.getValue("a") == throwing);
            stage.client().tries("replace", () -> put(session, "a", "other"));
            stage.client().saw("then", session.getValue("a"));
        });

        pair("invalidation tells no listener and keeps the values", stage -> {
            SSLSession session = stage.engines().handshake().client.engine.getSession();
            Listener listener = new Listener(session);
            session.putValue("a", listener);
            session.invalidate();
            stage.client().saw("told", listener.told);
            stage.client().saw("value", session.getValue("a") == listener);
            session.putValue("b", "late");
            stage.client().saw("names", sorted(session));
        });

        pair("the end of the connection tells no listener", stage -> {
            EngineWire wire = stage.engines().handshake();
            SSLSession session = wire.client.engine.getSession();
            Listener listener = new Listener(session);
            session.putValue("a", listener);
            wire.client.engine.closeOutbound();
            wire.settle();
            wire.server.engine.closeOutbound();
            wire.settle();
            stage.client().saw("told", listener.told);
            stage.client().saw("value", session.getValue("a") == listener);
        });

        pair("each side has values of its own", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.getSession().putValue("a", "client's");
            stage.server().saw("value", wire.server.engine.getSession().getValue("a"));
        });

        pair("values of the handshake session go on in the session", stage -> {
            EngineWire wire = stage.engines();
            stage.client()
                    .use(stage.client().context(null, Looking.at(Cast.trust(), engine -> engine.getHandshakeSession()
                            .putValue("a", "during"))));
            EngineWire looking = stage.engines().handshake();
            stage.client().saw("value", looking.client.engine.getSession().getValue("a"));
            stage.client().saw("of another", wire.client.engine.getSession().getValue("a"));
        });

        pair("values of the null session do not go on", stage -> {
            EngineWire wire = stage.engines();
            SSLSession before = wire.client.engine.getSession();
            before.putValue("a", "before");
            wire.handshake();
            stage.client().saw("after", wire.client.engine.getSession().getValue("a"));
            stage.client().saw("before", before.getValue("a"));
        });

        pair("a client's values are those of the session that goes on", stage -> {
            SSLSession first = stage.engines().handshake().client.engine.getSession();
            first.putValue("a", "first");
            SSLSession second = stage.engines().handshake().client.engine.getSession();
            stage.client().saw("in the second", second.getValue("a"));
            second.putValue("b", "second");
            stage.client().saw("in the first", first.getValue("b"));
            SSLSession third = stage.engines().handshake().client.engine.getSession();
            stage.client().saw("in the third", sorted(third));
        });

        pair("a server's values when the session goes on", stage -> {
            SSLSession first = stage.engines().handshake().server.engine.getSession();
            first.putValue("a", "first");
            SSLSession second = stage.engines().handshake().server.engine.getSession();
            stage.server().saw("in the second", second.getValue("a"));
        });

        differs(
                "a server's values when the session goes on",
                Who.SERVER,
                "in the second",
                "null",
                "first",
                "SunJSSE's server keeps nothing but what is in the ticket; ours keeps the session, and so its values");
    }

    private static SSLSessionBindingListener inOrder(String name, List<String> order) {
        return new SSLSessionBindingListener() {
            @Override
            public void valueBound(SSLSessionBindingEvent event) {
                order.add(name + " bound");
            }

            @Override
            public void valueUnbound(SSLSessionBindingEvent event) {
                order.add(name + " unbound");
            }
        };
    }

    private static SSLSession session(Stage stage) throws Exception {
        SSLEngine engine = stage.it().context().createSSLEngine(Cast.SITE, 443);
        return engine.getSession();
    }

    private static String put(SSLSession session, String name, Object value) {
        session.putValue(name, value);
        return "done";
    }

    private static String message(Runnable refused) {
        try {
            refused.run();
            return "done";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static List<String> sorted(SSLSession session) {
        return Arrays.stream(session.getValueNames()).sorted().toList();
    }
}
