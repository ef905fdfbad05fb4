package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;

/**
 * What the digest of the tree has to be once the transaction is applied.
 *
 * @param version how the digest is calculated; only {@link #VERSION} can be compared
 */
public record TxnDigest(int version, long treeDigest) implements WireRecord {
    /** The calculation of the 3.9 line. */
    public static final int VERSION = 2;

    /** Size of the encoding. */
    public static final int BYTES = 12;

    public static TxnDigest read(WireReader in) {
        return new TxnDigest(in.readInt(), in.readLong());
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeInt(version);
        out.writeLong(treeDigest);
    }
}
