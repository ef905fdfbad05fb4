package dev.baton.server.node;

import dev.baton.server.prep.PreparedTxn;
import dev.baton.server.prep.Preparer;
import dev.baton.server.tree.Tree;
import java.util.ArrayDeque;

/**
 * Removes containers and TTL nodes that are due: looks for them at intervals, proposes their deletion at a bounded rate. Each is
 * looked at again when its turn comes, against the state after all proposals, so that a child created meanwhile saves it.
 *
 * @protocol client-wire.md#7-operation-semantics
 */
final class Reaper {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_MINUTE = 60_000 * NANOS_PER_MILLI;

    /** Deletions are proposed in batches of what the rate allows in this time. */
    private static final long BATCH_NANOS = 100 * NANOS_PER_MILLI;

    private final ReaperPolicy policy;
    private final Turn turn;
    private final Tree tree;
    private final Proposals proposals;
    private final Preparer preparer;
    private final Tallies counters;
    private final ArrayDeque<String> due = new ArrayDeque<>();
    private final int batchMax;
    private final long batchNanos;
    private long nextSearchNanos = Long.MAX_VALUE;
    private long nextBatchNanos = Long.MAX_VALUE;

    Reaper(ReaperPolicy policy, Turn turn, Tree tree, Proposals proposals, Preparer preparer, Tallies counters) {
        this.policy = policy;
        this.turn = turn;
        this.tree = tree;
        this.proposals = proposals;
        this.preparer = preparer;
        this.counters = counters;
        batchMax = (int) Math.max(1, policy.perMinuteMax() * BATCH_NANOS / NANOS_PER_MINUTE);
        batchNanos = batchMax * NANOS_PER_MINUTE / policy.perMinuteMax();
    }

    /** This server decides what is reaped from now on. */
    void start() {
        if (policy.checkIntervalMillis() > 0) {
            nextSearchNanos = turn.nowNanos() + policy.checkIntervalMillis() * NANOS_PER_MILLI;
        }
    }

    /** Another one does. */
    void stop() {
        due.clear();
        nextSearchNanos = Long.MAX_VALUE;
        nextBatchNanos = Long.MAX_VALUE;
    }

    long nextDeadlineNanos() {
        return Math.min(nextSearchNanos, nextBatchNanos);
    }

    void run() {
        long now = turn.nowNanos();
        if (now >= nextSearchNanos) {
            nextSearchNanos = now + policy.checkIntervalMillis() * NANOS_PER_MILLI;
            search();
        }
        if (now >= nextBatchNanos) {
            reapBatch();
        }
    }

    /** Looks for at most as many as can be removed until the next search. */
    private void search() {
        if (!due.isEmpty()) {
            return;
        }
        long max =
                Math.max(1, policy.perMinuteMax() * policy.checkIntervalMillis() * NANOS_PER_MILLI / NANOS_PER_MINUTE);
        due.addAll(tree.reapable(turn.wallMillis(), policy.neverUsedMillis(), (int) Math.min(max, 1 << 20)));
        if (!due.isEmpty()) {
            nextBatchNanos = turn.nowNanos();
        }
    }

    private void reapBatch() {
        int reaped = 0;
        for (int i = 0; i < batchMax && !due.isEmpty() && !proposals.saturated(); i++) {
            PreparedTxn txn = preparer.reap(due.remove(), policy.neverUsedMillis(), proposals.nextOfServer(0));
            if (txn != null) {
                proposals.propose(txn, null, null);
                reaped++;
            }
        }
        if (reaped > 0) {
            counters.reapedCount += reaped;
            turn.out().trace(new Trace.Reaped(reaped));
        }
        nextBatchNanos = due.isEmpty() ? Long.MAX_VALUE : turn.nowNanos() + batchNanos;
    }
}
