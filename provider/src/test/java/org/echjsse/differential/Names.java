package org.echjsse.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** Protocols and cipher suites by name: what is supported, enabled, taken, refused, and negotiated. */
final class Names extends Chapter {
    private static final String[] MIXED = {
        "TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_AES_128_GCM_SHA256",
        "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
        "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"
    };

    Names() {
        super("Protocols and cipher suites");
        protocols();
        contextsByVersion();
        cipherSuites();
        negotiation();
    }

    private void protocols() {
        solo("an engine supports and enables protocols", stage -> {
            SSLEngine engine = engine(stage);
            stage.it().saw("supported", engine.getSupportedProtocols());
            stage.it().saw("enabled before it has a role", engine.getEnabledProtocols());
            engine.setUseClientMode(true);
            stage.it().saw("enabled on a client", engine.getEnabledProtocols());
            engine.setUseClientMode(false);
            stage.it().saw("enabled on a server", engine.getEnabledProtocols());
        });

        solo("protocols are reported back as they were enabled", stage -> {
            SSLEngine engine = engine(stage);
            for (String names : new String[] {
                "TLSv1.2 TLSv1.3", "TLSv1.2 TLSv1.2", "TLSv1.1 TLSv1 SSLv3 SSLv2Hello", "TLSv1.3", "DTLSv1.2", ""
            }) {
                engine.setEnabledProtocols(names.isEmpty() ? new String[0] : names.split(" "));
                stage.it().saw(names, engine.getEnabledProtocols());
                stage.it()
                        .saw(names + " in parameters", engine.getSSLParameters().getProtocols());
            }
        });

        solo("protocols that nobody knows are refused and change nothing", stage -> {
            SSLEngine engine = engine(stage);
            for (String name : new String[] {"TLSv1.4", "tlsv1.2", "TLS", " TLSv1.2", "", null}) {
                stage.it().tries("\"" + name + "\"", () -> {
                    engine.setEnabledProtocols(new String[] {"TLSv1.2", name});
                    return "taken";
                });
                stage.it().tries("\"" + name + "\" in parameters", () -> {
                    SSLParameters parameters = engine.getSSLParameters();
                    parameters.setProtocols(new String[] {"TLSv1.2", name});
                    engine.setSSLParameters(parameters);
                    return "taken";
                });
            }
            stage.it().tries("no array", () -> {
                engine.setEnabledProtocols(null);
                return "taken";
            });
            stage.it().saw("enabled", engine.getEnabledProtocols());
        });

        solo("what the caller does to an array afterwards changes nothing", stage -> {
            SSLEngine engine = engine(stage);
            String[] protocols = {"TLSv1.2"};
            String[] suites = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"};
            engine.setEnabledProtocols(protocols);
            engine.setEnabledCipherSuites(suites);
            protocols[0] = suites[0] = "changed";
            engine.getEnabledProtocols()[0] = "changed";
            engine.getEnabledCipherSuites()[0] = "changed";
            engine.getSupportedProtocols()[0] = "changed";
            engine.getSupportedCipherSuites()[0] = "changed";
            stage.it().saw("protocols", engine.getEnabledProtocols());
            stage.it().saw("suites", engine.getEnabledCipherSuites());
            stage.it().saw("first supported protocol", engine.getSupportedProtocols()[0]);
            stage.it().saw("first supported suite", engine.getSupportedCipherSuites()[0]);
        });

        solo("what was set stays when the role changes, what was not follows it", stage -> {
            SSLContext context = stage.it().rawContext("TLSv1.2");
            context.init(null, null, null);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            stage.it().saw("not set, client", engine.getEnabledProtocols());
            engine.setUseClientMode(false);
            stage.it().saw("not set, server", engine.getEnabledProtocols());
            engine.setEnabledProtocols(new String[] {"TLSv1.3"});
            engine.setUseClientMode(true);
            stage.it().saw("set, client", engine.getEnabledProtocols());
        });
    }

    private void contextsByVersion() {
        for (String algorithm : new String[] {"TLS", "TLSv1.3", "TLSv1.2", "Default"}) {
            solo("a context " + algorithm + " enables protocols", stage -> {
                SSLContext context = stage.it().rawContext(algorithm);
                if (!algorithm.equals("Default")) {
                    context.init(null, null, null);
                }
                stage.it().saw("supported", context.getSupportedSSLParameters().getProtocols());
                stage.it().saw("default", context.getDefaultSSLParameters().getProtocols());
                SSLEngine client = context.createSSLEngine();
                client.setUseClientMode(true);
                stage.it().saw("client", client.getEnabledProtocols());
                SSLEngine server = context.createSSLEngine();
                server.setUseClientMode(false);
                stage.it().saw("server", server.getEnabledProtocols());
                SSLServerSocket socket = stage.closing(
                        (SSLServerSocket) context.getServerSocketFactory().createServerSocket());
                stage.it().saw("server socket", socket.getEnabledProtocols());
                stage.it()
                        .saw(
                                "TLS 1.3 suites on a client",
                                Arrays.stream(client.getEnabledCipherSuites())
                                        .filter(suite -> !suite.contains("_WITH_"))
                                        .filter(suite -> !suite.endsWith("_SCSV"))
                                        .toList());
            });
        }
    }

    private void cipherSuites() {
        solo("suites with forward secrecy and AEAD are supported and enabled in an order", stage -> {
            SSLEngine engine = engine(stage);
            stage.it().saw("supported", modern(engine.getSupportedCipherSuites()));
            stage.it().saw("enabled on a server", modern(engine.getEnabledCipherSuites()));
            engine.setUseClientMode(true);
            stage.it().saw("enabled on a client", modern(engine.getEnabledCipherSuites()));
            stage.it()
                    .saw(
                            "factory",
                            modern(engineContext(stage).getSocketFactory().getDefaultCipherSuites()));
        });

        solo("suites that are supported", stage -> {
            List<String> supported = List.of(engine(stage).getSupportedCipherSuites());
            for (String kind : new String[] {"_CBC_", "TLS_DHE_", "_SCSV"}) {
                stage.it().saw("any with " + kind, supported.stream().anyMatch(suite -> suite.contains(kind)));
            }
        });
        for (String kind : new String[] {"_CBC_", "TLS_DHE_", "_SCSV"}) {
            differs(
                    "suites that are supported",
                    Who.IT,
                    "any with " + kind,
                    "true",
                    "false",
                    "We speak forward secrecy with AEAD only. The names are taken all the same, see below; but a program that asks what is"
                            + " supported is told the truth, before a connection fails");
        }

        solo("suites are reported back as they were enabled", stage -> {
            SSLEngine engine = engine(stage);
            engine.setEnabledCipherSuites(MIXED);
            stage.it().saw("mixed", engine.getEnabledCipherSuites());
            engine.setEnabledCipherSuites(new String[] {
                "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
                "SSL_RSA_WITH_RC4_128_MD5",
                "TLS_RSA_WITH_NULL_SHA256",
                "TLS_DH_anon_WITH_AES_128_CBC_SHA",
                "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256"
            });
            stage.it().saw("old", engine.getEnabledCipherSuites());
            engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"});
            stage.it().saw("twice", engine.getEnabledCipherSuites());
            engine.setEnabledCipherSuites(new String[0]);
            stage.it().saw("none", engine.getEnabledCipherSuites());
            stage.it().saw("none, in parameters", engine.getSSLParameters().getCipherSuites());
        });

        solo("suites that nobody knows are refused and change nothing", stage -> {
            SSLEngine engine = engine(stage);
            engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
            for (String name : new String[] {
                "TLS_AES_128_CCM_SHA256", "tls_aes_128_gcm_sha256", " TLS_AES_128_GCM_SHA256", "no such suite", "", null
            }) {
                stage.it().tries("\"" + name + "\"", () -> {
                    engine.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384", name});
                    return "taken";
                });
            }
            stage.it().tries("no array", () -> {
                engine.setEnabledCipherSuites(null);
                return "taken";
            });
            stage.it().saw("enabled", engine.getEnabledCipherSuites());
        });

        solo("refusals say which name", stage -> {
            SSLEngine engine = engine(stage);
            stage.it()
                    .tries("suite", () -> refusal(() -> engine.setEnabledCipherSuites(new String[] {"no such suite"})));
            stage.it().tries("empty suite", () -> refusal(() -> engine.setEnabledCipherSuites(new String[] {""})));
            stage.it().tries("no suites", () -> refusal(() -> engine.setEnabledCipherSuites(null)));
            stage.it().tries("no protocols", () -> refusal(() -> engine.setEnabledProtocols(null)));
            stage.it().tries("protocol", () -> refusal(() -> engine.setEnabledProtocols(new String[] {"none"}))
                    .replace(": ", "")); // JDK 17 has no colon
        });
    }

    private void negotiation() {
        pair("older protocols that are enabled too do not disturb", Tls.ANY, stage -> {
            EngineWire wire = stage.engines();
            String[] all = {"TLSv1.1", "TLSv1.3", "TLSv1.2", "TLSv1", "SSLv2Hello"};
            wire.client.engine.setEnabledProtocols(all);
            wire.server.engine.setEnabledProtocols(all);
            wire.handshake();
            stage.client().saw("protocol", wire.client.engine.getSession().getProtocol());
            stage.server().saw("enabled", wire.server.engine.getEnabledProtocols());
        });

        pair("with nothing but older protocols there is no handshake", Tls.ANY, stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.setEnabledProtocols(new String[] {"TLSv1.1", "TLSv1"});
            stage.client().tries("begin", () -> begun(wire));
        });

        pair("with no protocol at all there is no handshake", Tls.ANY, stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.setEnabledProtocols(new String[0]);
            stage.client().tries("begin", () -> begun(wire));
        });

        pair("suites that only one of us speaks do not disturb", stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.setEnabledCipherSuites(MIXED);
            wire.server.engine.setEnabledCipherSuites(MIXED);
            wire.handshake();
            stage.client().saw("suite", wire.client.engine.getSession().getCipherSuite());
            stage.server().saw("suite", wire.server.engine.getSession().getCipherSuite());
            stage.client().saw("enabled", wire.client.engine.getEnabledCipherSuites());
        });

        pair("suites of another protocol than the enabled one make no handshake", Tls.V12, stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
            stage.client().tries("begin", () -> begun(wire));
        });

        pair("no suite in common", stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.setEnabledCipherSuites(
                    new String[] {"TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
            wire.server.engine.setEnabledCipherSuites(
                    new String[] {"TLS_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"});
            Alerts.attempt(stage, wire);
        });

        pair("no protocol in common", Tls.ANY, stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.setEnabledProtocols(new String[] {"TLSv1.2"});
            wire.server.engine.setEnabledProtocols(new String[] {"TLSv1.3"});
            Alerts.attempt(stage, wire);
        });

        pair("a server that knows less than its client", Tls.ANY, stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.setEnabledProtocols(new String[] {"TLSv1.3"});
            wire.server.engine.setEnabledProtocols(new String[] {"TLSv1.2"});
            Alerts.attempt(stage, wire);
        });

        for (boolean servers : new boolean[] {true, false}) {
            pair("the suite is the first of the " + (servers ? "server's" : "client's") + " if it wants so", stage -> {
                EngineWire wire = stage.engines();
                List<String> suites = new ArrayList<>(List.of(
                        "TLS_AES_128_GCM_SHA256",
                        "TLS_AES_256_GCM_SHA384",
                        "TLS_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"));
                wire.client.engine.setEnabledCipherSuites(suites.toArray(String[]::new));
                Collections.reverse(suites);
                SSLParameters parameters = wire.server.engine.getSSLParameters();
                parameters.setCipherSuites(suites.toArray(String[]::new));
                parameters.setUseCipherSuitesOrder(servers);
                wire.server.engine.setSSLParameters(parameters);
                wire.handshake();
                stage.client().saw("suite", wire.client.engine.getSession().getCipherSuite());
            });
        }
    }

    private static SSLContext engineContext(Stage stage) throws Exception {
        return stage.it().context(null, Cast.trust());
    }

    private static SSLEngine engine(Stage stage) throws Exception {
        return engineContext(stage).createSSLEngine();
    }

    private static List<String> modern(String[] suites) {
        return Arrays.stream(suites)
                .filter(suite -> !suite.contains("_WITH_") && !suite.endsWith("_SCSV")
                        || suite.startsWith("TLS_ECDHE_") && !suite.contains("_CBC_"))
                .toList();
    }

    private static String refusal(Runnable setting) {
        try {
            setting.run();
            return "taken";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** SunJSSE says it when the handshake begins, we when it is to be done: a lookup comes before. */
    private static String begun(EngineWire wire) throws Exception {
        wire.client.engine.beginHandshake();
        wire.server.engine.beginHandshake();
        wire.settle();
        if (wire.client.failure() != null) {
            throw wire.client.failure();
        }
        return "begun";
    }
}
