package dev.baton.server.node;

import dev.baton.server.auth.Identities;
import dev.baton.server.prep.PreparedTxn;
import dev.baton.server.prep.TxnContext;
import dev.baton.server.verify.Verify;
import dev.baton.wire.io.WireWriter;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Transactions that were prepared here and are not yet applied; in the order of their zxids. */
final class Proposals {
    private static final int SCRATCH_BYTES_KEPT = 1 << 20;

    private final Limits limits;
    private final Turn turn;
    private final Consensus consensus;
    private final Tallies counters;
    private final ArrayDeque<Proposal> queue = new ArrayDeque<>();
    private final WireWriter scratch = new WireWriter();
    private long bytes;

    Proposals(Limits limits, Turn turn, Consensus consensus, Tallies counters) {
        this.limits = limits;
        this.turn = turn;
        this.consensus = consensus;
        this.counters = counters;
    }

    /** Whether no write is to be taken. */
    boolean saturated() {
        return queue.size() >= limits.proposalCountMax()
                || bytes >= limits.proposalBytesMax()
                || !consensus.takesProposals();
    }

    /** Whether there is room for a good number again. */
    boolean relieved() {
        return queue.size() <= limits.proposalCountMax() / 2
                && bytes <= limits.proposalBytesMax() / 2
                && consensus.takesProposals();
    }

    /** The place of the next proposal. Preparing there and not proposing uses nothing up. */
    TxnContext next(long sessionId, int cxid, Identities who) {
        return new TxnContext(sessionId, cxid, consensus.nextZxid(), turn.wallMillis(), who);
    }

    /** The same for what no client asks for. */
    TxnContext nextOfServer(long sessionId) {
        return next(sessionId, 0, Identities.SERVER);
    }

    /** Hands a transaction to be decided. Encoded here, once. */
    void propose(PreparedTxn txn, @Nullable Connection connection, @Nullable Pending request) {
        long zxid = txn.entry().zxid();
        Verify.that(zxid == consensus.nextZxid(), "proposals are numbered without gaps", zxid, consensus.nextZxid());
        scratch.clear(SCRATCH_BYTES_KEPT);
        txn.entry().encode(scratch);
        byte[] entry = scratch.toByteArray();
        bytes += entry.length;
        queue.add(new Proposal(txn.entry(), txn, entry.length, connection, request));
        counters.proposed(entry.length);
        consensus.propose(zxid, entry);
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

    /** This member leads no more: whether these will be applied is for the next leader to say. */
    void clear() {
        queue.clear();
        bytes = 0;
    }
}
