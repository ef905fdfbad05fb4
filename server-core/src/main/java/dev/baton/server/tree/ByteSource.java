package dev.baton.server.tree;

/** Where a {@link SnapshotInput} gets its bytes from: a file, a decompressor, a connection. */
@FunctionalInterface
public interface ByteSource {
    /**
     * Reads at least one byte, waiting for it if need be.
     *
     * @return how many bytes were read, or -1 at the end
     */
    int read(byte[] target, int offset, int length);
}
