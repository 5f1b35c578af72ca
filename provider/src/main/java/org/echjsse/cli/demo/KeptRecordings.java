package org.echjsse.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Recordings as files, for whoever wants to look himself: the raw bytes, and a view in hexadecimal. */
final class KeptRecordings {
    private static final int ROW = 16;

    private final Path directory;

    /**
     * @throws IOException if the directory is there already and not empty
     */
    KeptRecordings(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                throw new IOException(directory + ": is not empty");
            }
        }
        this.directory = directory;
    }

    void add(String run, List<Recording> recordings) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(run));
        for (Recording recording : recordings) {
            String name = recording.tap() + "-" + recording.number();
            write(folder.resolve(name + "-from-client"), recording.fromClient());
            write(folder.resolve(name + "-from-server"), recording.fromServer());
        }
    }

    void add(String run, ClientProgram.Run program) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(run));
        Files.writeString(folder.resolve("program.out"), program.output());
        Files.writeString(folder.resolve("program.err"), program.errors());
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file.resolveSibling(file.getFileName() + ".bin"), bytes);
        Files.writeString(file.resolveSibling(file.getFileName() + ".hex"), hexView(bytes));
    }

    /** Offset, sixteen bytes, and the printable characters among them. */
    static String hexView(byte[] bytes) {
        StringBuilder view = new StringBuilder();
        for (int row = 0; row < bytes.length; row += ROW) {
            StringBuilder hex = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int at = row; at < Math.min(row + ROW, bytes.length); at++) {
                hex.append(String.format("%02x ", bytes[at]));
                text.append(bytes[at] >= ' ' && bytes[at] < 0x7f ? (char) bytes[at] : '.');
            }
            view.append(String.format("%08x  %-48s %s%n", row, hex, text));
        }
        return view.toString();
    }
}
