package namedspringboot.reader;

import conversation.Conversation;
import conversation.Visitor;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientSsl;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

/** Reads pages with Spring Boot's {@code RestClient}; its arguments are properties of Spring Boot, with the bundle {@code reader} in them. */
@SpringBootApplication(proxyBeanMethods = false)
public class Reader {
    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of(
                "bundle", setting -> new Pages(args, true),
                "none", setting -> new Pages(args, false)));
    }

    private static final class Pages implements Visitor {
        private final ConfigurableApplicationContext application;
        private final RestClient client;

        Pages(String[] args, boolean withBundle) {
            application = new SpringApplicationBuilder(Reader.class)
                    .web(WebApplicationType.NONE)
                    .run(args);
            RestClient.Builder builder = application.getBean(RestClient.Builder.class);
            if (withBundle) {
                builder.apply(application.getBean(RestClientSsl.class).fromBundle("reader"));
            }
            client = builder.build();
        }

        @Override
        public String visit(URI page) {
            return client.get().uri(page).retrieve().body(String.class);
        }

        @Override
        public void close() {
            application.close();
        }
    }
}
