package org.echjsse.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Application protocols: lists on both sides, and a server's selector. */
final class Alpn extends Chapter {
    private static final String[] NONE = {};

    Alpn() {
        super("Application protocols");
        lists("the server's order wins", new String[] {"a", "b"}, new String[] {"b", "a"});
        lists("nothing in common", new String[] {"a"}, new String[] {"b"});
        lists("only the client has some", new String[] {"a"}, NONE);
        lists("only the server has some", NONE, new String[] {"a"});
        lists("letters beyond ASCII", new String[] {"\u00e4"}, new String[] {"\u00e4"});
        selectors();
        sockets();
    }

    private void lists(String which, String[] clients, String[] servers) {
        pair("lists: " + which, stage -> {
            EngineWire wire = stage.engines();
            Parameters.change(wire.client.engine, p -> p.setApplicationProtocols(clients));
            Parameters.change(wire.server.engine, p -> p.setApplicationProtocols(servers));
            stage.client().saw("before", wire.client.engine.getApplicationProtocol());
            Alerts.attempt(stage, wire);
            stage.client().saw("protocol", wire.client.engine.getApplicationProtocol());
            stage.server().saw("protocol", wire.server.engine.getApplicationProtocol());
        });
    }

    private void selectors() {
        selector("null is no", (engine, offered) -> null);
        selector("the empty string is none", (engine, offered) -> "");
        selector("one of those offered", (engine, offered) -> "b");
        selector("one that was not offered", (engine, offered) -> "c");

        pair("a selector sees what was offered, and the engine in its handshake", stage -> {
            List<String> seen = new ArrayList<>();
            EngineWire wire = stage.engines();
            Parameters.change(wire.client.engine, p -> p.setApplicationProtocols(new String[] {"b", "a"}));
            wire.server.engine.setHandshakeApplicationProtocolSelector((engine, offered) -> {
                seen.add(offered.toString());
                seen.add(String.valueOf(engine == wire.server.engine));
                seen.add(engine.getHandshakeSession().getProtocol());
                seen.add(String.valueOf(engine.getHandshakeApplicationProtocol()));
                return "a";
            });
            wire.handshake();
            stage.server().saw("seen", seen);
        });

        pair("a selector goes before the list", stage -> {
            EngineWire wire = stage.engines();
            Parameters.change(wire.client.engine, p -> p.setApplicationProtocols(new String[] {"a", "b"}));
            Parameters.change(wire.server.engine, p -> p.setApplicationProtocols(new String[] {"a"}));
            wire.server.engine.setHandshakeApplicationProtocolSelector((engine, offered) -> "b");
            wire.handshake();
            stage.client().saw("protocol", wire.client.engine.getApplicationProtocol());
        });

        pair("a selector is not asked by a client that offers nothing", stage -> {
            EngineWire wire = stage.engines();
            wire.server.engine.setHandshakeApplicationProtocolSelector((engine, offered) -> null);
            Alerts.attempt(stage, wire);
            stage.server().saw("protocol", wire.server.engine.getApplicationProtocol());
        });

        solo("a selector can be asked for and taken away", stage -> {
            SSLEngine engine = stage.it().context(null, null).createSSLEngine();
            BiFunction<SSLEngine, List<String>, String> selector = (any, offered) -> null;
            stage.it().saw("at first", engine.getHandshakeApplicationProtocolSelector());
            engine.setHandshakeApplicationProtocolSelector(selector);
            stage.it().saw("the same", engine.getHandshakeApplicationProtocolSelector() == selector);
            engine.setHandshakeApplicationProtocolSelector(null);
            stage.it().saw("at last", engine.getHandshakeApplicationProtocolSelector());
        });
    }

    private void selector(String which, BiFunction<SSLEngine, List<String>, String> selector) {
        pair("a selector: " + which, stage -> {
            EngineWire wire = stage.engines();
            Parameters.change(wire.client.engine, p -> p.setApplicationProtocols(new String[] {"a", "b"}));
            wire.server.engine.setHandshakeApplicationProtocolSelector(selector);
            Alerts.attempt(stage, wire);
            stage.client().saw("protocol", wire.client.engine.getApplicationProtocol());
            stage.server().saw("protocol", wire.server.engine.getApplicationProtocol());
        });
    }

    private void sockets() {
        socketSelector("null is no", (socket, offered) -> null);
        socketSelector("the empty string is none", (socket, offered) -> "");
        socketSelector("one of those offered", (socket, offered) -> "b");
    }

    private void socketSelector(String which, BiFunction<SSLSocket, List<String>, String> selector) {
        pair("a selector of a socket: " + which, stage -> {
            SocketWire wire = stage.sockets();
            SSLParameters parameters = wire.client.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"a", "b"});
            wire.client.setSSLParameters(parameters);
            wire.server.setHandshakeApplicationProtocolSelector(selector);
            wire.attempt(stage);
            stage.client().saw("protocol", wire.client.getApplicationProtocol());
            stage.server().saw("protocol", wire.server.getApplicationProtocol());
        });
    }
}
