package dev.baton.server.node;

import dev.baton.server.prep.PreparedTxn;
import dev.baton.server.txn.TxnEntry;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on its way to being applied.
 *
 * @param prepared what was prepared here; null for a transaction of another leader
 * @param bytes size of its entry
 * @param connection who is to be answered, null if nobody is (here)
 * @param request what the answer is to; null for a session's beginning and for what nobody here asked for
 */
record Proposal(
        TxnEntry entry,
        @Nullable PreparedTxn prepared,
        int bytes,
        @Nullable Connection connection,
        @Nullable Pending request) {
    long zxid() {
        return entry.zxid();
    }
}
