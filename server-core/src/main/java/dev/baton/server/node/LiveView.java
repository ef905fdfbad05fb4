package dev.baton.server.node;

import dev.baton.server.session.Sessions;
import dev.baton.server.tree.Tree;
import dev.baton.server.watch.Watches;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Computes the answers of {@link NodeView} from the parts of a node. */
final class LiveView implements NodeView {
    private static final int DIGESTS_MAX = 1_024;
    private static final int DIGEST_INTERVAL_MASK = 127;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Turn turn;
    private final Tree tree;
    private final Connections connections;
    private final Sessions<Connection> sessions;
    private final SessionClock clock;
    private final Consensus consensus;
    private final Watches watches;
    private final SnapshotKeeper snapshots;
    private final Tallies counters;
    private final ArrayDeque<ZxidDigest> digests = new ArrayDeque<>();

    LiveView(
            Turn turn,
            Tree tree,
            Connections connections,
            Sessions<Connection> sessions,
            SessionClock clock,
            Consensus consensus,
            Watches watches,
            SnapshotKeeper snapshots,
            Tallies counters) {
        this.turn = turn;
        this.tree = tree;
        this.connections = connections;
        this.sessions = sessions;
        this.clock = clock;
        this.consensus = consensus;
        this.watches = watches;
        this.snapshots = snapshots;
        this.counters = counters;
    }

    /** Remembers the digest of every 128th state. */
    void applied(long zxid) {
        if ((zxid & DIGEST_INTERVAL_MASK) == 0) {
            if (digests.size() == DIGESTS_MAX) {
                digests.remove();
            }
            digests.add(new ZxidDigest(zxid, tree.digest()));
        }
    }

    @Override
    public ServerStats serverStats() {
        return new ServerStats(
                tree.lastZxid(),
                turn.uptimeMillis(),
                tree.nodeCount(),
                tree.ephemeralCount(),
                tree.dataSizeBytes(),
                watches.count(),
                connections.count(),
                sessions.count(),
                sessions.localCount(),
                connections.inFlightCount(),
                counters.receivedCount,
                counters.sentCount,
                counters.latency.view(),
                counters.view(),
                new ProposalBytes(counters.lastProposalBytes, counters.minProposalBytes, counters.maxProposalBytes));
    }

    @Override
    public EnsembleStats ensemble() {
        return consensus.stats();
    }

    @Override
    public List<ConnectionStats> connections() {
        List<ConnectionStats> all = new ArrayList<>(connections.count());
        for (Connection connection : connections.all()) {
            all.add(new ConnectionStats(
                    connection.lane,
                    connection.queue.size(),
                    connection.receivedCount,
                    connection.sentCount,
                    connection.sessionId(),
                    ShortNames.of(connection.lastOp),
                    connection.establishedMillis,
                    connection.session == null ? 0 : connection.session.timeoutMillis(),
                    connection.lastXid,
                    connection.lastZxid,
                    connection.lastResponseMillis,
                    connection.lastLatencyNanos / NANOS_PER_MILLI,
                    connection.latency.view()));
        }
        return all;
    }

    @Override
    public List<ExpiryBucket> sessions() {
        return clock.buckets();
    }

    @Override
    public List<SessionEphemerals> ephemerals() {
        List<SessionEphemerals> all = new ArrayList<>();
        for (long owner : new TreeSet<>(tree.ephemeralOwners())) {
            List<String> paths = new ArrayList<>(tree.ephemeralsOf(owner));
            paths.sort(null);
            all.add(new SessionEphemerals(owner, paths));
        }
        return all;
    }

    @Override
    public WatchSummary watchSummary() {
        Map<String, TreeSet<Long>> byPath = watches.sessionsByPath();
        TreeSet<Long> watching = new TreeSet<>();
        byPath.values().forEach(watching::addAll);
        return new WatchSummary(watching.size(), byPath.size(), watches.dataCount());
    }

    @Override
    public List<PathWatchers> watchesByPath() {
        List<PathWatchers> all = new ArrayList<>();
        watches.sessionsByPath().forEach((path, ids) -> all.add(new PathWatchers(path, List.copyOf(ids))));
        return all;
    }

    @Override
    public List<SessionWatches> watchesBySession() {
        Map<Long, List<String>> bySession = new TreeMap<>();
        watches.sessionsByPath().forEach((path, ids) -> {
            for (long id : ids) {
                bySession.computeIfAbsent(id, key -> new ArrayList<>()).add(path);
            }
        });
        List<SessionWatches> all = new ArrayList<>(bySession.size());
        bySession.forEach((id, paths) -> all.add(new SessionWatches(id, paths)));
        return all;
    }

    @Override
    public ZxidDigest digest() {
        return new ZxidDigest(tree.lastZxid(), tree.digest());
    }

    @Override
    public List<ZxidDigest> digests() {
        return List.copyOf(digests);
    }

    @Override
    public @Nullable Long lastSnapshotZxid() {
        return snapshots.lastZxid();
    }

    @Override
    public void resetServerStats() {
        counters.resetServerStats();
    }

    @Override
    public void resetConnectionStats() {
        for (Connection connection : connections.all()) {
            connection.receivedCount = 0;
            connection.sentCount = 0;
            connection.latency.reset();
        }
    }
}
