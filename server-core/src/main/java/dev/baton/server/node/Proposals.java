package dev.baton.server.node;

import dev.baton.server.auth.Identities;
import dev.baton.server.prep.PreparedTxn;
import dev.baton.server.prep.TxnContext;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.verify.Verify;
import dev.baton.wire.io.WireWriter;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Transactions that are logged, or about to be, and not yet applied; in the order of their zxids. */
final class Proposals {
    private static final int SCRATCH_BYTES_KEPT = 1 << 20;

    private final Limits limits;
    private final Turn turn;
    private final Tallies counters;
    private final ArrayDeque<Proposal> queue = new ArrayDeque<>();
    private final WireWriter scratch = new WireWriter();
    private long lastZxid;
    private long bytes;

    Proposals(Limits limits, Turn turn, Tallies counters, long lastZxid) {
        this.limits = limits;
        this.turn = turn;
        this.counters = counters;
        this.lastZxid = lastZxid;
    }

    /** Zxid of the last proposal ever made. */
    long lastZxid() {
        return lastZxid;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int count() {
        return queue.size();
    }

    /** Whether no write is to be taken. */
    boolean saturated() {
        return queue.size() >= limits.proposalCountMax() || bytes >= limits.proposalBytesMax();
    }

    /** Whether there is room for a good number again. */
    boolean relieved() {
        return queue.size() <= limits.proposalCountMax() / 2 && bytes <= limits.proposalBytesMax() / 2;
    }

    /** The place of the next proposal. Preparing there and not proposing uses nothing up. */
    TxnContext next(long sessionId, int cxid, Identities who) {
        return new TxnContext(sessionId, cxid, lastZxid + 1, turn.wallMillis(), who);
    }

    /** Hands a transaction to the log. Encoded here, once. */
    void propose(PreparedTxn txn, @Nullable Connection connection, @Nullable Pending request) {
        long zxid = txn.entry().zxid();
        Verify.that(zxid == lastZxid + 1, "proposals are numbered without gaps", zxid, lastZxid);
        scratch.clear(SCRATCH_BYTES_KEPT);
        txn.entry().encode(scratch);
        byte[] entry = scratch.toByteArray();
        lastZxid = zxid;
        bytes += entry.length;
        queue.add(new Proposal(txn, entry.length, connection, request));
        counters.proposed(entry.length);
        turn.out().submit(new StorageOp.Append(zxid, zxid, entry));
    }

    /** Takes the first proposal if it is one up to {@code zxid}. */
    @Nullable
    Proposal pollUpTo(long zxid) {
        Proposal first = queue.peek();
        if (first == null || first.zxid() > zxid) {
            return null;
        }
        queue.remove();
        bytes -= first.bytes();
        return first;
    }
}
