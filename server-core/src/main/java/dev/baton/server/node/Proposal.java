package dev.baton.server.node;

import dev.baton.server.prep.PreparedTxn;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on its way to being durable.
 *
 * @param bytes size of its entry
 * @param connection who is to be answered, null if nobody is
 * @param request what the answer is to; null for a session's beginning and for what the server decided itself
 */
record Proposal(
        PreparedTxn txn,
        int bytes,
        @Nullable Connection connection,
        @Nullable Pending request) {
    long zxid() {
        return txn.entry().zxid();
    }
}
