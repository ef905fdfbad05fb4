package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session of the header ends, and its ephemeral znodes with it.
 *
 * @param paths the ephemerals to delete; null where the record is absent, as servers before 3.6 wrote it: then those the tree
 *     knows of
 */
public record CloseSessionTxn(@Nullable List<String> paths) implements Txn {
    public CloseSessionTxn {
        paths = paths == null ? null : List.copyOf(paths);
    }

    static CloseSessionTxn read(WireReader in) {
        return isAbsent(in) ? new CloseSessionTxn(null) : new CloseSessionTxn(in.readStrings());
    }

    /**
     * Nothing is left, or just a digest. A record could be taken for a digest only if it listed two empty paths, which no
     * session owns.
     */
    private static boolean isAbsent(WireReader in) {
        return in.remaining() == 0 || in.remaining() == TxnDigest.BYTES && in.peekInt() == TxnDigest.VERSION;
    }

    @Override
    public Kind kind() {
        return Kind.CLOSE_SESSION;
    }

    @Override
    public void writeTo(WireWriter out) {
        if (paths != null) {
            out.writeStrings(paths);
        }
    }
}
