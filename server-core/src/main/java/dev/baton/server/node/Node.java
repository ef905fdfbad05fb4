package dev.baton.server.node;

import dev.baton.server.auth.AccessControl;
import dev.baton.server.auth.Authenticator;
import dev.baton.server.node.NodeInput.ClientClosed;
import dev.baton.server.node.NodeInput.ClientConnect;
import dev.baton.server.node.NodeInput.ClientDrained;
import dev.baton.server.node.NodeInput.ClientMalformed;
import dev.baton.server.node.NodeInput.ClientOpened;
import dev.baton.server.node.NodeInput.ClientRequest;
import dev.baton.server.op.Handlers;
import dev.baton.server.prep.PrepareOptions;
import dev.baton.server.prep.Preparer;
import dev.baton.server.session.Sessions;
import dev.baton.server.storage.Recovered;
import dev.baton.server.tree.ApplyResult;
import dev.baton.server.tree.Tree;
import dev.baton.server.txn.TxnDigest;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.txn.TxnType;
import dev.baton.server.verify.Verify;
import dev.baton.server.watch.Watches;
import org.jspecify.annotations.Nullable;

/**
 * A standalone server as a pure machine. Not thread-safe: one thread owns it.
 *
 * <p>A turn is {@link #beginTurn}, any number of {@link #step}s, {@link NodeInput.Deadline} if due, at most a few
 * {@link #backgroundSlice}s, and then the outbox. Inputs that arrived before a deadline must be told before it, so that a
 * session which was heard of in time is not expired after a pause of the driver.
 *
 * <p>After a {@link Halt} every further call does nothing.
 */
public final class Node {
    private final Turn turn = new Turn();
    private final Tallies counters = new Tallies();
    private final Tree tree;
    private final Authenticator authenticator;
    private final Watches watches;
    private final Preparer preparer;
    private final Connections connections;
    private final Proposals proposals;
    private final Replies replies;
    private final Requests requests;
    private final SessionDesk sessionDesk;
    private final Reaper reaper;
    private final SnapshotKeeper snapshots;
    private final LiveView view;
    private boolean halted;

    /**
     * @param state what the storage recovered; the tree belongs to the node from now on
     */
    public Node(NodeConfig config, Recovered state) {
        Limits limits = config.limits();
        tree = state.tree();
        AccessControl access = new AccessControl(config.auth());
        authenticator = new Authenticator(config.auth(), limits.identitiesMax());
        watches = new Watches(tree, access);
        NodeConfig.Features features = config.features();
        preparer = new Preparer(
                tree,
                access,
                new PrepareOptions(
                        features.extendedTypes(), features.enforceQuota(), features.reconfig(), limits.multiOpsMax()),
                (quotaPath, hard) -> turn.out().trace(new Trace.QuotaExceeded(quotaPath, hard)));
        Sessions<Connection> sessions = new Sessions<>(config.sessions().tickMillis());
        connections = new Connections(turn);
        proposals = new Proposals(limits, turn, counters, state.lastZxid());
        Handlers handlers = new Handlers(tree, access, watches);
        replies = new Replies(limits, turn, tree, handlers, connections, counters);
        WriteGate gate = new WriteGate(limits, connections, proposals, preparer, counters);
        requests = new Requests(
                limits, turn, tree, connections, replies, proposals, gate, sessions, authenticator, counters);
        sessionDesk =
                new SessionDesk(config, turn, tree, connections, replies, proposals, preparer, sessions, counters);
        reaper = new Reaper(config.reaper(), turn, tree, proposals, preparer, counters);
        snapshots = new SnapshotKeeper(config.snapshots(), config.seed(), turn, state, counters);
        view = new LiveView(turn, tree, connections, sessions, sessionDesk, watches, snapshots, counters);
    }

    /**
     * Tells the time of the inputs that follow.
     *
     * @param nowNanos a monotonic clock; never goes back
     * @param wallMillis milliseconds since the epoch, for times in stats; may go back
     */
    public void beginTurn(long nowNanos, long wallMillis) {
        if (turn.begin(nowNanos, wallMillis)) {
            sessionDesk.start();
            reaper.start();
            snapshots.start();
        }
    }

    /** Takes one input. Never throws: a broken invariant becomes {@link Outbox#halt()}. */
    public void step(NodeInput input, Outbox out) {
        if (halted) {
            return;
        }
        turn.use(out);
        try {
            dispatch(input);
            connections.sweep();
        } catch (RuntimeException e) {
            halt("broken invariant while handling " + input.kind(), e);
        }
    }

    /** The time at which {@link NodeInput.Deadline} is wanted, or {@link Long#MAX_VALUE}; may change with every step. */
    public long nextDeadlineNanos() {
        if (halted) {
            return Long.MAX_VALUE;
        }
        return Math.min(
                sessionDesk.nextDeadlineNanos(), Math.min(reaper.nextDeadlineNanos(), snapshots.nextDeadlineNanos()));
    }

    /**
     * Does a bounded piece of work that nobody waits for. To be called only while the snapshot sink takes bytes.
     *
     * @return whether there is more
     */
    public boolean backgroundSlice(Outbox out) {
        if (halted) {
            return false;
        }
        turn.use(out);
        try {
            if (!snapshots.isRunning()) {
                snapshots.beginIfDue();
            }
            return snapshots.slice();
        } catch (RuntimeException e) {
            halt("broken invariant in background work", e);
            return false;
        }
    }

    /** Queries of operators. The same object each time. */
    public NodeView view() {
        return view;
    }

    private void dispatch(NodeInput input) {
        switch (input.kind()) {
            case CLIENT_REQUEST -> {
                ClientRequest request = (ClientRequest) input;
                Connection connection = request.lane().connection;
                if (connection != null) {
                    requests.request(connection, request.xid(), request.request());
                }
            }
            case CLIENT_MALFORMED -> {
                ClientMalformed malformed = (ClientMalformed) input;
                Connection connection = malformed.lane().connection;
                if (connection != null) {
                    requests.malformed(connection, malformed.xid(), malformed.type());
                }
            }
            case CLIENT_OPENED -> opened(((ClientOpened) input).lane());
            case CLIENT_CONNECT -> {
                ClientConnect connect = (ClientConnect) input;
                Connection connection = connect.lane().connection;
                if (connection != null) {
                    sessionDesk.connect(connection, connect.request());
                    admitDeferred(connection);
                }
            }
            case CLIENT_DRAINED -> {
                Connection connection = ((ClientDrained) input).lane().connection;
                if (connection != null) {
                    requests.drained(connection);
                }
            }
            case CLIENT_CLOSED -> {
                Connection connection = ((ClientClosed) input).lane().connection;
                if (connection != null) {
                    connections.lost(connection);
                }
            }
            case PERSISTED -> persisted(((NodeInput.Persisted) input).token());
            case SNAPSHOT_DONE -> {
                NodeInput.SnapshotDone done = (NodeInput.SnapshotDone) input;
                snapshots.done(done.zxid(), done.ok());
            }
            case STORAGE_FAILED -> halt("storage failed: " + ((NodeInput.StorageFailed) input).reason(), null);
            case LOG_PURGED -> {
                // Nobody learns from a server alone.
            }
            case TREE_REBUILT, SNAPSHOT_RECEIVED, PEER_UP, PEER_DOWN, FROM_PEER, PEER_CONGESTION, LOG_STREAMED ->
                Verify.that(false, "a server alone hears nothing of other members");
            case EXPIRE_SESSION -> sessionDesk.expire(((NodeInput.ExpireSession) input).sessionId());
            case DEADLINE -> {
                sessionDesk.expireDue();
                reaper.run();
                snapshots.run();
            }
        }
    }

    private void opened(ClientLane lane) {
        Verify.that(lane.connection == null, "a lane is opened once");
        counters.connectionCount++;
        connections.add(new Connection(
                lane,
                counters.connectionCount,
                authenticator.initial(lane.peer().address(), lane.peer().transportIds()),
                watches,
                replies,
                turn.wallMillis()));
    }

    private void admitDeferred(Connection connection) {
        if (connection.state == Connection.State.READY && !connection.queue.isEmpty()) {
            requests.admitDeferred(connection);
        }
    }

    /** Everything up to {@code zxid} is durable, which on a server alone means committed. */
    private void persisted(long zxid) {
        Verify.that(zxid <= proposals.lastZxid(), "only what was proposed is persisted", zxid, proposals.lastZxid());
        for (Proposal next = proposals.pollUpTo(zxid); next != null; next = proposals.pollUpTo(zxid)) {
            requests.beforeApply(next);
            apply(next);
        }
        requests.relieve();
        sessionDesk.expireDue();
        snapshots.beginIfDue();
    }

    private void apply(Proposal proposal) {
        TxnEntry entry = proposal.txn().entry();
        ApplyResult result = tree.apply(entry.header(), entry.txn(), watches);
        preparer.applied(proposal.txn());
        Verify.that(tree.lastZxid() == entry.zxid(), "the tree follows the log", tree.lastZxid(), entry.zxid());
        TxnDigest digest = entry.digest();
        if (digest != null) {
            Verify.that(
                    tree.digest() == digest.treeDigest(),
                    "the tree is as it was prepared",
                    tree.digest(),
                    digest.treeDigest());
        }
        counters.commitCount++;
        snapshots.logged(proposal.bytes());
        view.applied(entry.zxid());
        TxnType type = entry.header().type();
        if (type == TxnType.CREATE_SESSION) {
            sessionDesk.created(proposal);
            admitDeferred(Verify.notNull(proposal.connection(), "a session nobody asked for"));
        } else if (type == TxnType.CLOSE_SESSION) {
            sessionDesk.closed(proposal);
        } else if (type == TxnType.ERROR) {
            counters.failedWriteCount++;
        }
        requests.applied(proposal, result);
        requests.afterApply();
    }

    private void halt(String reason, @Nullable Throwable cause) {
        halted = true;
        turn.out().halt(reason, cause);
        for (Connection connection : connections.all()) {
            if (!connection.ended()) {
                turn.out().close(connection.lane, false, CloseReason.HALTED);
            }
        }
    }
}
