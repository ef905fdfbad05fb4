package dev.baton.server.tree;

import org.jspecify.annotations.Nullable;

/**
 * Decodes a stream that need not fit into memory: a snapshot file from its header to its trailer. Counts and checksums what is
 * consumed. All methods raise {@link dev.baton.wire.io.MalformedRecordException} for bytes that cannot be what was asked for,
 * the end of the stream included.
 */
public final class SnapshotInput {
    /** A stream whose buffers and strings have at most {@code lengthMax} bytes. */
    public SnapshotInput(ByteSource source, int lengthMax) {
        throw new UnsupportedOperationException();
    }

    /** Bytes consumed so far. */
    public long position() {
        throw new UnsupportedOperationException();
    }

    /** Adler-32 of all bytes consumed so far, those of the last read included. */
    public long adler32() {
        throw new UnsupportedOperationException();
    }

    /** Whether the stream ends here. */
    public boolean atEnd() {
        throw new UnsupportedOperationException();
    }

    public int readInt() {
        throw new UnsupportedOperationException();
    }

    public long readLong() {
        throw new UnsupportedOperationException();
    }

    public String readString() {
        throw new UnsupportedOperationException();
    }

    public byte @Nullable [] readNullableBuffer() {
        throw new UnsupportedOperationException();
    }
}
