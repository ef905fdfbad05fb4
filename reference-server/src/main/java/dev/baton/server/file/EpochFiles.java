package dev.baton.server.file;

import dev.baton.server.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The two numbers that a member of an ensemble must never forget, each a file with decimal digits. A file is replaced as a whole, and
 * the new one is durable before the call returns. Used by recovery, then by the log lane.
 *
 * @protocol quorum-wire.md#1-persistent-epoch-state
 */
final class EpochFiles {
    private static final String ACCEPTED = "acceptedEpoch";
    private static final String CURRENT = "currentEpoch";
    private static final String TMP_SUFFIX = ".tmp";

    private final Path dir;
    private final FileOpener opener;
    private @Nullable Long accepted;
    private @Nullable Long current;

    EpochFiles(Path dir, FileOpener opener) {
        this.dir = dir;
        this.opener = opener;
    }

    /** Reads both files. */
    void load() throws IOException {
        accepted = read(ACCEPTED);
        current = read(CURRENT);
    }

    /** The highest epoch promised, or a default where there is no file. */
    long accepted(long missing) {
        return accepted == null ? missing : accepted;
    }

    /** The epoch of the history, or a default where there is no file. */
    long current(long missing) {
        return current == null ? missing : current;
    }

    private @Nullable Long read(String name) throws IOException {
        Path file = dir.resolve(name);
        if (!Files.exists(file)) {
            return null;
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII).trim();
        if (!text.matches("\\d{1,10}")) {
            throw new StorageException("File " + file + " should hold a number and holds '"
                    + text.substring(0, Math.min(text.length(), 20))
                    + "'. Restore it from a backup, or remove the whole"
                    + " data directory of this member so that it gets its data from the others.");
        }
        return Long.valueOf(text);
    }

    /**
     * Remembers both. The promise first: a crash in between must not show a history of an epoch that was not promised.
     */
    void set(long newAccepted, long newCurrent) throws IOException {
        if (accepted == null || accepted != newAccepted) {
            write(ACCEPTED, newAccepted);
            accepted = newAccepted;
        }
        if (current == null || current != newCurrent) {
            write(CURRENT, newCurrent);
            current = newCurrent;
        }
    }

    private void write(String name, long value) throws IOException {
        Path tmp = dir.resolve(name + TMP_SUFFIX);
        try (FileChannel channel = opener.open(
                tmp, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            LogFiles.writeFully(channel, ByteBuffer.wrap(Long.toString(value).getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        opener.rename(tmp, dir.resolve(name));
        opener.sync(dir);
    }
}
