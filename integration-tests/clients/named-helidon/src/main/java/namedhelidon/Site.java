package namedhelidon;

import conversation.Listening;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.nio.file.Path;

/** A site of Helidon, as a file (YAML) says it. */
public final class Site {
    private Site() {}

    public static void main(String[] args) throws IOException {
        Listening listening = new Listening();
        Config config = Config.just(ConfigSources.file(Path.of(args[0])));
        WebServer server = WebServer.builder()
                .config(config.get("server"))
                .routing(routing -> routing.get(
                        "/page",
                        (request, response) -> response.send(request.prologue().rawProtocol() + " for "
                                + request.authority().replaceAll(":.*", ""))))
                .build()
                .start();
        listening.on(server.port());
    }
}
