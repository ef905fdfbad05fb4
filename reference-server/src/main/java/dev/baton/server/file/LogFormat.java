package dev.baton.server.file;

import java.nio.ByteBuffer;

/**
 * Numbers of the transaction log file.
 *
 * @protocol storage.md#2-transaction-log-file
 */
final class LogFormat {
    /** "ZKLG". */
    static final int MAGIC = 0x5A4B4C47;

    static final int VERSION = 2;

    /** Magic, version and database id. */
    static final int HEADER_BYTES = 16;

    /** Checksum and length, in front of an entry. */
    static final int RECORD_HEADER_BYTES = 12;

    /** What follows an entry; without it the record is not complete. */
    static final byte END_OF_RECORD = 'B';

    /** Bytes of a record beside its entry. */
    static final int RECORD_OVERHEAD_BYTES = RECORD_HEADER_BYTES + 1;

    /** The header of a transaction, which every entry begins with. */
    static final int ENTRY_BYTES_MIN = 32;

    /** Where the zxid stands in an entry, behind session id and cxid. */
    static final int ZXID_OFFSET = 12;

    /** Where the leader's clock stands in an entry, behind the zxid. */
    static final int TIME_OFFSET = 20;

    private LogFormat() {}

    /** The header of a file, ready to be written. */
    static ByteBuffer header() {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putLong(0)
                .flip();
    }

    /** The zxid of an encoded entry. */
    static long zxidOf(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong(ZXID_OFFSET);
    }
}
