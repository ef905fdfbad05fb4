package dev.baton.server.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Real files until a crash: from a given step on nothing is done any more. A step is an open, a rename, a removal, or a sync of a
 * directory. What the names in the directory were at the last sync is kept, since a crash may lose everything since.
 */
final class CrashingFiles implements FileOpener {
    private final Path root;
    private final Path durable;
    private boolean armed;
    private int stepsLeft;
    private int taken;

    CrashingFiles(Path root, Path durable) {
        this.root = root;
        this.durable = durable;
    }

    /** Crashes instead of the step after so many. */
    synchronized void crashAfter(int steps) {
        copy(root, durable);
        armed = true;
        stepsLeft = steps;
    }

    synchronized int stepsTaken() {
        return taken;
    }

    private synchronized void step(String what) throws IOException {
        if (armed) {
            if (stepsLeft == 0) {
                throw new IOException("crash before " + what);
            }
            stepsLeft--;
            taken++;
        }
    }

    @Override
    public FileChannel open(Path path, OpenOption... options) throws IOException {
        step("open " + path.getFileName());
        return FileChannel.open(path, options);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step("rename " + from.getFileName());
        FileOpener.super.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        step("delete " + file.getFileName());
        FileOpener.super.delete(file);
    }

    @Override
    public void sync(Path dir) throws IOException {
        step("sync " + dir.getFileName());
        FileOpener.super.sync(dir);
        synchronized (this) {
            if (armed) {
                copy(root, durable);
            }
        }
    }

    /** Makes the second directory a copy of the first. */
    static void copy(Path from, Path to) {
        try {
            if (Files.exists(to)) {
                try (Stream<Path> old = Files.walk(to)) {
                    for (Path path :
                            old.sorted(java.util.Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            try (Stream<Path> all = Files.walk(from)) {
                for (Path path : all.toList()) {
                    Files.copy(path, to.resolve(from.relativize(path).toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
