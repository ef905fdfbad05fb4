package dev.baton.server.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Through which files are opened, renamed and removed; the seam at which tests let disks fail. */
@FunctionalInterface
interface FileOpener {
    /** Opens real files. */
    FileOpener REAL = FileChannel::open;

    FileChannel open(Path path, OpenOption... options) throws IOException;

    /** Gives a file another name in the same directory, in the place of whatever has it. Durable after {@link #sync}. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes a file that is there. Durable after {@link #sync}. */
    default void delete(Path file) throws IOException {
        Files.delete(file);
    }

    /** Makes what has changed of the names in a directory durable. */
    default void sync(Path dir) throws IOException {
        DataDir.sync(dir);
    }
}
