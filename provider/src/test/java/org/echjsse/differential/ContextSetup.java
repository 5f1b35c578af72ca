package org.echjsse.differential;

import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Contexts: before they are initialised, with whatever they are initialised, and again. */
final class ContextSetup extends Chapter {
    /** Managers of some other kind of credentials. */
    private static final class OtherKeys implements KeyManager {}

    private static final class OtherTrust implements TrustManager {}

    private static final class TrustsNobody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("not you");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("not you");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    ContextSetup() {
        super("Setting up contexts");
        beforeAndWithoutManagers();
        managers();
        engines();
    }

    private void beforeAndWithoutManagers() {
        solo("a context that is not initialised", stage -> {
            SSLContext context = stage.it().rawContext("TLS");
            stage.it().tries("engine", context::createSSLEngine);
            stage.it().tries("engine for a host", () -> context.createSSLEngine("site.example", 443));
            stage.it().tries("sockets", context::getSocketFactory);
            stage.it().tries("server sockets", context::getServerSocketFactory);
            stage.it().tries("default parameters", context::getDefaultSSLParameters);
            stage.it().tries("supported parameters", context::getSupportedSSLParameters);
            stage.it().tries("client sessions", () -> context.getClientSessionContext() != null);
            stage.it().tries("server sessions", () -> context.getServerSessionContext() != null);
            stage.it().saw("protocol", context.getProtocol());
        });

        solo("the default context is initialised and stays so", stage -> {
            SSLContext context = stage.it().rawContext("Default");
            stage.it().tries("engine", () -> context.createSSLEngine() != null);
            stage.it().tries("again", () -> {
                context.init(null, null, null);
                return "taken";
            });
            stage.it().tries("engine afterwards", () -> context.createSSLEngine() != null);
        });

        solo("names of contexts", stage -> {
            for (String name : new String[] {"TLS", "tls", "TLSv1.3", "tlsv1.2", "SSL", "Default", "TLSv1.4", ""}) {
                stage.it().tries("\"" + name + "\"", () -> stage.it()
                        .rawContext(name)
                        .getProtocol());
            }
        });

        pair("a client without managers trusts what the JDK trusts", stage -> {
            stage.client().use(stage.client().context(null, null));
            Alerts.attempt(stage, stage.engines());
        });
        differs(
                "a client without managers trusts what the JDK trusts",
                Who.SERVER,
                "alert that came in",
                "certificate_unknown",
                "unknown_ca",
                "The alert says what was wrong with the certificate: nobody who is trusted has issued it (RFC 8446, 6.2)");

        pair("a server without keys", stage -> {
            stage.server().use(stage.server().context(null, Cast.trust()));
            Alerts.attempt(stage, stage.engines());
        });

        pair("empty arrays of managers on a client", stage -> {
            stage.client().use(stage.client().context(new KeyManager[0], new TrustManager[0]));
            Alerts.attempt(stage, stage.engines());
        });

        pair("empty arrays of managers on a server", stage -> {
            stage.server().use(stage.server().context(new KeyManager[0], new TrustManager[0]));
            Alerts.attempt(stage, stage.engines());
        });

        pair("a server that trusts nobody asks for a certificate", stage -> {
            stage.server().use(stage.server().context(Cast.site(), new TrustManager[0]));
            stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
            EngineWire wire = stage.engines();
            wire.server.engine.setNeedClientAuth(true);
            Alerts.attempt(stage, wire);
        });
    }

    private void managers() {
        pair("managers of other kinds are passed over", stage -> {
            stage.client().use(stage.client().context(new KeyManager[] {new OtherKeys(), null}, new TrustManager[] {
                null, new OtherTrust(), Cast.trust()[0]
            }));
            stage.server()
                    .use(stage.server()
                            .context(
                                    new KeyManager[] {new OtherKeys(), null, Cast.site()[0]},
                                    new TrustManager[] {new OtherTrust()}));
            Alerts.attempt(stage, stage.engines());
        });

        pair("only managers of other kinds", stage -> {
            stage.client().use(stage.client().context(null, new TrustManager[] {new OtherTrust()}));
            Alerts.attempt(stage, stage.engines());
        });

        pair("of several trust managers the first one counts", stage -> {
            stage.client().use(stage.client().context(null, new TrustManager[] {new TrustsNobody(), Cast.trust()[0]}));
            Alerts.attempt(stage, stage.engines());
        });

        pair("of several key managers the first one counts", stage -> {
            KeyManager none = new RecordingKeys(Cast.siteLeaf()).answering(null);
            stage.server().use(stage.server().context(new KeyManager[] {none, Cast.site()[0]}, Cast.trust()));
            Alerts.attempt(stage, stage.engines());
        });

        pair("a context that is initialised again has its new managers", stage -> {
            SSLContext context = stage.client().context(null, new TrustManager[] {new TrustsNobody()});
            context.init(null, Cast.trust(), new SecureRandom());
            stage.client().use(context);
            Alerts.attempt(stage, stage.engines());
        });

        pair("an engine keeps the managers that its context had", stage -> {
            EngineWire wire = stage.engines();
            stage.client().context().init(null, new TrustManager[] {new TrustsNobody()}, null);
            Alerts.attempt(stage, wire);
        });
        differs(
                "an engine keeps the managers that its context had",
                Who.CLIENT,
                "handshake",
                "SSLHandshakeException caused by CertificateException",
                "done",
                "An engine stands on the managers that its context had when it was made, and does not change them in mid-flight");
        differs(
                "an engine keeps the managers that its context had",
                Who.SERVER,
                "handshake",
                "SSLHandshakeException",
                "done",
                "The client's side of it, seen from the server");
        differs(
                "an engine keeps the managers that its context had",
                Who.SERVER,
                "alert that came in",
                "certificate_unknown",
                "none",
                "The client's side of it, seen from the server");
    }

    private void engines() {
        solo("an engine for a host knows it", stage -> {
            SSLContext context = stage.it().context(null, null);
            for (String host : new String[] {
                "site.example",
                "site.example.",
                "localhost",
                "192.0.2.1",
                "::1",
                "[::1]",
                "under_score.example",
                "",
                null
            }) {
                SSLEngine engine = context.createSSLEngine(host, 443);
                engine.setUseClientMode(true);
                stage.it().saw("host " + host, engine.getPeerHost());
                stage.it().saw("host of session " + host, engine.getSession().getPeerHost());
                stage.it().saw("names " + host, engine.getSSLParameters().getServerNames());
            }
            stage.it().saw("port", context.createSSLEngine("site.example", 443).getPeerPort());
            stage.it().saw("no port", context.createSSLEngine().getPeerPort());
            stage.it()
                    .saw(
                            "session's port",
                            context.createSSLEngine("site.example", -1)
                                    .getSession()
                                    .getPeerPort());
        });

        solo("parameters of a context", stage -> {
            SSLContext context = stage.it().context(null, null);
            tell(stage.it(), "default", context.getDefaultSSLParameters());
            tell(stage.it(), "supported", context.getSupportedSSLParameters());
        });
    }

    private static void tell(Actor it, String which, SSLParameters parameters) {
        it.saw(which + ": identification", parameters.getEndpointIdentificationAlgorithm());
        it.saw(which + ": names", parameters.getServerNames());
        it.saw(which + ": matchers", parameters.getSNIMatchers());
        it.saw(which + ": application protocols", parameters.getApplicationProtocols());
        it.saw(
                which + ": client authentication",
                parameters.getNeedClientAuth() + " " + parameters.getWantClientAuth());
        it.saw(which + ": order", parameters.getUseCipherSuitesOrder());
        it.saw(which + ": retransmissions", parameters.getEnableRetransmissions());
        it.saw(which + ": packet", parameters.getMaximumPacketSize());
        it.saw(which + ": has constraints", parameters.getAlgorithmConstraints() != null);
    }
}
