package namedspringboot.site;

import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A site of Spring Boot, on its Tomcat. It answers each line on standard input with its port, and ends with the last one. */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class Site {
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // where the log goes
        try (ConfigurableApplicationContext site = SpringApplication.run(Site.class, args)) {
            BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
            while (requests.readLine() != null) {
                answers.println(site.getEnvironment().getProperty("local.server.port"));
            }
        }
    }

    @GetMapping("/page")
    String page(HttpServletRequest request) {
        return request.getProtocol() + " for " + request.getServerName();
    }
}
