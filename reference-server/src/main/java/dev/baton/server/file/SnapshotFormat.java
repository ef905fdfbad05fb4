package dev.baton.server.file;

/**
 * Numbers of the snapshot file.
 *
 * @protocol storage.md#5-snapshot-file
 */
final class SnapshotFormat {
    /** "ZKSN". */
    static final int MAGIC = 0x5A4B534E;

    static final int VERSION = 2;
    static final long DATABASE_ID = -1;

    /** Follows every checksum. */
    static final String SEAL = "/";

    /** Version of the digest of the tree. */
    static final int DIGEST_VERSION = 2;

    private SnapshotFormat() {}
}
