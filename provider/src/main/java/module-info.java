/**
 * EchJSSE: a JSSE provider that encrypts the ClientHello (RFC 9849).
 *
 * <p>Exported are the words of users ({@code org.echjsse}), the configuration a site publishes ({@code org.echjsse.config}),
 * the provider itself, and a second attempt for {@code java.net.http} ({@code org.echjsse.http}). Everything else is public inside
 * the module only, and may change in any release.
 */
module org.echjsse {
    requires transitive java.net.http;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.dnsjava;
    requires static com.google.auto.service;
    requires static com.grack.nanojson;
    requires static info.picocli;
    requires static java.instrument;
    requires static jdk.httpserver;
    requires static jdk.jfr;
    requires static org.eclipse.jetty.io;

    opens org.echjsse.cli to
            info.picocli;

    exports org.echjsse;
    exports org.echjsse.config;
    exports org.echjsse.http;
    exports org.echjsse.provider;

    provides java.security.Provider with
            org.echjsse.provider.EchProvider;

    uses org.echjsse.EchConfigResolver;
}
