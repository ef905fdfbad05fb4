package dev.baton.recipes.counter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value with the version it was read at.
 *
 * @param value the bytes; not copied, so do not change them
 * @param version number of changes of the node; -1 if there is no node
 * @param zxid the transaction that wrote it, 0 if there is no node; grows with each change, also if the node is made anew
 */
public record Versioned(byte[] value, int version, long zxid) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Versioned that
                && Arrays.equals(value, that.value)
                && version == that.version
                && zxid == that.zxid;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(value) + Long.hashCode(zxid);
    }

    /** Without the value, which may be secret. */
    @Override
    public String toString() {
        return "Versioned[" + value.length + " bytes, version=" + version + ", zxid=0x" + Long.toHexString(zxid) + "]";
    }
}
