package org.echjsse.differential;

import java.util.List;

/** All chapters, in the order of {@code DIFFERENCES.md}. */
final class Chapters {
    private static final List<Chapter> ALL = List.of(
            new FirstSteps(),
            // engine
            new EngineArguments(),
            new EngineBuffering(),
            new EngineRoom(),
            new EngineHandshaking(),
            new EngineTasks(),
            new EngineClosing(),
            new EngineFailing(),
            new EngineRecords(),
            new EngineKnowledge(),
            new EngineRepeating(),
            new EngineThreads(),
            // socket
            new DirectSockets(),
            new SocketOptions(),
            new SocketFactories(),
            new SocketReading(),
            new SocketWriting(),
            new SocketClosing(),
            new HalfClosing(),
            new BrokenSockets(),
            new SocketWaiting(),
            new SocketHandshakes(),
            new HandshakeListeners(),
            new ServerSockets(),
            new ClientAuthentication(),
            new LayeredSockets(),
            new SocketManagers(),
            new SocketNames(),
            new ProxiedSockets(),
            // sessions and contexts
            new SessionBasics(),
            new SessionValues(),
            new SessionResumption(),
            new SessionInvalidation(),
            new SessionContexts(),
            new SessionCertificates(),
            new SessionsInHandshake(),
            new SessionEvents(),
            new ExtendedSessions(),
            new KeyingMaterial(),
            // parameters, trust and keys
            new Names(),
            new ContextSetup(),
            new Parameters(),
            new Alpn(),
            new Trust(),
            new Keys(),
            new Constraints(),
            // errors
            new HandshakeErrors(),
            new BrokenInput());

    private Chapters() {}

    static List<Chapter> all() {
        return ALL;
    }

    static List<Behaviour> behaviours() {
        return ALL.stream().flatMap(chapter -> chapter.behaviours().stream()).toList();
    }

    static List<Difference> differences() {
        return ALL.stream().flatMap(chapter -> chapter.differences().stream()).toList();
    }
}
