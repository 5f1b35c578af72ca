package namedkafka;

import conversation.Conversation;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's clients, as a file of properties says it: one writes to a topic, one reads it. */
public final class Exchange {
    private static final String TOPIC = "visits";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Exchange() {}

    public static void main(String[] args) throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(args[0]))) {
            settings.load(file);
        }
        Conversation.hold(Map.of("kafka", setting -> broker -> exchange(settings, broker)));
    }

    private static String exchange(Properties settings, URI broker) throws Exception {
        Properties all = new Properties();
        all.putAll(settings);
        all.setProperty("bootstrap.servers", broker.getAuthority());
        try (KafkaProducer<String, String> producer =
                        new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
                KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer())) {
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
