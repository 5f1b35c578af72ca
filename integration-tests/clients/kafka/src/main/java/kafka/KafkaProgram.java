package kafka;

import conversation.Conversation;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's clients: one writes to a topic, one reads it. */
public final class KafkaProgram {
    private static final String TOPIC = "visits";
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private KafkaProgram() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of("kafka", setting -> KafkaProgram::exchange));
    }

    private static String exchange(URI broker) throws Exception {
        Map<String, Object> common = Map.of("bootstrap.servers", broker.getAuthority(), "security.protocol", "SSL");
        try (KafkaProducer<String, String> producer =
                        new KafkaProducer<>(common, new StringSerializer(), new StringSerializer());
                KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(common, new StringDeserializer(), new StringDeserializer())) {
            producer.send(new ProducerRecord<>(TOPIC, "it was me")).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (ConsumerRecord<String, String> record : consumer.poll(PATIENCE)) {
                return "read: " + record.value();
            }
            throw new IOException("nothing to read");
        }
    }
}
