package dev.baton.server.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Where channels to files come from; the seam at which tests let disks fail. */
@FunctionalInterface
interface FileOpener {
    /** Opens real files. */
    FileOpener REAL = FileChannel::open;

    FileChannel open(Path path, OpenOption... options) throws IOException;
}
