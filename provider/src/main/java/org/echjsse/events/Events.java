package org.echjsse.events;

import java.util.function.Supplier;

/** Where events go: to JFR, if the runtime has it. Costs next to nothing as long as nobody records them. Thread-safe. */
public interface Events {

    /** Something that takes time, and has begun. */
    interface Span<F> {
        /**
         * It is over. Call once.
         *
         * @param facts asked for only if somebody records them
         */
        void end(Supplier<F> facts);
    }

    /**
     * @param connection the number that the log has for it
     * @param resolver the class of who was asked
     * @param failure the class of the exception; {@code null} if there was an answer
     */
    record Lookup(long connection, String resolver, Outcome outcome, String failure) {
        /** What came of it. */
        public enum Outcome {
            FOUND,
            NONE,
            FAILED
        }
    }

    /**
     * What is not known, or is not there, is {@code null}.
     *
     * @param connection the number that the log has for it
     * @param echStatus a name of {@code org.echjsse.EchStatus}
     * @param publicName the name that an observer saw instead of the hidden one, if ECH was offered; a name that was not hidden is not here
     * @param peerSignature the scheme with which the peer has proved that it has its certificate's key
     * @param failure who said which alert, or which exception it was; {@code null} if the handshake succeeded
     */
    record Handshake(
            long connection,
            String role,
            String protocol,
            String echStatus,
            String publicName,
            String namedGroup,
            String cipherSuite,
            String peerSignature,
            boolean resumed,
            String failure) {}

    /**
     * @param connection the number that the log has for it
     * @param reconnected whether the socket has made another connection; else the application has got the exception
     */
    record Rejection(long connection, String publicName, RetryConfigs retryConfigs, boolean reconnected) {
        /** What the server wants. */
        public enum RetryConfigs {
            /** Another configuration. */
            REPLACED,
            /** None: it has switched ECH off. */
            SWITCHED_OFF,
            /** It has rejected what it had sent in retry_configs itself. */
            CONTRADICTORY
        }
    }

    Span<Lookup> lookup();

    Span<Handshake> handshake();

    void rejection(Supplier<Rejection> facts);

    static Events ofThisRuntime() {
        return OfThisRuntime.EVENTS;
    }
}
