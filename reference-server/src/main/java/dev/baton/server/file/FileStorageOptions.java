package dev.baton.server.file;

import java.nio.file.Path;

/**
 * What a {@link FileStorage} needs to know.
 *
 * @param dataDir directory of the snapshots; the files are in {@code version-2} below it
 * @param logDir directory of the log, may be the same
 * @param forceSync whether appends are synced before they are reported as durable
 * @param preallocBytes how many zeros a log file is given ahead of its records at most, 0 for none
 * @param compress whether new snapshots are compressed by gzip
 * @param trustEmpty whether logs without a snapshot are replayed onto an empty tree
 * @param autocreate whether empty directories are an empty database even without a file named {@code initialize}
 * @param hashSeed for the tables of the tree, see {@link dev.baton.server.tree.Tree#Tree(long)}
 */
public record FileStorageOptions(
        Path dataDir,
        Path logDir,
        boolean forceSync,
        long preallocBytes,
        boolean compress,
        boolean trustEmpty,
        boolean autocreate,
        long hashSeed) {
    private static final long DEFAULT_PREALLOC_BYTES = 64L << 20;

    /** Everything in one directory, with the defaults of the server. */
    public static FileStorageOptions in(Path dir) {
        return new FileStorageOptions(dir, dir, true, DEFAULT_PREALLOC_BYTES, false, false, true, 1);
    }

    public FileStorageOptions withPreallocBytes(long bytes) {
        return new FileStorageOptions(dataDir, logDir, forceSync, bytes, compress, trustEmpty, autocreate, hashSeed);
    }

    public FileStorageOptions withCompress(boolean gz) {
        return new FileStorageOptions(dataDir, logDir, forceSync, preallocBytes, gz, trustEmpty, autocreate, hashSeed);
    }

    public FileStorageOptions withTrustEmpty(boolean trust) {
        return new FileStorageOptions(dataDir, logDir, forceSync, preallocBytes, compress, trust, autocreate, hashSeed);
    }

    public FileStorageOptions withAutocreate(boolean create) {
        return new FileStorageOptions(
                dataDir, logDir, forceSync, preallocBytes, compress, trustEmpty, create, hashSeed);
    }

    public FileStorageOptions withLogDir(Path dir) {
        return new FileStorageOptions(
                dataDir, dir, forceSync, preallocBytes, compress, trustEmpty, autocreate, hashSeed);
    }
}
