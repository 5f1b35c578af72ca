package org.echjsse.jsse;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.echjsse.handshake.KeyLog;

/**
 * A key log in a file (RFC 9850), which Wireshark and others read. The file is made when there is something to write, for its owner
 * only; one that exists is added to, and keeps its permissions. A line is written whole: other connections, other providers and other
 * processes may write to the same file. If it cannot be written to, that is said once, and connections go on without. Thread-safe.
 */
public final class KeyLogFile implements KeyLog {
    private static final Logger LOG = System.getLogger("org.echjsse.jsse");
    private static final HexFormat HEX = HexFormat.of();

    /** For all files: a process that locks the same file twice gets an exception instead of waiting. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private final Path file;
    private boolean complained;

    public KeyLogFile(Path file) {
        this.file = file;
    }

    @Override
    public void log(Label label, byte[] clientRandom, byte[] value) {
        byte[] line = (label.name() + ' ' + HEX.formatHex(clientRandom) + ' ' + HEX.formatHex(value) + '\n')
                .getBytes(StandardCharsets.US_ASCII);
        IN_THIS_PROCESS.lock();
        try {
            append(line);
        } catch (IOException | RuntimeException failed) {
            complain(failed);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private void append(byte[] line) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), ownerOnly());
                FileLock lock = channel.lock()) {
            assert lock.isValid();
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private void complain(Exception failed) {
        if (!complained) {
            complained = true;
            LOG.log(Level.WARNING, "the key log {0} cannot be written to: {1}", file, failed.toString());
        }
    }

    @Override
    public String toString() {
        return "key log " + file;
    }
}
