package org.echjsse.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.echjsse.config.EchKeyPair;
import org.echjsse.interop.ObservedHello;
import org.echjsse.interop.WireTap;

/**
 * What the tests of names share: keys for servers, a DoH server for clients, and EchJSSE as the last provider of a JVM, where nothing gets it
 * that does not ask for it by name.
 */
final class NamedRun implements Closeable {
    /** For a JVM that is gone before its better compiler pays. */
    static final String SHORT_LIFE = "-XX:TieredStopAtLevel=1";

    private final Path scratch;
    private final Path hosts;
    private final Path keys;
    private final Path lastProvider;
    private final EchKeyPair key = EchKeyPair.generate(Names.COVER, new SecureRandom());
    final Certificates certificates;
    final NameServer names;

    /** @param sites first labels of hidden names */
    NamedRun(Path scratch, String... sites) throws IOException, GeneralSecurityException, InterruptedException {
        this.scratch = scratch;
        certificates = new Certificates(scratch);
        names = new NameServer(certificates, key.configList(), key.configList());
        keys = Files.writeString(scratch.resolve("cover.ech"), key.toPem());
        StringBuilder lines = new StringBuilder();
        for (String site : sites) {
            lines.append(InetAddress.getLoopbackAddress().getHostAddress() + " " + hidden(site) + "\n");
        }
        hosts = Files.writeString(scratch.resolve("hosts"), lines);
        int number = 1;
        while (Security.getProperty("security.provider." + number) != null) {
            number++;
        }
        lastProvider = Files.writeString(
                scratch.resolve("last-provider.security"), "security.provider." + number + "=EchJSSE\n");
    }

    /** A name that is not at the usual address; for programs that are not running yet. */
    void resolves(String host, String address) throws IOException {
        Files.writeString(hosts, address + " " + host + "\n", StandardOpenOption.APPEND);
    }

    static String hidden(String site) {
        return site + "." + Names.SECRET;
    }

    static String page(String site, int port) {
        return "https://" + hidden(site) + ":" + port + "/page";
    }

    /** Whom to trust, where the names are, and the provider at the end of the list. */
    private List<String> jvmOptions() {
        List<String> options = new ArrayList<>(certificates.jvmOptions(hosts));
        options.add(SHORT_LIFE);
        options.add("-Djava.security.properties=" + lastProvider);
        return options;
    }

    List<String> serverOptions() {
        List<String> options = new ArrayList<>(jvmOptions());
        options.add(serverKeys());
        return options;
    }

    /** The setting with the keys of ECH. */
    String serverKeys() {
        return "-Dorg.echjsse.server.keys=" + keys;
    }

    List<String> clientOptions() {
        List<String> options = new ArrayList<>(jvmOptions());
        options.addAll(NameServer.options(names.port()));
        return options;
    }

    /** For a client with the agent, which asks for nothing by name. */
    List<String> agentOptions() {
        List<String> options = new ArrayList<>(certificates.jvmOptions(hosts));
        options.add(SHORT_LIFE);
        options.addAll(NameServer.agentOptions(names.port()));
        return options;
    }

    /** The configuration of the servers, as {@code org.echjsse.configs} wants it, for those who ask nobody. */
    String configsFor(String host) throws IOException {
        return "-Dorg.echjsse.configs="
                + Files.writeString(scratch.resolve(host + ".configs"), host + " = " + keys + "\n");
    }

    /** With EchJSSE on its class path. */
    ClientProgram start(Project project, String mainClass, List<String> jvmOptions, String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(jvmOptions);
        all.addAll(List.of("-cp", project.classPath() + File.pathSeparator + NameServer.allJar(), mainClass));
        all.addAll(List.of(arguments));
        return ClientProgram.java(project, all, scratch);
    }

    static WireTap tapBefore(ClientProgram server) throws IOException, InterruptedException {
        return WireTap.before(Integer.parseInt(server.ask("port")));
    }

    /**
     * A page through a tap, by a client that has ECH. The server has accepted it: there is one connection, nobody on it has seen more than the
     * public name, and the certificate for the hidden one was good.
     */
    static void hides(ClientProgram reader, String client, WireTap wire, String site, String page)
            throws IOException, InterruptedException {
        assertEquals(page + " for " + hidden(site), visit(reader, client, wire, site));
        assertEquals(1, wire.recordings().size(), "connections");
        WireTap.Recording connection = wire.recordings().get(0);
        assertEquals(List.of(Names.COVER), connection.names());
        assertTrue(connection.clientHellos().stream().allMatch(ObservedHello::offersEch));
        assertFalse(connection.shows(Names.SECRET_LABEL), "the hidden name was on the wire");
    }

    /** The same by a client that was told no name: it is the name that does it. */
    static void doesNotHide(ClientProgram reader, String client, WireTap wire, String site, String page)
            throws IOException, InterruptedException {
        assertEquals(page + " for " + hidden(site), visit(reader, client, wire, site));
        WireTap.Recording connection = wire.recordings().get(0);
        assertEquals(List.of(hidden(site)), connection.names());
        assertTrue(connection.clientHellos().stream().noneMatch(ObservedHello::offersEch));
    }

    private static String visit(ClientProgram reader, String client, WireTap wire, String site)
            throws IOException, InterruptedException {
        assertEquals("opened", reader.ask("open", client, "-", "-"));
        String answer = reader.ask("visit", page(site, wire.port()));
        assertEquals("closed", reader.ask("close"));
        assertTrue(answer.startsWith("page "), answer);
        return answer.substring("page ".length());
    }

    static String[] arguments(String prefix, String... properties) {
        return Stream.of(properties).map(property -> prefix + property).toArray(String[]::new);
    }

    @Override
    public void close() {
        names.close();
    }
}
