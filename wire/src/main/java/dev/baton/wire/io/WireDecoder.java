package dev.baton.wire.io;

/** Reads one record from the reader's position. */
@FunctionalInterface
public interface WireDecoder<T> {
    /**
     * Reads one record and leaves the reader behind it.
     *
     * @throws MalformedRecordException if the bytes left are not such a record
     */
    T read(WireReader in);
}
