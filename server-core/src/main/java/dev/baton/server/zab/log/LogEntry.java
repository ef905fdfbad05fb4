package dev.baton.server.zab.log;

import java.util.Arrays;

/**
 * A transaction as ZAB sees it: a number and bytes that it never looks into. The array is shared by everybody and changed by nobody.
 *
 * @param bytes the encoded {@code TxnEntry}
 */
public record LogEntry(long zxid, byte[] bytes) {
    /** Size as the windows count it. */
    public int sizeBytes() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogEntry entry && entry.zxid == zxid && Arrays.equals(entry.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(zxid) * 31 + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Zxid.format(zxid) + "[" + bytes.length + "]";
    }
}
