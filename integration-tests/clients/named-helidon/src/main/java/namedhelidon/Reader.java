package namedhelidon;

import conversation.Conversation;
import conversation.Visitor;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.webclient.api.WebClient;
import io.helidon.webclient.http2.Http2Client;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Reads pages with Helidon's clients, as files (YAML) say it. */
public final class Reader {
    private Reader() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of(
                "web", setting -> web(client(args[0])),
                "none", setting -> web(client(args[1])),
                "http2",
                        setting -> {
                            Http2Client client = Http2Client.create(client(args[0]));
                            return page -> client.get(page.toString()).requestEntity(String.class);
                        }));
    }

    private static Config client(String file) {
        return Config.just(ConfigSources.file(Path.of(file))).get("client");
    }

    private static Visitor web(Config config) {
        WebClient client = WebClient.create(builder -> builder.config(config));
        return (URI page) -> client.get(page.toString()).requestEntity(String.class);
    }
}
