package org.echjsse.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** {@code ExtendedSSLSession}: names, algorithms, status responses. */
final class ExtendedSessions extends Chapter {
    private static final Consumer<SSLEngine> AS_IT_IS = engine -> {};

    ExtendedSessions() {
        super("Extended sessions");

        solo("the null session is an extended one", stage -> {
            ExtendedSSLSession session = (ExtendedSSLSession)
                    stage.it().context().createSSLEngine(Cast.SITE, 443).getSession();
            stage.it().saw("names", session.getRequestedServerNames());
            stage.it().saw("responses", session.getStatusResponses());
            stage.it().saw("local algorithms", session.getLocalSupportedSignatureAlgorithms());
            stage.it().saw("peer's algorithms", session.getPeerSupportedSignatureAlgorithms());
        });

        pair("names that a client asks for by itself", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client().saw("names", session(wire.client).getRequestedServerNames());
            stage.server().saw("names", session(wire.server).getRequestedServerNames());
        });

        pair("names that an application asks for", stage -> {
            EngineWire wire = Visits.of(stage).engines(names(new SNIHostName("localhost")), AS_IT_IS);
            stage.client().saw("names", session(wire.client).getRequestedServerNames());
            stage.server().saw("names", session(wire.server).getRequestedServerNames());
        });

        pair("the case of names", stage -> {
            EngineWire wire = Visits.of(stage).engines(names(new SNIHostName("LocalHost")), AS_IT_IS);
            stage.client().saw("names", session(wire.client).getRequestedServerNames());
            stage.server().saw("names", session(wire.server).getRequestedServerNames());
        });

        pair("no names", stage -> {
            EngineWire wire = Visits.of(stage).engines(names(), AS_IT_IS);
            stage.client().saw("names", session(wire.client).getRequestedServerNames());
            stage.server().saw("names", session(wire.server).getRequestedServerNames());
        });

        pair("a client that connects to an address asks for no name", stage -> {
            EngineWire wire = Visits.of(stage).engines("127.0.0.1", 443);
            stage.client().saw("names", session(wire.client).getRequestedServerNames());
            stage.server().saw("names", session(wire.server).getRequestedServerNames());
        });

        pair("a list of names is nobody's to change", stage -> {
            EngineWire wire = stage.engines().handshake();
            List<SNIServerName> client = session(wire.client).getRequestedServerNames();
            List<SNIServerName> server = session(wire.server).getRequestedServerNames();
            stage.client().tries("add", () -> client.add(new SNIHostName("more.example")));
            stage.server().tries("clear", () -> {
                server.clear();
                return "done";
            });
        });

        pair("names of a session that goes on", stage -> {
            Visits visits = Visits.of(stage);
            visits.engines();
            visits.kind();
            EngineWire wire = visits.engines();
            stage.client().saw("handshake", visits.kind());
            stage.client().saw("names", session(wire.client).getRequestedServerNames());
            stage.server().saw("names", session(wire.server).getRequestedServerNames());
        });

        pair("names of sockets", stage -> {
            SocketWire wire = stage.sockets().handshake();
            stage.client().saw("names", ((ExtendedSSLSession) wire.client.getSession()).getRequestedServerNames());
            stage.server().saw("names", ((ExtendedSSLSession) wire.server.getSession()).getRequestedServerNames());
        });

        pair("nothing stapled", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client().saw("responses", session(wire.client).getStatusResponses());
            stage.server().saw("responses", session(wire.server).getStatusResponses());
            stage.client().tries("add", () -> session(wire.client)
                    .getStatusResponses()
                    .add(new byte[1]));
        });

        pair("signature algorithms of both sides", stage -> {
            EngineWire wire = stage.engines().handshake();
            tellAlgorithms(stage.client(), session(wire.client));
            tellAlgorithms(stage.server(), session(wire.server));
        });

        pair("signature algorithms when the client is asked for a certificate", stage -> {
            EngineWire wire = Visits.withCertificate(stage).engines(AS_IT_IS, engine -> engine.setNeedClientAuth(true));
            tellAlgorithms(stage.client(), session(wire.client));
            tellAlgorithms(stage.server(), session(wire.server));
        });

        pair("signature algorithms of a session that goes on", stage -> {
            Visits visits = Visits.of(stage);
            EngineWire first = visits.engines();
            EngineWire second = visits.engines();
            stage.client().saw("local", sameLocal(first.client, second.client));
            stage.client().saw("peer's", samePeer(first.client, second.client));
            stage.server().saw("local", sameLocal(first.server, second.server));
            stage.server().saw("peer's", samePeer(first.server, second.server));
        });

        pair("algorithms are the caller's own array", stage -> {
            ExtendedSSLSession session = session(stage.engines().handshake().client);
            session.getLocalSupportedSignatureAlgorithms()[0] = "changed";
            stage.client().saw("as it was", !session.getLocalSupportedSignatureAlgorithms()[0].equals("changed"));
        });

        declare();
    }

    private void declare() {
        String asked = "signature algorithms when the client is asked for a certificate";
        for (String behaviour : List.of("signature algorithms of both sides", asked)) {
            for (Who who : List.of(Who.CLIENT, Who.SERVER)) {
                isOld(behaviour, who, "local, DSA or SHA-224");
            }
            isOld(behaviour, Who.SERVER, "peer's, DSA or SHA-224");
        }
        isOld(asked, Who.CLIENT, "peer's, DSA or SHA-224");
        differs(new Difference(
                title(),
                asked,
                Who.CLIENT,
                "peer's, SHA-1",
                "[SHA1withECDSA, SHA1withRSA]",
                "[]",
                "no signature of a handshake is over SHA-1 (RFC 9155); newer JDKs have the same",
                Tls.V12,
                Difference.Jdk.upTo(24)));
        differs(new Difference(
                title(),
                "signature algorithms of a session that goes on",
                Who.SERVER,
                "peer's",
                "false",
                "true",
                "SunJSSE's server finds in its ticket what the client said of the first connection, but not all of it",
                Tls.V12,
                Difference.Jdk.from(25)));
    }

    private void isOld(String behaviour, Who who, String what) {
        differs(new Difference(
                title(),
                behaviour,
                who,
                what,
                "true",
                "false",
                "neither has a place in TLS 1.3 (RFC 8446, 4.2.3), and no public authority issues DSA certificates",
                Tls.V12,
                Difference.Jdk.ALL));
    }

    private static void tellAlgorithms(Actor actor, ExtendedSSLSession session) {
        tellAlgorithms(actor, "local", session.getLocalSupportedSignatureAlgorithms());
        tellAlgorithms(actor, "peer's", session.getPeerSupportedSignatureAlgorithms());
    }

    private static void tellAlgorithms(Actor actor, String whose, String[] algorithms) {
        List<String> known = List.of(algorithms);
        List<String> old = known.stream().filter(ExtendedSessions::isOld).toList();
        List<String> sha1 = known.stream()
                .filter(algorithm -> algorithm.startsWith("SHA1with") && !isOld(algorithm))
                .toList();
        List<String> others = new ArrayList<>(known);
        others.removeAll(old);
        others.removeAll(sha1);
        actor.saw(whose, others);
        actor.saw(whose + ", SHA-1", sha1);
        actor.saw(whose + ", DSA or SHA-224", !old.isEmpty());
    }

    private static boolean isOld(String algorithm) {
        return algorithm.endsWith("withDSA") || algorithm.startsWith("SHA224");
    }

    private static boolean sameLocal(EngineWire.End first, EngineWire.End second) {
        return Arrays.equals(
                session(first).getLocalSupportedSignatureAlgorithms(),
                session(second).getLocalSupportedSignatureAlgorithms());
    }

    private static boolean samePeer(EngineWire.End first, EngineWire.End second) {
        return Arrays.equals(
                session(first).getPeerSupportedSignatureAlgorithms(),
                session(second).getPeerSupportedSignatureAlgorithms());
    }

    private static ExtendedSSLSession session(EngineWire.End end) {
        return (ExtendedSSLSession) end.engine.getSession();
    }

    private static Consumer<SSLEngine> names(SNIServerName... names) {
        return engine -> {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(names));
            engine.setSSLParameters(parameters);
        };
    }
}
