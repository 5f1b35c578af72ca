package namedmysql;

import conversation.Conversation;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** MySQL's driver: reads which TLS the server says that it has with it. */
public final class Query {
    private Query() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of(
                "named", setting -> database -> version(database, "EchJSSE"),
                "none", setting -> database -> version(database, "")));
    }

    private static String version(URI database, String provider) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.getUserInfo());
        properties.setProperty("sslMode", "VERIFY_IDENTITY");
        properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
        if (!provider.isEmpty()) {
            properties.setProperty("sslContextProvider", provider);
        }
        String url = "jdbc:mysql://" + database.getHost() + ":" + database.getPort() + "/";
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SHOW STATUS LIKE 'Ssl_version'")) {
            answer.next();
            return answer.getString(2);
        }
    }
}
