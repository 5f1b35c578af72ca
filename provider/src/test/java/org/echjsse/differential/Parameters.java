package org.echjsse.differential;

import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** {@link SSLParameters}: what they start as, what of them counts, and when. */
final class Parameters extends Chapter {
    private static final SNIMatcher OF_ANOTHER_TYPE = new SNIMatcher(1) {
        @Override
        public boolean matches(SNIServerName name) {
            return true;
        }
    };

    Parameters() {
        super("Parameters");
        values();
        names();
        groupsAndSchemes();
        clientAuthentication();
        emptyCertificateAlerts();
        timing();
    }

    private void values() {
        solo("parameters of a new engine", stage -> {
            SSLParameters parameters = client(stage).getSSLParameters();
            tell(stage.it(), "new", parameters);
            stage.it().saw("has groups", NewerMethods.get(parameters, "getNamedGroups") != null);
            stage.it().saw("schemes", NewerMethods.get(parameters, "getSignatureSchemes"));
        });

        solo("parameters come back as they were set", stage -> {
            SSLEngine engine = client(stage);
            SSLParameters set = new SSLParameters(new String[] {"TLS_AES_128_GCM_SHA256"}, new String[] {"TLSv1.3"});
            set.setApplicationProtocols(new String[] {"one", "two"});
            set.setEndpointIdentificationAlgorithm("LDAPS");
            set.setMaximumPacketSize(5000);
            set.setServerNames(List.of(new SNIHostName("other.example")));
            set.setUseCipherSuitesOrder(false);
            set.setEnableRetransmissions(true);
            set.setWantClientAuth(true);
            NewerMethods.set(set, "setNamedGroups", "secp256r1", "no such group");
            NewerMethods.set(set, "setSignatureSchemes", "ed25519", "no such scheme");
            engine.setSSLParameters(set);
            tell(stage.it(), "set", engine.getSSLParameters());
            stage.it().saw("groups", NewerMethods.get(engine.getSSLParameters(), "getNamedGroups"));
            stage.it().saw("schemes", NewerMethods.get(engine.getSSLParameters(), "getSignatureSchemes"));
            stage.it().saw("a new object each time", engine.getSSLParameters() != engine.getSSLParameters());
        });

        solo("parameters that say nothing leave most things as they are", stage -> {
            SSLEngine engine = client(stage);
            SSLParameters set = engine.getSSLParameters();
            set.setApplicationProtocols(new String[] {"one"});
            set.setEndpointIdentificationAlgorithm("HTTPS");
            set.setServerNames(List.of(new SNIHostName("other.example")));
            set.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("a.*")));
            set.setMaximumPacketSize(5000);
            set.setNeedClientAuth(true);
            NewerMethods.set(set, "setNamedGroups", "secp256r1");
            NewerMethods.set(set, "setSignatureSchemes", "ed25519");
            engine.setSSLParameters(set);
            engine.setSSLParameters(new SSLParameters());
            SSLParameters now = engine.getSSLParameters();
            tell(stage.it(), "now", now);
            stage.it().saw("matchers kept", now.getSNIMatchers() != null);
            Object groups = NewerMethods.get(now, "getNamedGroups");
            stage.it().saw("groups kept", groups != null && ((String[]) groups).length == 1);
            stage.it().saw("schemes", NewerMethods.get(now, "getSignatureSchemes"));
        });

        solo("empty lists are not the same as none", stage -> {
            SSLEngine engine = client(stage);
            SSLParameters set = engine.getSSLParameters();
            stage.it().saw("names at first", set.getServerNames());
            set.setServerNames(List.of());
            set.setSNIMatchers(List.of());
            engine.setSSLParameters(set);
            stage.it().saw("names", engine.getSSLParameters().getServerNames());
            stage.it().saw("matchers", engine.getSSLParameters().getSNIMatchers());
        });

        solo("what is wrong with a part of the parameters", stage -> {
            SSLEngine engine = client(stage);
            stage.it().tries("nothing", () -> {
                engine.setSSLParameters(null);
                return "taken";
            });
            SSLParameters wrong = new SSLParameters(new String[] {"no such suite"});
            wrong.setEndpointIdentificationAlgorithm("HTTPS");
            stage.it().tries("suite", () -> {
                engine.setSSLParameters(wrong);
                return "taken";
            });
            stage.it().saw("identification", engine.getSSLParameters().getEndpointIdentificationAlgorithm());
        });
    }

    private void names() {
        pair("a server sees the name that its client set", stage -> {
            EngineWire wire = stage.engines();
            change(wire.client.engine, p -> p.setServerNames(List.of(new SNIHostName("other.example"))));
            wire.handshake();
            stage.server().saw("names", requested(wire.server.engine.getSession()));
            stage.client().saw("names", requested(wire.client.engine.getSession()));
        });

        pair("a client that wants to tell no name tells none", stage -> {
            EngineWire wire = stage.engines();
            change(wire.client.engine, p -> p.setServerNames(List.of()));
            wire.handshake();
            stage.server().saw("names", requested(wire.server.engine.getSession()));
        });

        matchers("one that matches", "site.*");
        matchers("one that does not match", "other.*");

        pair("matchers of another type than host names", stage -> {
            EngineWire wire = stage.engines();
            change(wire.server.engine, p -> p.setSNIMatchers(List.of(OF_ANOTHER_TYPE)));
            Alerts.attempt(stage, wire);
        });

        pair("matchers of two types, and a name that one of them matches", stage -> {
            EngineWire wire = stage.engines();
            change(
                    wire.server.engine,
                    p -> p.setSNIMatchers(List.of(OF_ANOTHER_TYPE, SNIHostName.createSNIMatcher("site.*"))));
            Alerts.attempt(stage, wire);
        });

        pair("a client without a name and a server with matchers", stage -> {
            EngineWire wire = stage.engines();
            change(wire.client.engine, p -> p.setServerNames(List.of()));
            change(wire.server.engine, p -> p.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("other.*"))));
            Alerts.attempt(stage, wire);
        });

        for (String algorithm : new String[] {"HTTPS", "https", "LDAPS", "no such algorithm", ""}) {
            pair("a name is identified by \"" + algorithm + "\"", stage -> {
                EngineWire wire = stage.engines();
                change(wire.client.engine, p -> p.setEndpointIdentificationAlgorithm(algorithm));
                Alerts.attempt(stage, wire);
            });

            pair("a wrong name is identified by \"" + algorithm + "\"", stage -> {
                SSLEngine client = stage.client().context().createSSLEngine("wrong.example", 443);
                client.setUseClientMode(true);
                client.setEnabledProtocols(stage.protocol().enabled());
                change(client, p -> p.setEndpointIdentificationAlgorithm(algorithm));
                Alerts.attempt(stage, new EngineWire(client, stage.server().engine()));
            });
        }
    }

    private void matchers(String which, String pattern) {
        pair("server name matchers: " + which, stage -> {
            EngineWire wire = stage.engines();
            change(wire.server.engine, p -> p.setSNIMatchers(List.of(SNIHostName.createSNIMatcher(pattern))));
            Alerts.attempt(stage, wire);
        });
    }

    private void groupsAndSchemes() {
        groups("one in common", new String[] {"secp384r1"}, new String[] {"x25519", "secp384r1"});
        groups("an order of their own", new String[] {"secp521r1", "x25519"}, new String[] {"x25519", "secp521r1"});
        groups("names that nobody knows", new String[] {"no such group", "x25519"}, new String[] {"x25519", "none"});
        groups("nothing in common", new String[] {"x25519"}, new String[] {"secp256r1"});

        for (Who who : new Who[] {Who.CLIENT, Who.SERVER}) {
            differs(new Difference(
                    title(),
                    "named groups: nothing in common",
                    who,
                    "handshake",
                    "SSLProtocolException",
                    "SSLHandshakeException",
                    "The alert is handshake_failure (RFC 8446, 4.1.1), not unexpected_message",
                    Tls.V13,
                    Difference.Jdk.from(20)));
        }

        schemes("one in common", new String[] {"ecdsa_secp256r1_sha256"}, new String[] {"ecdsa_secp256r1_sha256"});
        schemes("not that of the server's key", new String[] {"rsa_pss_rsae_sha256"}, null);
        schemes("the server may not use its own", null, new String[] {"rsa_pss_rsae_sha256"});
    }

    private void groups(String which, String[] clients, String[] servers) {
        pair("named groups: " + which, stage -> {
            EngineWire wire = stage.engines();
            change(wire.client.engine, p -> NewerMethods.set(p, "setNamedGroups", clients));
            change(wire.server.engine, p -> NewerMethods.set(p, "setNamedGroups", servers));
            wire.attempt(stage);
        });
    }

    private void schemes(String which, String[] clients, String[] servers) {
        pair("signature schemes: " + which, stage -> {
            EngineWire wire = stage.engines();
            if (clients != null) {
                change(wire.client.engine, p -> NewerMethods.set(p, "setSignatureSchemes", clients));
            }
            if (servers != null) {
                change(wire.server.engine, p -> NewerMethods.set(p, "setSignatureSchemes", servers));
            }
            wire.attempt(stage);
        });
    }

    private void clientAuthentication() {
        solo("to need and to want a certificate exclude each other", stage -> {
            SSLEngine engine = stage.it().context().createSSLEngine();
            engine.setNeedClientAuth(true);
            stage.it().saw("needed", engine.getNeedClientAuth() + " " + engine.getWantClientAuth());
            engine.setWantClientAuth(true);
            stage.it().saw("wanted", engine.getNeedClientAuth() + " " + engine.getWantClientAuth());
            engine.setNeedClientAuth(false);
            stage.it().saw("not needed", engine.getNeedClientAuth() + " " + engine.getWantClientAuth());
            engine.setNeedClientAuth(true);
            engine.setWantClientAuth(false);
            stage.it().saw("not wanted", engine.getNeedClientAuth() + " " + engine.getWantClientAuth());
        });

        for (boolean needed : new boolean[] {true, false}) {
            for (boolean has : new boolean[] {true, false}) {
                String name = "a certificate is " + (needed ? "needed" : "wanted") + " of a client that has "
                        + (has ? "one" : "none");
                pair(name, stage -> {
                    stage.client().use(stage.client().context(has ? Cast.client() : null, Cast.trust()));
                    EngineWire wire = stage.engines();
                    change(wire.server.engine, p -> {
                        if (needed) {
                            p.setNeedClientAuth(true);
                        } else {
                            p.setWantClientAuth(true);
                        }
                    });
                    Alerts.attempt(stage, wire);
                    SSLSession session = wire.server.engine.getSession();
                    stage.server()
                            .tries("principal", () -> session.getPeerPrincipal().getName());
                    stage.client().saw("local", wire.client.engine.getSession().getLocalPrincipal() != null);
                });
            }
        }
    }

    /** RFC 8446, 4.4.2.4, and RFC 5246, 7.4.6. */
    private void emptyCertificateAlerts() {
        String behaviour = "a certificate is needed of a client that has none";
        String reason = "The alert that the RFC names";
        differs(new Difference(
                "Parameters",
                behaviour,
                Who.CLIENT,
                "alert that came in",
                "bad_certificate",
                "certificate_required",
                reason,
                Tls.V13,
                Difference.Jdk.upTo(20)));
        differs(new Difference(
                "Parameters",
                behaviour,
                Who.CLIENT,
                "alert that came in",
                "bad_certificate",
                "handshake_failure",
                reason,
                Tls.V12,
                Difference.Jdk.upTo(20)));
    }

    private void timing() {
        pair("settings that come when the handshake has begun do not count for it", stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            String suite = stage.protocol() == Tls.V13
                    ? "TLS_CHACHA20_POLY1305_SHA256"
                    : "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";
            wire.client.engine.setEnabledCipherSuites(new String[] {suite});
            change(wire.client.engine, p -> p.setServerNames(List.of(new SNIHostName("late.example"))));
            wire.handshake();
            stage.client().saw("suite", wire.client.engine.getSession().getCipherSuite());
            stage.client().saw("enabled", wire.client.engine.getEnabledCipherSuites());
            stage.server().saw("names", requested(wire.server.engine.getSession()));
        });

        pair("a server socket hands its parameters on", stage -> {
            javax.net.ssl.SSLServerSocket listening = stage.server().serverSocket();
            SSLParameters parameters = listening.getSSLParameters();
            parameters.setWantClientAuth(true);
            parameters.setApplicationProtocols(new String[] {"b", "a"});
            parameters.setUseCipherSuitesOrder(false);
            parameters.setMaximumPacketSize(6000);
            listening.setSSLParameters(parameters);
            SocketWire wire = SocketWire.connect(stage, listening);
            SSLSocket accepted = wire.server;
            tell(stage.server(), "accepted", accepted.getSSLParameters());
        });
    }

    private static SSLEngine client(Stage stage) throws Exception {
        SSLEngine engine = stage.it().context(null, Cast.trust()).createSSLEngine(Cast.SITE, 443);
        engine.setUseClientMode(true);
        return engine;
    }

    interface Change {
        void apply(SSLParameters parameters);
    }

    static void change(SSLEngine engine, Change change) {
        SSLParameters parameters = engine.getSSLParameters();
        change.apply(parameters);
        engine.setSSLParameters(parameters);
    }

    private static Object requested(SSLSession session) {
        return ((javax.net.ssl.ExtendedSSLSession) session).getRequestedServerNames();
    }

    private static void tell(Actor actor, String which, SSLParameters parameters) {
        actor.saw(which + ": identification", parameters.getEndpointIdentificationAlgorithm());
        actor.saw(which + ": names", parameters.getServerNames());
        actor.saw(which + ": application protocols", parameters.getApplicationProtocols());
        actor.saw(which + ": needs", parameters.getNeedClientAuth());
        actor.saw(which + ": wants", parameters.getWantClientAuth());
        actor.saw(which + ": order", parameters.getUseCipherSuitesOrder());
        actor.saw(which + ": retransmissions", parameters.getEnableRetransmissions());
        actor.saw(which + ": packet", parameters.getMaximumPacketSize());
        actor.saw(which + ": protocols", parameters.getProtocols());
    }
}
