package org.echjsse.differential;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Delegated tasks, run whenever and wherever a program likes. */
final class EngineTasks extends Chapter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    EngineTasks() {
        super("Engine: delegated tasks");

        pair("a task is handed out once", stage -> {
            EngineWire wire = stage.engines();
            toTask(wire, wire.server);
            Runnable task = wire.server.engine.getDelegatedTask();
            stage.server().saw("first", task != null);
            stage.server().saw("second", wire.server.engine.getDelegatedTask() != null);
            stage.server().saw("still", EngineLook.at(wire.server.engine));
            task.run();
            stage.server().saw("third", wire.server.engine.getDelegatedTask() != null);
            stage.server().saw("then", EngineLook.at(wire.server.engine));
        });

        pair("without a reason there is no task", stage -> {
            EngineWire wire = stage.engines();
            stage.client().saw("new", wire.client.engine.getDelegatedTask());
            wire.server.engine.beginHandshake();
            stage.server().saw("begun", wire.server.engine.getDelegatedTask());
            wire.handshake();
            stage.client().saw("after", wire.client.engine.getDelegatedTask());
            stage.server().saw("after", wire.server.engine.getDelegatedTask());
        });

        pair("while there is a task, nothing goes in or out", stage -> {
            EngineWire wire = stage.engines();
            toTask(wire, wire.server);
            pending(stage.server(), wire.server);
            wire.server.runTasks();
            toTask(wire, wire.client);
            pending(stage.client(), wire.client);
            wire.settle();
            stage.client().saw("finished", wire.client.finishedCount() > 0);
            stage.server().saw("finished", wire.server.finishedCount() > 0);
        });

        pair("while a task is handed out, nothing goes in or out", stage -> {
            EngineWire wire = stage.engines();
            toTask(wire, wire.server);
            Runnable task = wire.server.engine.getDelegatedTask();
            pending(stage.server(), wire.server);
            task.run();
            wire.settle();
            stage.server().saw("finished", wire.server.finishedCount() > 0);
        });

        pair("a task that is run twice", stage -> {
            EngineWire wire = stage.engines();
            toTask(wire, wire.server);
            Runnable task = wire.server.engine.getDelegatedTask();
            task.run();
            task.run();
            stage.server().saw("states", EngineLook.at(wire.server.engine));
            wire.settle();
            task.run();
            stage.server().saw("finished", wire.server.finishedCount() > 0);
            stage.server().saw("after", EngineLook.at(wire.server.engine));
        });

        pair("a task that is run long after", stage -> {
            EngineWire wire = stage.engines();
            List<Runnable> old = new ArrayList<>();
            toTask(wire, wire.server);
            old.add(wire.server.engine.getDelegatedTask());
            old.get(0).run();
            toTask(wire, wire.client);
            old.add(wire.client.engine.getDelegatedTask());
            old.get(1).run();
            wire.settle();
            old.forEach(Runnable::run);
            wire.send(wire.client, "still");
            stage.server().saw("received", wire.server.takeText());
            EngineLook.atBoth(stage, wire, "states");
        });

        pair("tasks on other threads", stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            while (wire.client.finishedCount() == 0 || wire.server.finishedCount() == 0) {
                for (EngineWire.End end : List.of(wire.client, wire.server)) {
                    if (end.engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                        Stage.await(Stage.inBackground(() -> {
                            end.runTasks();
                            return null;
                        }));
                    } else {
                        end.step();
                    }
                }
            }
            wire.settle();
            EngineLook.atBoth(stage, wire, "states");
        });

        pair("a task that two threads run at once", stage -> {
            EngineWire wire = stage.engines();
            toTask(wire, wire.server);
            Runnable task = wire.server.engine.getDelegatedTask();
            List<CompletableFuture<Void>> runs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                runs.add(Stage.inBackground(() -> {
                    task.run();
                    return null;
                }));
            }
            for (CompletableFuture<Void> run : runs) {
                Stage.await(run);
            }
            wire.settle();
            stage.server().saw("finished", wire.server.finishedCount() > 0);
            EngineLook.atBoth(stage, wire, "states");
        });

        pair("data that comes while a task waits", stage -> {
            EngineWire wire = stage.engines();
            toTask(wire, wire.server);
            wire.server.arrive(new byte[0]);
            stage.server().saw("unwrap of nothing", EngineLook.counted(() -> wire.server.unwrap(0)));
            wire.server.arrive(new byte[] {23, 3, 3, 0, 20});
            stage.server().saw("unwrap of more", EngineLook.counted(wire.server::unwrap));
            stage.server().saw("left", wire.server.incoming().length);
        });

        pair("closeOutbound instead of a task", stage -> {
            EngineWire wire = stage.engines();
            toTask(wire, wire.server);
            wire.server.engine.closeOutbound();
            stage.server().saw("closed", EngineLook.at(wire.server.engine));
            tellWraps(stage.server(), wire.server);
            stage.server().saw("unwrap", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("end", EngineLook.at(wire.server.engine));
        });

        pair("closeOutbound with a task in the hand, which is run then", stage -> {
            EngineWire wire = stage.engines();
            toTask(wire, wire.client);
            Runnable task = wire.client.engine.getDelegatedTask();
            wire.client.engine.closeOutbound();
            stage.client().saw("closed", EngineLook.at(wire.client.engine));
            task.run();
            stage.client().saw("run", EngineLook.at(wire.client.engine));
            tellWraps(stage.client(), wire.client);
            stage.client().saw("end", EngineLook.at(wire.client.engine));
        });

        pair("closeInbound instead of a task", stage -> {
            EngineWire wire = stage.engines();
            toTask(wire, wire.server);
            stage.server().tries("closeInbound", () -> {
                wire.server.engine.closeInbound();
                return "closed";
            });
            stage.server().saw("closed", EngineLook.at(wire.server.engine));
            stage.server().saw("unwrap", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("task", wire.server.engine.getDelegatedTask() != null);
        });

        pair("both closes instead of a task", stage -> {
            EngineWire wire = stage.engines();
            toTask(wire, wire.client);
            wire.client.engine.closeOutbound();
            stage.client().tries("closeInbound", () -> {
                wire.client.engine.closeInbound();
                return "closed";
            });
            stage.client().saw("closed", EngineLook.at(wire.client.engine));
            tellWraps(stage.client(), wire.client);
            stage.client().saw("end", EngineLook.at(wire.client.engine));
            Runnable task = wire.client.engine.getDelegatedTask();
            stage.client().saw("task", task != null);
            if (task != null) {
                task.run();
            }
            stage.client().saw("run", EngineLook.at(wire.client.engine));
        });
    }

    /** Until this end wants a task. */
    static void toTask(EngineWire wire, EngineWire.End end) throws SSLException {
        wire.client.engine.beginHandshake();
        wire.server.engine.beginHandshake();
        while (end.engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
            for (EngineWire.End each : List.of(wire.client, wire.server)) {
                if (end.engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
                    each.step();
                }
            }
        }
    }

    private static void pending(Actor actor, EngineWire.End end) {
        SSLEngine engine = end.engine;
        actor.saw("status", EngineLook.at(engine));
        ByteBuffer large = ByteBuffer.allocate(20_000);
        actor.saw("wrap", EngineLook.counted(() -> engine.wrap(NOTHING, large)));
        actor.saw("wrap without room", EngineLook.counted(() -> engine.wrap(NOTHING, ByteBuffer.allocate(0))));
        actor.saw("wrap of data", EngineLook.counted(() -> engine.wrap(ByteBuffer.allocate(10), large)));
        actor.saw("unwrap", EngineLook.counted(() -> engine.unwrap(NOTHING, large)));
        ByteBuffer garbage = ByteBuffer.wrap("GET / HTTP/1.1".getBytes());
        actor.saw("unwrap of garbage", EngineLook.counted(() -> engine.unwrap(garbage, large)));
    }

    /** Each wrap until there is nothing more to come. */
    static void tellWraps(Actor actor, EngineWire.End end) {
        for (int i = 1; i <= 4; i++) {
            actor.saw("wrap " + i, EngineLook.outcome(end::wrap));
        }
    }
}
