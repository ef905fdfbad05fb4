package dev.baton.wire.model;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;

/**
 * What a server says about a znode.
 *
 * @param czxid zxid of the transaction that created the node
 * @param mzxid zxid of the last change of its data
 * @param ctime creation time, milliseconds since the epoch by the leader's clock
 * @param mtime time of the last change of its data, likewise
 * @param version number of changes of the data; may wrap to negative
 * @param cversion number of creations and deletions of children
 * @param aversion number of changes of the ACL
 * @param ephemeralOwner session that owns an ephemeral node, otherwise 0
 * @param dataLength bytes of data, 0 for null
 * @param numChildren direct children
 * @param pzxid zxid of the last creation or deletion of a child
 */
public record Stat(
        long czxid,
        long mzxid,
        long ctime,
        long mtime,
        int version,
        int cversion,
        int aversion,
        long ephemeralOwner,
        int dataLength,
        int numChildren,
        long pzxid)
        implements WireRecord {
    /** Size of the encoding. */
    public static final int BYTES = 68;

    public static Stat read(WireReader in) {
        return new Stat(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readLong());
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeLong(czxid);
        out.writeLong(mzxid);
        out.writeLong(ctime);
        out.writeLong(mtime);
        out.writeInt(version);
        out.writeInt(cversion);
        out.writeInt(aversion);
        out.writeLong(ephemeralOwner);
        out.writeInt(dataLength);
        out.writeInt(numChildren);
        out.writeLong(pzxid);
    }
}
