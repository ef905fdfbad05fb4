package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * Header, body and expected digest: the entry of a log record, and likewise the payload of a proposal. It is encoded once and
 * the same bytes travel everywhere.
 *
 * @param digest null if the leader did not state one (always so for a top level error)
 */
public record TxnEntry(TxnHeader header, Txn txn, @Nullable TxnDigest digest) {
    public TxnEntry {
        if (header.type().kind() != txn.kind()) {
            throw new IllegalArgumentException(
                    "a header of type " + header.type() + " cannot carry a body of kind " + txn.kind());
        }
    }

    /** Position in the total order. */
    public long zxid() {
        return header.zxid();
    }

    /** Appends the entry. */
    public void encode(WireWriter out) {
        header.writeTo(out);
        txn.writeTo(out);
        if (digest != null) {
            digest.writeTo(out);
        }
    }

    /**
     * Reads an entry that fills all that is left of {@code in}.
     *
     * @throws dev.baton.wire.io.MalformedRecordException if the bytes are no entry
     * @throws UnknownTxnTypeException if the header, or an operation of a multi, has a type of a later version
     */
    public static TxnEntry decode(WireReader in) {
        TxnHeader header = TxnHeader.read(in);
        Txn txn = header.type().read(in);
        TxnDigest digest = in.remaining() == 0 ? null : TxnDigest.read(in);
        in.expectEnd();
        return new TxnEntry(header, txn, digest);
    }
}
