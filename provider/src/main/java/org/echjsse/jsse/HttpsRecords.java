package org.echjsse.jsse;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether HTTPS records are about a connection (RFC 9460, 9: they are about HTTP, and nobody else's names are to be asked for). No client says
 * outright what it is going to speak, so the best of three signs counts: ALPN, else how names are checked, else the port.
 */
final class HttpsRecords {
    private static final int HTTPS_PORT = 443;

    /**
     * Ports of protocols that are not HTTP, and whose clients ask for names to be checked as in HTTPS all the same: those of Kafka by default,
     * and all that are made with Netty 4.2.
     */
    private static final Set<Integer> PORTS_OF_OTHERS = Stream.of(
                    IntStream.of(636, 3269), // LDAPS, and its global catalogue
                    IntStream.of(465, 587, 993, 995), // SMTP, IMAP, POP3
                    IntStream.of(1433, 1521, 2484, 3306, 33060, 5432), // SQL Server, Oracle, MySQL, PostgreSQL
                    IntStream.of(7687, 9042, 9142, 27017, 27018, 27019), // Neo4j, Cassandra, MongoDB
                    IntStream.of(6379, 6380, 26379), // Redis
                    IntStream.of(9092, 9093, 9094), // Kafka
                    IntStream.of(5671, 5672, 8883, 61612, 61614, 61616, 61617), // AMQP, MQTT, STOMP, OpenWire
                    IntStream.of(5222, 5223, 5269), // XMPP
                    IntStream.of(853, 6514)) // DNS over TLS, syslog
            .flatMapToInt(ports -> ports)
            .boxed()
            .collect(Collectors.toUnmodifiableSet());

    private HttpsRecords() {}

    /** @param statedPort as the application said it: a port that nobody has stated says nothing */
    static boolean areAbout(ConnectionParameters.Snapshot parameters, OptionalInt statedPort) {
        List<String> protocols = parameters.applicationProtocols();
        if (!protocols.isEmpty()) {
            return protocols.contains("h2") || protocols.contains("http/1.1");
        }
        int port = statedPort.orElse(0);
        boolean checksNamesAsHttps = parameters
                .endpointIdentification()
                .filter("HTTPS"::equalsIgnoreCase)
                .isPresent();
        return port == HTTPS_PORT || checksNamesAsHttps && !PORTS_OF_OTHERS.contains(port);
    }
}
