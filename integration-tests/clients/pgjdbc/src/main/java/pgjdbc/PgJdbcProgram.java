package pgjdbc;

import conversation.Conversation;
import conversation.Visitor;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** The PostgreSQL driver, with each of its two ways to get a socket factory. */
public final class PgJdbcProgram {
    private PgJdbcProgram() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of(
                "libpq", setting -> database("org.postgresql.ssl.LibPQFactory"),
                "java", setting -> database("org.postgresql.ssl.DefaultJavaSSLFactory")));
    }

    private static Visitor database(String factory) {
        return page -> query(page, factory);
    }

    private static String query(URI database, String factory) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("user", database.getUserInfo());
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslfactory", factory);
        properties.setProperty("sslrootcert", System.getProperty("pgjdbc.roots"));
        String url = "jdbc:postgresql://" + database.getHost() + ":" + database.getPort() + database.getPath();
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select ssl, version from pg_stat_ssl where pid = pg_backend_pid()")) {
            row.next();
            return "ssl=" + row.getBoolean(1) + " version=" + row.getString(2);
        }
    }
}
