package org.echjsse.clients;

import io.netty.handler.ssl.ClientAuth;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.echjsse.config.EchKeyPair;
import org.echjsse.interop.WireTap;

/** Everything but the clients: servers with and without ECH, DoH server, proxy, and a tap before each. All on loopback. */
final class Network implements Closeable {
    private final List<Closeable> open = new ArrayList<>();
    private final Certificates certificates;
    private final NameServer names;
    private final ConnectProxy proxy;
    private final WireTap ech;
    private final WireTap mutual;
    private final WireTap plain;
    private final WireTap doh;
    private final Path hosts;

    Network(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        certificates = new Certificates(directory);
        SecureRandom random = new SecureRandom();
        EchKeyPair current = EchKeyPair.generate(Names.COVER, random);
        EchKeyPair stale = EchKeyPair.builder(Names.COVER)
                .avoidConfigIds(Set.of(current.config().configId()))
                .generate(random);
        names = keep(new NameServer(certificates, current.configList(), stale.configList()));
        ech = tapped(WebServer.withEch(certificates, current, ClientAuth.NONE));
        mutual = tapped(WebServer.withEch(certificates, current, ClientAuth.REQUIRE));
        plain = tapped(WebServer.plain(certificates));
        proxy = keep(new ConnectProxy(this::httpsPort));
        doh = keep(WireTap.before(names.port()));
        hosts = directory.resolve("hosts");
        StringBuilder lines = new StringBuilder();
        for (Library library : Library.values()) {
            for (Library.Client client : library.clients) {
                for (Case each : Case.values()) {
                    lines.append(InetAddress.getLoopbackAddress().getHostAddress())
                            .append(' ')
                            .append(each.host(library, client))
                            .append('\n');
                }
            }
        }
        Files.writeString(hosts, lines);
    }

    private WireTap tapped(WebServer server) {
        keep(server);
        return keep(WireTap.before(server.port()));
    }

    private <T extends Closeable> T keep(T part) {
        open.add(0, part);
        return part;
    }

    /** What any program needs here, with or without ECH: where the names are, and whom to trust. */
    List<String> jvmOptions() {
        return certificates.jvmOptions(hosts);
    }

    /** What puts ECH under a program: the agent, and where to ask. */
    List<String> agentOptions() {
        return NameServer.agentOptions(doh.port());
    }

    NameServer names() {
        return names;
    }

    ConnectProxy proxy() {
        return proxy;
    }

    /** The key store of the client. */
    Path clientKeys() {
        return certificates.keyFile(Certificates.Holder.CLIENT);
    }

    /** The wire that a case is played on. */
    WireTap wire(Case each) {
        return switch (each) {
            case ECH, STALE_KEY, STALE_KEY_WITH_RECIPE, PROXY, PROXY_STALE_KEY -> ech;
            case MUTUAL_TLS -> mutual;
            case NO_ECH, NO_RECORD -> plain;
        };
    }

    private int httpsPort(String host) {
        if (host.endsWith(Names.PLAIN)) {
            return plain.port();
        }
        return host.startsWith(Names.MUTUAL) ? mutual.port() : ech.port();
    }

    /** Every byte of every connection so far, of TLS and of DoH. */
    List<WireTap.Recording> everything() {
        List<WireTap.Recording> all = new ArrayList<>();
        for (WireTap tap : List.of(ech, mutual, plain, doh)) {
            all.addAll(tap.recordings());
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        for (Closeable part : open) {
            part.close();
        }
    }
}
