package dev.baton.server.file;

import dev.baton.server.tree.SnapshotInput;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeLoader;
import dev.baton.wire.io.MalformedRecordException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.zip.GZIPInputStream;

/** Reads whole snapshots, and tells without reading them which ones may be whole. */
final class SnapshotReader {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final byte[] SEAL_END = {0, 0, 0, 1, '/'};
    private static final int GZIP_MAGIC = 0x1F8B;
    private static final int QUICK_BYTES_MIN = 10;

    /** Longest string or buffer that a snapshot may hold; no frame limit in use comes near it. */
    private static final int RECORD_BYTES_MAX = 128 << 20;

    private final long hashSeed;

    /**
     * A snapshot in memory.
     *
     * @param digestZxid where the recorded digest belongs, 0 if nothing had been applied, -1 if there is none
     */
    record Loaded(Tree tree, long digestZxid, boolean digestMatches) {
        static final long NO_DIGEST = -1;
    }

    SnapshotReader(long hashSeed) {
        this.hashSeed = hashSeed;
    }

    /**
     * @throws IOException if the file cannot be read
     * @throws MalformedRecordException if it is not a whole snapshot
     */
    Loaded load(DataDir.Numbered file) throws IOException {
        try (InputStream in = open(file)) {
            return load(
                    new SnapshotInput((target, offset, length) -> read(in, target, offset, length), RECORD_BYTES_MAX),
                    file);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static int read(InputStream in, byte[] target, int offset, int length) {
        try {
            return in.read(target, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(DataDir.Numbered file) throws IOException {
        InputStream raw = Files.newInputStream(file.path());
        try {
            return switch (suffix(file)) {
                case GZ -> new GZIPInputStream(raw, BUFFER_BYTES);
                case SNAPPY -> new SnappyInput(new BufferedInputStream(raw, BUFFER_BYTES));
                case NONE -> raw;
            };
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private enum Suffix {
        NONE,
        GZ,
        SNAPPY
    }

    private static Suffix suffix(DataDir.Numbered file) {
        String name = file.path().toString();
        return name.endsWith(".gz") ? Suffix.GZ : name.endsWith(".snappy") ? Suffix.SNAPPY : Suffix.NONE;
    }

    private Loaded load(SnapshotInput in, DataDir.Numbered file) {
        if (in.readInt() != SnapshotFormat.MAGIC || in.readInt() != SnapshotFormat.VERSION) {
            throw new MalformedRecordException("no snapshot header");
        }
        in.readLong();
        Tree tree = TreeLoader.load(in, file.zxid(), hashSeed);
        checkSeal(in);
        if (in.atEnd()) {
            return new Loaded(tree, Loaded.NO_DIGEST, true);
        }
        return digest(in, tree, file.zxid());
    }

    /** The digest, and behind it the zxid; servers leave out either, and only the first is of use here. */
    private static Loaded digest(SnapshotInput in, Tree tree, long zxid) {
        long digestZxid = in.readLong();
        int version = in.readInt();
        if (version < SnapshotFormat.DIGEST_VERSION) {
            in.readString();
            checkSeal(in);
            return new Loaded(tree, Loaded.NO_DIGEST, true);
        }
        long digest = in.readLong();
        checkSeal(in);
        if (!in.atEnd()) {
            in.readLong();
            checkSeal(in);
        }
        boolean comparable = version == SnapshotFormat.DIGEST_VERSION && digestZxid == zxid && zxid != 0;
        return new Loaded(tree, digestZxid, !comparable || digest == tree.digest());
    }

    private static void checkSeal(SnapshotInput in) {
        long expected = in.adler32();
        if (in.readLong() != expected || !in.readString().equals(SnapshotFormat.SEAL)) {
            throw new MalformedRecordException("wrong checksum");
        }
    }

    /** Whether the file has the beginning, or the end, of a whole snapshot. Reads a few bytes only. */
    static boolean looksWhole(DataDir.Numbered file) {
        try {
            return switch (suffix(file)) {
                case NONE -> endsWithSeal(file);
                case GZ -> startsWith(file, GZIP_MAGIC >> 8, GZIP_MAGIC & 0xFF);
                case SNAPPY -> startsWith(file, 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0);
            };
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean startsWith(DataDir.Numbered file, int... magic) throws IOException {
        try (InputStream in = Files.newInputStream(file.path())) {
            for (int b : magic) {
                if (in.read() != b) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean endsWithSeal(DataDir.Numbered file) throws IOException {
        long size = Files.size(file.path());
        if (size < QUICK_BYTES_MIN) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file.path())) {
            in.skipNBytes(size - SEAL_END.length);
            return java.util.Arrays.equals(in.readNBytes(SEAL_END.length), SEAL_END);
        }
    }
}
