package dev.baton.server.tree;

import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;

/**
 * What is kept of a znode besides data and ACL, as snapshots hold it. Unlike in the {@link dev.baton.wire.model.Stat} told to
 * clients, {@code cversion} counts creations of children only, and {@code ephemeralOwner} is raw (see {@link NodeKind}).
 */
public record StoredStat(
        long czxid,
        long mzxid,
        long ctime,
        long mtime,
        int version,
        int cversion,
        int aversion,
        long ephemeralOwner,
        long pzxid)
        implements WireRecord {
    /** Size of the encoding. */
    public static final int BYTES = 60;

    static final int MZXID_OFFSET = 8;
    static final int CTIME_OFFSET = 16;
    static final int MTIME_OFFSET = 24;
    static final int VERSION_OFFSET = 32;
    static final int CVERSION_OFFSET = 36;
    static final int AVERSION_OFFSET = 40;
    static final int OWNER_OFFSET = 44;
    static final int PZXID_OFFSET = 52;

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
        out.writeLong(pzxid);
    }
}
