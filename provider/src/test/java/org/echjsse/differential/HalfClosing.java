package org.echjsse.differential;

import java.io.InputStream;
import java.io.OutputStream;
import javax.net.ssl.SSLSocket;

/** {@code shutdownInput} and {@code shutdownOutput}, in every order. TLS 1.3 closes each direction on its own, TLS 1.2 both. */
final class HalfClosing extends Chapter {
    HalfClosing() {
        super("Socket: half-closing");
        output();
        input();
        both();
        early();
    }

    private void output() {
        pair("one side says that it is done, and reads on", Tls.V13, stage -> {
            SocketWire wire = stage.sockets().handshake();
            for (Who first : Who.BOTH) {
                SocketWire.send(wire.end(first), "done");
                if (first == Who.CLIENT) {
                    wire.client.shutdownOutput();
                    tellShut(stage.client(), " after its own", wire.client);
                    stage.server()
                            .saw(
                                    "received",
                                    new String(wire.server.getInputStream().readAllBytes()));
                    tellShut(stage.server(), " after the peer's", wire.server);
                }
            }
            wire.server.shutdownOutput();
            stage.client()
                    .saw("received", new String(wire.client.getInputStream().readAllBytes()));
            tellShut(stage.client(), " in the end", wire.client);
            tellShut(stage.server(), " in the end", wire.server);
            stage.client().saw("closed", wire.client.isClosed());
            wire.closeBoth();
            stage.client().saw("closed at last", wire.client.isClosed());
        });

        pair("one side says that it is done, and so is the other", Tls.V12, stage -> {
            SocketWire wire = stage.sockets().handshake();
            OutputStream out = wire.server.getOutputStream();
            SocketWire.send(wire.client, "done");
            wire.client.shutdownOutput();
            tellShut(stage.client(), " after its own", wire.client);
            stage.server()
                    .saw("received", new String(wire.server.getInputStream().readAllBytes()));
            tellShut(stage.server(), " after the peer's", wire.server);
            stage.server().doesInWords("write", () -> out.write(1));
            stage.server().triesInWords("output", wire.server::getOutputStream);
            stage.client().triesInWords("read", wire.client.getInputStream()::read);
            tellShut(stage.client(), " in the end", wire.client);
            stage.client().saw("closed", wire.client.isClosed());
            stage.server().saw("closed", wire.server.isClosed());
        });

        pair("a server says first that it is done", stage -> {
            SocketWire wire = stage.sockets().handshake();
            OutputStream out = wire.client.getOutputStream();
            wire.server.shutdownOutput();
            stage.client().saw("end", wire.client.getInputStream().read());
            tellShut(stage.client(), "", wire.client);
            stage.client().doesInWords("write", () -> out.write(1));
            stage.server().saw("received", wire.server.getInputStream().read());
        });

        pair("to be done twice is to be done", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.client.shutdownOutput();
            stage.client().doesInWords("again", wire.client::shutdownOutput);
            stage.server().saw("end", wire.server.getInputStream().read());
            stage.client().doesInWords("once more", wire.client::shutdownOutput);
        });

        pair("neither a handshake nor a key update comes after the end of the output", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.client.shutdownOutput();
            stage.client().doesInWords("handshake", wire.client::startHandshake);
            stage.client().saw("closed", wire.client.isClosed());
            if (stage.protocol() == Tls.V13) {
                SocketWire.send(wire.server, "still");
                stage.client().saw("received", SocketWire.receive(wire.client, 5));
            }
        });
    }

    private void input() {
        pair("to want nothing more before the peer is done is reported", stage -> {
            SocketWire wire = stage.sockets().handshake();
            InputStream in = wire.client.getInputStream();
            stage.client().doesInWords("shut down", wire.client::shutdownInput);
            tellShut(stage.client(), "", wire.client);
            stage.client().triesInWords("read", in::read);
            stage.client().triesInWords("available", in::available);
            stage.client().triesInWords("input", wire.client::getInputStream);
            stage.client().doesInWords("again", wire.client::shutdownInput);
            stage.client().doesInWords("handshake", wire.client::startHandshake);
        });

        pair("who wants nothing more may still write", stage -> {
            SocketWire wire = stage.sockets().handshake();
            stage.client().does("shut down", wire.client::shutdownInput);
            stage.client().does("write", () -> SocketWire.send(wire.client, "still"));
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            stage.client().does("close", () -> SocketWire.close(wire.client));
            stage.server().saw("end", wire.server.getInputStream().read());
        });

        pair("to want nothing more after the peer is done is fine", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.server.shutdownOutput();
            stage.client().saw("end", wire.client.getInputStream().read());
            stage.client().doesInWords("shut down", wire.client::shutdownInput);
            stage.client().saw("input is shut down", wire.client.isInputShutdown());
            stage.client().doesInWords("again", wire.client::shutdownInput);
        });

        pair("what was received and not read is lost with the input", stage -> {
            SocketWire wire = stage.sockets().handshake();
            SocketWire.send(wire.server, "hello");
            InputStream in = wire.client.getInputStream();
            stage.client().saw("first", in.read());
            stage.client().does("shut down", wire.client::shutdownInput);
            stage.client().triesInWords("available", in::available);
            stage.client().triesInWords("second", in::read);
        });
    }

    private void both() {
        pair("input first, then output, then all", stage -> {
            SocketWire wire = stage.sockets().handshake();
            stage.client().does("input", wire.client::shutdownInput);
            stage.client().doesInWords("output", wire.client::shutdownOutput);
            DirectSockets.tellStates(stage.client(), "", wire.client);
            stage.server().saw("end", wire.server.getInputStream().read());
            stage.client().doesInWords("close", wire.client::close);
            stage.client().saw("closed at last", wire.client.isClosed());
        });

        pair("output first, then input, then all", stage -> {
            SocketWire wire = stage.sockets().handshake();
            stage.client().doesInWords("output", wire.client::shutdownOutput);
            stage.client().does("input", wire.client::shutdownInput);
            DirectSockets.tellStates(stage.client(), "", wire.client);
            stage.server().saw("end", wire.server.getInputStream().read());
            stage.client().doesInWords("close", wire.client::close);
            stage.client().saw("closed at last", wire.client.isClosed());
        });

        pair("both sides are done, and then close", stage -> {
            SocketWire wire = stage.sockets().handshake();
            wire.client.shutdownOutput();
            stage.server().saw("end", wire.server.getInputStream().read());
            wire.server.shutdownOutput();
            stage.client().saw("end", wire.client.getInputStream().read());
            for (Who who : Who.BOTH) {
                DirectSockets.tellStates(stage.actor(who), "", wire.end(who));
                stage.actor(who).doesInWords("close", wire.end(who)::close);
                stage.actor(who).saw("closed at last", wire.end(who).isClosed());
            }
        });
    }

    private void early() {
        pair("an output that ends before the handshake leaves no way to begin it", stage -> {
            SocketWire wire = stage.sockets();
            OutputStream out = wire.client.getOutputStream();
            InputStream in = wire.client.getInputStream();
            stage.client().doesInWords("shut down", wire.client::shutdownOutput);
            DirectSockets.tellStates(stage.client(), "", wire.client);
            stage.client().doesInWords("handshake", wire.client::startHandshake);
            stage.client().doesInWords("write", () -> out.write(1));
            stage.client().triesInWords("read", in::read);
            stage.client().saw("suite", wire.client.getSession().getCipherSuite());
            stage.server().does("handshake", wire.server::startHandshake);
        });

        pair("an input that ends before the handshake leaves no way to begin it", stage -> {
            SocketWire wire = stage.sockets();
            OutputStream out = wire.client.getOutputStream();
            InputStream in = wire.client.getInputStream();
            stage.client().doesInWords("shut down", wire.client::shutdownInput);
            DirectSockets.tellStates(stage.client(), "", wire.client);
            stage.client().doesInWords("handshake", wire.client::startHandshake);
            stage.client().doesInWords("write", () -> out.write(1));
            stage.client().triesInWords("read", in::read);
            stage.client().saw("suite", wire.client.getSession().getCipherSuite());
        });
    }

    private static void tellShut(Actor actor, String when, SSLSocket socket) {
        actor.saw("input is shut down" + when, socket.isInputShutdown());
        actor.saw("output is shut down" + when, socket.isOutputShutdown());
    }
}
