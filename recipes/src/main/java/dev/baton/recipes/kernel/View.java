package dev.baton.recipes.kernel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as one answer of the ensemble showed it.
 *
 * @param exists whether it was there; if not, the rest means nothing
 * @param data its bytes, null where it has none or they were not asked for
 * @param children names of its children, empty where they were not asked for
 * @param version version of the data
 * @param czxid zxid of its creation
 * @param mzxid zxid of its last change
 * @param mtimeMillis time of its last change by the leader's clock
 * @param owner session of an ephemeral node, otherwise 0
 */
public record View(
        boolean exists,
        byte @Nullable [] data,
        List<String> children,
        int version,
        long czxid,
        long mzxid,
        long mtimeMillis,
        long owner) {
    /** No such node. */
    public static final View MISSING = new View(false, null, List.of(), 0, 0, 0, 0, 0);

    /** The data, or no bytes where there are none. */
    public byte[] bytes() {
        return data == null ? new byte[0] : data;
    }

    /** Whether it holds exactly these bytes. */
    public boolean holds(byte[] bytes) {
        return exists && Arrays.equals(bytes(), bytes);
    }

    /** The same node with other bytes, as after a write whose answer does not repeat them. */
    public View withData(byte[] bytes) {
        return new View(exists, bytes, children, version, czxid, mzxid, mtimeMillis, owner);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof View that
                && exists == that.exists
                && Arrays.equals(data, that.data)
                && children.equals(that.children)
                && version == that.version
                && czxid == that.czxid
                && mzxid == that.mzxid
                && mtimeMillis == that.mtimeMillis
                && owner == that.owner;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(mzxid) + version;
    }

    /** Without the data, which may be secret. */
    @Override
    public String toString() {
        return exists
                ? "View[version=" + version + " czxid=0x" + Long.toHexString(czxid) + " mzxid=0x"
                        + Long.toHexString(mzxid) + " owner=0x" + Long.toHexString(owner) + " bytes=" + bytes().length
                        + " children=" + children.size() + "]"
                : "View[missing]";
    }
}
