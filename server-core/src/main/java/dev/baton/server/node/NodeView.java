package dev.baton.server.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may ask and reset. Every query computes a value from the node's present state; all are called on the node's
 * thread, between turns or within one. Those that say so cost time in proportion to what they list.
 */
public interface NodeView {
    /**
     * Latency of requests from arrival to answer.
     *
     * @param minMillis smallest since the last reset, 0 if there was none
     * @param avgMillis mean
     * @param maxMillis largest
     */
    record Latency(long minMillis, double avgMillis, long maxMillis) {}

    /**
     * The server as a whole.
     *
     * @param sessionCount sessions known here
     * @param localSessionCount those of them that only this member knows
     * @param outstandingCount requests received and not answered
     * @param approximateDataBytes bytes of paths and data
     * @param proposalBytes size of the last, smallest and largest proposal; -1 before the first
     */
    record ServerStats(
            long lastZxid,
            long uptimeMillis,
            int nodeCount,
            int ephemeralCount,
            long approximateDataBytes,
            int watchCount,
            int connectionCount,
            int sessionCount,
            int localSessionCount,
            int outstandingCount,
            long receivedCount,
            long sentCount,
            Latency latency,
            Counters counters,
            ProposalBytes proposalBytes) {}

    /** Totals since the start, never reset. */
    record Counters(
            long readCount,
            long writeCount,
            long failedWriteCount,
            long proposalCount,
            long commitCount,
            long watchEventCount,
            long authFailedCount,
            long expiredSessionCount,
            long reapedCount,
            long snapshotCount,
            long connectionCount,
            long outboundOverflowCount,
            long digestMismatchCount) {}

    record ProposalBytes(long last, long min, long max) {}

    /** What a node is to the others. */
    enum Mode {
        STANDALONE,
        LEADER,
        FOLLOWER,
        OBSERVER,
        /** Without a leader, serving reads to clients that agree to it. */
        READ_ONLY,
        /** Looking for a leader, or coming to its history. */
        NOT_SERVING
    }

    /**
     * The node's part in its ensemble.
     *
     * @param leader number of the leader, negative if there is none; this node itself if it leads
     * @param epoch of the history
     * @param followerCount voters connected to this leader
     * @param syncedFollowerCount those of them that serve
     * @param observerCount others connected to this leader
     * @param committedZxid last one known to be decided
     */
    record EnsembleStats(
            Mode mode,
            long leader,
            long epoch,
            int followerCount,
            int syncedFollowerCount,
            int observerCount,
            long committedZxid) {}

    /**
     * One connection.
     *
     * @param lastOperation short name of the last operation answered, or "NA"
     * @param sessionId 0 before the handshake
     */
    record ConnectionStats(
            ClientLane lane,
            int queuedCount,
            long receivedCount,
            long sentCount,
            long sessionId,
            String lastOperation,
            long establishedMillis,
            int timeoutMillis,
            int lastXid,
            long lastZxid,
            long lastResponseMillis,
            long lastLatencyMillis,
            Latency latency) {}

    /** The sessions that expire together unless they are heard of. Sorted by id. */
    record ExpiryBucket(long expiresAtMillis, List<Long> sessionIds) {}

    /** The ephemeral nodes of a session, sorted. */
    record SessionEphemerals(long sessionId, List<String> paths) {}

    /** Data watches (which include persistent ones), as {@code wchs} counts them. */
    record WatchSummary(int connectionCount, int pathCount, int watchCount) {}

    /** The sessions that watch a path, sorted. */
    record PathWatchers(String path, List<Long> sessionIds) {}

    /** The paths that a session watches, sorted. */
    record SessionWatches(long sessionId, List<String> paths) {}

    /** Digest of the tree at a zxid. */
    record ZxidDigest(long zxid, long digest) {}

    ServerStats serverStats();

    EnsembleStats ensemble();

    /** All connections in the order in which they were opened; proportional to their number. */
    List<ConnectionStats> connections();

    /** All sessions by expiry, earliest first; proportional to their number. */
    List<ExpiryBucket> sessions();

    /** Sorted by session; proportional to the number of ephemeral nodes. */
    List<SessionEphemerals> ephemerals();

    WatchSummary watchSummary();

    /** Sorted by path; proportional to the number of watches. */
    List<PathWatchers> watchesByPath();

    /** Sorted by session; proportional to the number of watches. */
    List<SessionWatches> watchesBySession();

    /** Digest of the present state. */
    ZxidDigest digest();

    /** Digests of past states, at most 1024, oldest first. */
    List<ZxidDigest> digests();

    /** Zxid of the last published snapshot, or null if none was published since the start. */
    @Nullable
    Long lastSnapshotZxid();

    /** Latency and packet counters of the server begin anew. */
    void resetServerStats();

    /** Latency and packet counters of all connections begin anew. */
    void resetConnectionStats();
}
