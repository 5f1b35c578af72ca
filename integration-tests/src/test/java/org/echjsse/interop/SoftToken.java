package org.echjsse.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PKCS#11 token in software (SoftHSM) with an EC key and an RSA key that were made inside of it. The library finds its token by an
 * environment variable, so whoever uses it is a process of its own.
 */
final class SoftToken {
    static final String PIN = "1234";

    private static final int PATIENCE_SECONDS = 60;
    private static final List<Path> LIBRARIES = Stream.of(
                    "/usr/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so")
            .map(Path::of)
            .toList();

    private final Path directory;
    private final Path library;

    private SoftToken(Path directory, Path library) {
        this.directory = directory;
        this.library = library;
    }

    static SoftToken create(Path directory) throws Exception {
        Path library = LIBRARIES.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IOException("softhsm2-util is there, but none of " + LIBRARIES));
        SoftToken token = new SoftToken(directory, library);
        Path tokens = Files.createDirectory(directory.resolve("tokens"));
        Files.writeString(token.softHsmFile(), "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
        token.run("softhsm2-util", "--init-token", "--free", "--label", "test", "--pin", PIN, "--so-pin", PIN);
        token.makeKey("ec", "-keyalg", "EC", "-groupname", "secp256r1");
        token.makeKey("rsa", "-keyalg", "RSA", "-keysize", "2048");
        return token;
    }

    private Path softHsmFile() {
        return directory.resolve("softhsm2.conf");
    }

    /**
     * A configuration of SunPKCS11 for this token.
     *
     * @param more lines of it
     */
    Path configuration(String name, String more) throws IOException {
        return Files.writeString(
                directory.resolve(name + ".cfg"),
                "name = " + name + "\nlibrary = " + library + "\nslotListIndex = 0\n" + more + "\n");
    }

    private void makeKey(String alias, String... algorithm) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                "NONE",
                "-storetype",
                "PKCS11",
                "-addprovider",
                "SunPKCS11",
                "-providerarg",
                configuration("Maker", "").toString(),
                "-storepass",
                PIN,
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=dns:" + Names.SECRET,
                "-ext",
                "ku=digitalSignature"));
        command.addAll(List.of(algorithm));
        run(command.toArray(String[]::new));
    }

    /** What a program says that can use the token. */
    String run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", softHsmFile().toString());
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command[0] + " has failed: " + output);
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
