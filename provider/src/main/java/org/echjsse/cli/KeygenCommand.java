package org.echjsse.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.echjsse.config.EchConfig.HpkeSymmetricCipherSuite;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an ECH key pair. The private key goes to the file, or to standard output if there is none, and nowhere else (PEM-09). */
@Command(
        name = "keygen",
        description = "Make an ECH key pair: a PEM file (RFC 9934) for the server, a record for the DNS.",
        mixinStandardHelpOptions = true)
final class KeygenCommand implements Callable<Integer> {
    private static final int ONE_CONFIG = 0x100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--public-name",
            required = true,
            paramLabel = "NAME",
            description = "What the network will see. The server needs a certificate for it.")
    private String publicName;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the PEM here, which must not exist. Default: standard output.")
    private Path out;

    @Option(
            names = "--max-name-length",
            paramLabel = "BYTES",
            description =
                    "Length of the longest site name behind the public name, 0 to 255: shorter ones are padded to it."
                            + " Default: ${DEFAULT-VALUE}, not said.")
    private int maximumNameLength;

    @Option(names = "--config-id", paramLabel = "ID", description = "0 to 255. Default: a random one.")
    private Integer configId;

    @Option(
            names = "--kem",
            defaultValue = "x25519",
            paramLabel = "KEM",
            description = "x25519, x448, p256, p384 or p521. Default: ${DEFAULT-VALUE}, which every client has.")
    private String kem;

    @Option(
            names = "--suite",
            paramLabel = "KDF/AEAD",
            description =
                    "hkdf-sha256, -sha384 or -sha512, and aes-128-gcm, aes-256-gcm or chacha20-poly1305. May be repeated."
                            + " Default: hkdf-sha256 with aes-128-gcm and with chacha20-poly1305.")
    private List<String> suites = List.of();

    @Override
    public Integer call() throws CommandFailure, IOException {
        EchKeyPair pair = generate();
        byte[] pem = pair.toPem().getBytes(StandardCharsets.US_ASCII);
        try {
            if (out == null) {
                PrintWriter terminal = spec.commandLine().getOut();
                terminal.print(new String(pem, StandardCharsets.US_ASCII));
                terminal.flush();
                // Not to standard output, so that what is piped away is the PEM file and nothing else.
                printRecord(spec.commandLine().getErr(), pair.configList());
            } else {
                write(pem);
                PrintWriter terminal = spec.commandLine().getOut();
                terminal.println(
                        "Wrote " + out + ", readable by you only. It holds the private key: keep it on the server.");
                terminal.println();
                printRecord(terminal, pair.configList());
            }
        } finally {
            Arrays.fill(pem, (byte) 0);
            pair.destroy();
        }
        return ExitCode.OK;
    }

    private EchKeyPair generate() throws CommandFailure {
        EchKeyPair.Builder builder = EchKeyPair.builder(publicName);
        builder.maximumNameLength(maximumNameLength).kem(HpkeNames.kem(kem));
        if (!suites.isEmpty()) {
            List<HpkeSymmetricCipherSuite> chosen = new ArrayList<>();
            for (String suite : suites) {
                chosen.add(HpkeNames.suite(suite));
            }
            builder.cipherSuites(chosen);
        }
        if (configId != null) {
            if (configId < 0 || configId >= ONE_CONFIG) {
                throw new CommandFailure("--config-id " + configId + ": not in 0 to 255");
            }
            builder.avoidConfigIds(IntStream.range(0, ONE_CONFIG)
                    .filter(id -> id != configId)
                    .boxed()
                    .collect(Collectors.toSet()));
        }
        try {
            return builder.generate(new SecureRandom());
        } catch (IllegalArgumentException refused) {
            throw new CommandFailure(refused.getMessage(), refused);
        }
    }

    private void write(byte[] pem) throws CommandFailure, IOException {
        try {
            PrivateFile.write(out, pem);
        } catch (FileAlreadyExistsException exists) {
            throw new CommandFailure(out + ": exists already and is not overwritten", exists);
        }
    }

    private void printRecord(PrintWriter terminal, EchConfigList configs) {
        terminal.println("Publish this record for every site behind " + publicName + " (SITE stands for its name;");
        terminal.println("for a port other than 443 the owner is _PORT._https.SITE and the target is SITE):");
        terminal.println();
        terminal.println("SITE. 300 IN HTTPS 1 . alpn=\"http/1.1\" ech=" + configs.toBase64());
        terminal.println();
        terminal.println("ECHConfigList: " + configs.toBase64());
        terminal.flush();
    }
}
