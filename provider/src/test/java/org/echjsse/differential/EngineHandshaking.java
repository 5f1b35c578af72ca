package org.echjsse.differential;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** The statuses that a program sees on the way to FINISHED. */
final class EngineHandshaking extends Chapter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    EngineHandshaking() {
        super("Engine: handshake states");

        pair("a new engine is not handshaking", stage -> {
            tellNew(stage.client(), stage.client().engine());
            tellNew(stage.server(), stage.server().engine());
        });

        pair("beginHandshake makes a client write and a server read", stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            EngineLook.atBoth(stage, wire, "begun");
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            EngineLook.atBoth(stage, wire, "begun twice");
            wire.settle();
            stage.client().saw("finished", wire.client.finishedCount() > 0);
        });

        // what is between depends on how the messages of a flight are spread over records
        pair("the first and the last step of a handshake", stage -> {
            EngineWire wire = stage.engines();
            List<String> client = new ArrayList<>();
            List<String> server = new ArrayList<>();
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            while (!isOver(client) || !isOver(server)) {
                step(wire.client, client);
                step(wire.server, server);
            }
            tellSteps(stage.client(), client);
            tellSteps(stage.server(), server);
        });

        pair("the first call may be wrap on a client and unwrap on a server", stage -> {
            EngineWire wire = stage.engines();
            stage.client().saw("wrap", EngineLook.outcome(wire.client::wrap));
            stage.client().saw("then", EngineLook.at(wire.client.engine));
            stage.server().saw("unwrap", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("then", EngineLook.at(wire.server.engine));
            wire.settle();
            stage.client().saw("finished", wire.client.finishedCount() > 0);
            stage.server().saw("finished", wire.server.finishedCount() > 0);
        });

        pair("the first call may be unwrap on a client and wrap on a server", stage -> {
            EngineWire wire = stage.engines();
            stage.client().saw("unwrap", EngineLook.outcome(wire.client::unwrap));
            stage.client().saw("then", EngineLook.at(wire.client.engine));
            stage.server().saw("wrap", EngineLook.outcome(wire.server::wrap));
            stage.server().saw("then", EngineLook.at(wire.server.engine));
            wire.settle();
            stage.client().saw("finished", wire.client.finishedCount() > 0);
            stage.server().saw("finished", wire.server.finishedCount() > 0);
        });

        pair("a client that has to write reads nothing", stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            wire.client.setIncoming(new byte[] {22, 3, 3, 0, 100, 1, 2, 3});
            stage.client().saw("unwrap", EngineLook.outcome(wire.client::unwrap));
            stage.client().saw("left", wire.client.incoming().length);
        });

        pair("a server that has to write reads nothing", stage -> {
            EngineWire wire = stage.engines();
            EngineRoom.toServerFlight(wire);
            wire.server.setIncoming(new byte[] {22, 3, 3, 0, 100, 1, 2, 3});
            stage.server().saw("unwrap", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("left", wire.server.incoming().length);
        });

        pair("who has to read writes nothing, whatever it is given", stage -> {
            EngineWire wire = stage.engines();
            wire.client.wrap("early");
            ByteBuffer source = ByteBuffer.wrap("too early".getBytes());
            stage.client().saw("client", EngineLook.counted(() -> wire.client.wrap(source)));
            stage.server().saw("server", EngineLook.counted(() -> wire.server.wrap(source)));
            stage.client().saw("left", source.remaining());
        });

        pair("data that is offered during the handshake stays where it is", stage -> {
            EngineWire wire = stage.engines();
            ByteBuffer source = ByteBuffer.wrap("early".getBytes());
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            while (wire.client.finishedCount() == 0) {
                if (wire.client.engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    wire.client.wrap(source);
                } else {
                    wire.client.step();
                }
                wire.server.step();
            }
            stage.client().saw("left", source.remaining());
            wire.client.wrap(source);
            wire.settle();
            stage.server().saw("received", wire.server.takeText());
        });

        pair("each side is told FINISHED once", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.send(wire.client, "there");
            wire.send(wire.server, "back");
            stage.client().saw("finished", wire.client.finishedCount());
            stage.server().saw("finished", wire.server.finishedCount());
        });

        pair("after FINISHED there is nothing left to do", stage -> {
            EngineWire wire = stage.engines().handshake();
            EngineLook.atBoth(stage, wire, "states");
            stage.client().saw("wrap", EngineLook.counted(() -> wire.client.wrap(NOTHING)));
            stage.server().saw("wrap", EngineLook.counted(() -> wire.server.wrap(NOTHING)));
        });

        pair("the role cannot change once the handshake has begun", stage -> {
            EngineWire wire = stage.engines();
            tellRole(stage.client(), "before", wire.client.engine);
            wire.client.engine.setUseClientMode(true);
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            tellRole(stage.client(), "begun", wire.client.engine);
            tellRole(stage.server(), "begun", wire.server.engine);
            wire.handshake();
            tellRole(stage.client(), "after", wire.client.engine);
            tellRole(stage.server(), "after", wire.server.engine);
        });

        pair("a server may write before it has read anything of the client's Finished", stage -> {
            EngineWire wire = stage.engines();
            EngineRoom.toServerFlight(wire);
            while (wire.server.engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wire.server.wrap();
            }
            stage.server().saw("wrap", EngineLook.counted(() -> wire.server.wrap("0.5-RTT")));
            wire.settle();
            stage.client().saw("received", wire.client.takeText());
        });

        pair("data right behind the client's Finished", stage -> {
            EngineWire wire = stage.engines();
            toLastFlight(wire);
            wire.client.wrap("at once");
            stage.server().saw("before", EngineLook.at(wire.server.engine));
            wire.settle();
            stage.server().saw("received", wire.server.takeText());
            stage.server().saw("finished", wire.server.finishedCount());
        });

        pair("data right behind the server's last message", stage -> {
            EngineWire wire = stage.engines();
            toLastFlight(wire);
            while (wire.server.finishedCount() == 0) {
                wire.server.step();
            }
            wire.server.wrap("at once");
            wire.settle();
            stage.client().saw("received", wire.client.takeText());
        });

        pair("an engine that has begun waits as long as it takes", stage -> {
            EngineWire wire = stage.engines();
            wire.server.engine.beginHandshake();
            for (int i = 0; i < 3; i++) {
                stage.server().saw("unwrap " + i, EngineLook.counted(() -> wire.server.unwrap(0)));
            }
            wire.client.wrap();
            for (int i = 0; i < 3; i++) {
                stage.client().saw("unwrap " + i, EngineLook.counted(() -> wire.client.unwrap(0)));
            }
        });

        differs(new Difference(
                title(),
                "each side is told FINISHED once",
                Who.CLIENT,
                "finished",
                "2",
                "1",
                "A handshake is finished once; SunJSSE says so again for each ticket that comes behind it",
                Tls.V13,
                Difference.Jdk.ALL));
    }

    private static void tellNew(Actor actor, SSLEngine engine) {
        actor.saw("states", EngineLook.at(engine));
        actor.saw("task", engine.getDelegatedTask());
        actor.saw("role", engine.getUseClientMode());
    }

    private static void tellRole(Actor actor, String when, SSLEngine engine) {
        for (boolean client : new boolean[] {true, false}) {
            actor.tries(when + ", to " + (client ? "client" : "server"), () -> {
                engine.setUseClientMode(client);
                return "set";
            });
        }
        engine.getUseClientMode();
        actor.saw(when, engine.getUseClientMode());
        actor.tries(when + ", and back", () -> {
            engine.setUseClientMode(actor.who() == Who.CLIENT);
            return "set";
        });
    }

    /** Until the client has finished and nothing of its last flight has been read. */
    private static void toLastFlight(EngineWire wire) throws SSLException {
        wire.client.engine.beginHandshake();
        wire.server.engine.beginHandshake();
        boolean clientFirst = true;
        while (wire.client.finishedCount() == 0) {
            wire.client.step();
            if (wire.client.finishedCount() == 0) {
                wire.server.step();
            }
        }
    }

    private static void tellSteps(Actor actor, List<String> steps) {
        actor.saw("first", steps.get(0));
        actor.saw("last", steps.get(steps.size() - 1));
        actor.saw("tasks", steps.stream().anyMatch(step -> step.startsWith("task")));
        actor.saw("FINISHED before the last", steps.indexOf(steps.get(steps.size() - 1)) < steps.size() - 1);
    }

    private static boolean isOver(List<String> steps) {
        return !steps.isEmpty() && steps.get(steps.size() - 1).endsWith("FINISHED");
    }

    /** One thing that the status asks for; how many records a flight has is not told. */
    private static void step(EngineWire.End end, List<String> steps) throws SSLException {
        if (isOver(steps)) {
            return;
        }
        String step;
        switch (end.engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                end.runTasks();
                step = "task: " + end.engine.getHandshakeStatus();
            }
            case NEED_WRAP -> step = "wrap: " + EngineWire.states(end.wrap(NOTHING));
            default -> {
                if (end.incoming().length == 0) {
                    return;
                }
                step = "unwrap: " + EngineWire.states(end.unwrap());
            }
        }
        if (steps.isEmpty() || !steps.get(steps.size() - 1).equals(step)) {
            steps.add(step);
        }
    }
}
