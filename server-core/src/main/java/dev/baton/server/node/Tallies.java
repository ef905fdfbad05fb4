package dev.baton.server.node;

/** Plain counts, kept by the node's thread. */
final class Tallies {
    private static final long NANOS_PER_MILLI = 1_000_000;

    long readCount;
    long writeCount;
    long failedWriteCount;
    long proposalCount;
    long commitCount;
    long watchEventCount;
    long authFailedCount;
    long expiredSessionCount;
    long reapedCount;
    long snapshotCount;
    long connectionCount;
    long outboundOverflowCount;
    long digestMismatchCount;
    long lastProposalBytes = -1;
    long minProposalBytes = -1;
    long maxProposalBytes = -1;

    /** These three are what a reset of the server's statistics concerns. */
    long receivedCount;

    long sentCount;
    final LatencyMeter latency = new LatencyMeter();

    void proposed(long bytes) {
        proposalCount++;
        lastProposalBytes = bytes;
        minProposalBytes = minProposalBytes < 0 ? bytes : Math.min(minProposalBytes, bytes);
        maxProposalBytes = Math.max(maxProposalBytes, bytes);
    }

    void resetServerStats() {
        receivedCount = 0;
        sentCount = 0;
        latency.reset();
    }

    NodeView.Counters view() {
        return new NodeView.Counters(
                readCount,
                writeCount,
                failedWriteCount,
                proposalCount,
                commitCount,
                watchEventCount,
                authFailedCount,
                expiredSessionCount,
                reapedCount,
                snapshotCount,
                connectionCount,
                outboundOverflowCount,
                digestMismatchCount);
    }

    /** Smallest, mean and largest of a series of durations. */
    static final class LatencyMeter {
        private long count;
        private long sumNanos;
        private long minNanos;
        private long maxNanos;

        void record(long nanos) {
            minNanos = count == 0 ? nanos : Math.min(minNanos, nanos);
            maxNanos = Math.max(maxNanos, nanos);
            sumNanos += nanos;
            count++;
        }

        void reset() {
            count = 0;
            sumNanos = 0;
            minNanos = 0;
            maxNanos = 0;
        }

        NodeView.Latency view() {
            double avgMillis = count == 0 ? 0 : (double) sumNanos / count / NANOS_PER_MILLI;
            return new NodeView.Latency(minNanos / NANOS_PER_MILLI, avgMillis, maxNanos / NANOS_PER_MILLI);
        }
    }
}
