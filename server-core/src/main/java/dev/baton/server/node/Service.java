package dev.baton.server.node;

import dev.baton.server.auth.AccessControl;
import dev.baton.server.auth.Authenticator;
import dev.baton.server.auth.SaslStep;
import dev.baton.server.op.Handlers;
import dev.baton.server.prep.PrepareOptions;
import dev.baton.server.prep.PreparedTxn;
import dev.baton.server.prep.Preparer;
import dev.baton.server.quorum.Membership;
import dev.baton.server.session.EndedSessions;
import dev.baton.server.session.Session;
import dev.baton.server.session.Sessions;
import dev.baton.server.storage.Recovered;
import dev.baton.server.tree.ApplyResult;
import dev.baton.server.tree.Tree;
import dev.baton.server.txn.TxnDigest;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.server.verify.Verify;
import dev.baton.server.watch.Watches;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.SessionTouch;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.ConnectRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clients' side of a node: sessions, requests, the tree and what is applied to it. Whether transactions are made here or come from a
 * leader, they are applied by the same method, and a client is answered where it is connected.
 */
final class Service {
    private final Turn turn;
    private final Tallies counters;
    private final Consensus consensus;
    private final Tree tree;
    private final Authenticator authenticator;
    private final Watches watches;
    private final Preparer preparer;
    private final Sessions<Connection> sessions;
    private final Connections connections;
    private final Proposals proposals;
    private final Replies replies;
    private final WriteGate gate;
    private final Requests requests;
    private final SessionDesk sessionDesk;
    private final SessionClock clock;
    private final LearnerDesk learners;
    private final Reaper reaper;
    private final SnapshotKeeper snapshots;
    private final LiveView view;
    private final ConfigNode configNode;
    private final WireReader reader = new WireReader(new byte[0]);
    private @Nullable String haltReason;

    Service(NodeConfig config, Recovered state, Turn turn, Consensus consensus) {
        Limits limits = config.limits();
        this.turn = turn;
        this.consensus = consensus;
        counters = new Tallies();
        tree = state.tree();
        AccessControl access = new AccessControl(config.auth());
        authenticator = new Authenticator(config.auth(), limits.identitiesMax());
        watches = new Watches(tree, access);
        NodeConfig.Features features = config.features();
        preparer = new Preparer(
                tree,
                access,
                new PrepareOptions(
                        features.extendedTypes(),
                        features.enforceQuota(),
                        features.reconfig(),
                        features.votersMin(),
                        limits.multiOpsMax()),
                (quotaPath, hard) -> turn.out().trace(new Trace.QuotaExceeded(quotaPath, hard)),
                consensus.ensemble());
        sessions = new Sessions<>(config.sessions().tickMillis());
        connections = new Connections(turn);
        proposals = new Proposals(limits, turn, consensus, counters);
        Handlers handlers = new Handlers(tree, access, watches);
        replies = new Replies(limits, turn, tree, handlers, connections, counters);
        LocalSessions locals =
                new LocalSessions(config.sessions(), turn, tree, consensus, connections, proposals, preparer, sessions);
        EndedSessions ended = new EndedSessions(EndedSessions.COUNT_MAX);
        gate = new WriteGate(limits, connections, consensus, proposals, preparer, locals, counters);
        requests = new Requests(
                limits, turn, tree, connections, replies, consensus, gate, sessions, authenticator, counters);
        sessionDesk = new SessionDesk(
                config, turn, tree, consensus, connections, replies, proposals, preparer, sessions, ended, counters);
        clock = new SessionClock(config.sessions(), turn, consensus, proposals, preparer, sessions, locals, counters);
        learners = new LearnerDesk(config, turn, connections, proposals, preparer, sessions, ended, counters);
        reaper = new Reaper(config.reaper(), turn, tree, proposals, preparer, counters);
        snapshots = new SnapshotKeeper(config.snapshots(), config.seed(), turn, state, counters);
        view = new LiveView(turn, tree, connections, sessions, clock, consensus, watches, snapshots, counters);
        configNode = new ConfigNode(turn, tree, watches, features.reconfig());
    }

    /** The first turn. */
    void start() {
        sessionDesk.start();
        snapshots.start();
    }

    /** Clients are served from now on; the tree has everything decided. */
    void begin() {
        if (consensus.isLeading()) {
            Verify.that(
                    tree.lastZxid() == consensus.lastZxid(),
                    "a leader begins with its whole history applied",
                    tree.lastZxid(),
                    consensus.lastZxid());
            preparer.restart();
            sessionDesk.beginLeading();
            reaper.start();
        } else {
            sessionDesk.beginLearning();
        }
    }

    /** Reads are served from now on, for want of a leader. */
    void beginReadOnly() {
        sessionDesk.beginReadOnly();
    }

    /**
     * Clients are not served any more. What they asked and were not told has an unknown outcome, so their connections end; their
     * sessions are in the tree.
     */
    void end() {
        for (Connection connection : connections.all()) {
            if (connection.state != Connection.State.OPENED) {
                connections.end(connection, true, CloseReason.NOT_SERVING);
            }
        }
        proposals.clear();
        gate.clear();
        learners.clear();
        sessionDesk.end();
        reaper.stop();
    }

    /** The storage made the state anew. */
    void replaceTree(Tree made) {
        snapshots.treeReplaced();
        tree.become(made);
        configNode.refresh();
    }

    /**
     * This configuration of the ensemble is in force.
     *
     * @param byTransaction whether a transaction that is about to be applied puts it into the tree
     */
    void configured(Membership membership, boolean byTransaction) {
        configNode.use(membership, byTransaction);
    }

    /** Why the node has to stop, null while it has not. */
    @Nullable
    String haltReason() {
        return haltReason;
    }

    /** The node has to stop. */
    void halt(String reason) {
        if (haltReason == null) {
            haltReason = reason;
        }
    }

    /** Ends all connections of a node that has halted. */
    void abandonClients() {
        for (Connection connection : connections.all()) {
            if (!connection.ended()) {
                turn.out().close(connection.lane, false, CloseReason.HALTED);
            }
        }
    }

    void opened(ClientLane lane) {
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

    void connect(Connection connection, ConnectRequest request) {
        sessionDesk.connect(connection, request);
        admitDeferred(connection);
    }

    void request(Connection connection, int xid, OpRequest request) {
        requests.request(connection, xid, request);
    }

    void malformed(Connection connection, int xid, int type) {
        requests.malformed(connection, xid, type);
    }

    void sasl(Connection connection, int xid, SaslStep step) {
        requests.sasl(connection, xid, step);
    }

    void drained(Connection connection) {
        requests.drained(connection);
    }

    void lost(Connection connection) {
        connections.lost(connection);
    }

    void sweep() {
        connections.sweep();
    }

    void expire(long sessionId) {
        clock.expire(sessionId);
    }

    void deadline() {
        clock.expireDue();
        if (consensus.isLeading()) {
            reaper.run();
        }
        snapshots.run();
    }

    long nextDeadlineNanos() {
        return Math.min(clock.nextDeadlineNanos(), Math.min(reaper.nextDeadlineNanos(), snapshots.nextDeadlineNanos()));
    }

    /** After transactions were applied: goes on with what waited for room, and with what time has brought. */
    void relieve() {
        if (!consensus.isServing()) {
            return;
        }
        requests.relieve();
        learners.relieve();
        clock.expireDue();
        snapshots.beginIfDue();
    }

    /** Does a slice of the snapshot for the own disk. Returns whether there is more. */
    boolean backgroundSlice() {
        if (!snapshots.isRunning() && consensus.isServing()) {
            snapshots.beginIfDue();
        }
        return snapshots.slice();
    }

    /** A snapshot for the own disk is published, or was given up. */
    void snapshotDone(long zxid, boolean ok) {
        snapshots.done(zxid, ok);
    }

    NodeView view() {
        return view;
    }

    /** Everything proposed here up to {@code zxid} is decided. */
    void commitOwn(long zxid) {
        for (Proposal next = proposals.pollUpTo(zxid); next != null; next = proposals.pollUpTo(zxid)) {
            apply(next);
        }
    }

    /** The next transaction is decided, whoever proposed it. */
    void commit(LogEntry decided) {
        Proposal own = proposals.pollUpTo(decided.zxid());
        apply(own == null ? foreign(decided) : own);
    }

    /** Something from another member: to a leader from one of its learners, to a learner from its leader. */
    @Nullable
    Message received(long from, Message message) {
        if (message instanceof Message.Revalidated answer && !consensus.isLeading()) {
            Connection ready = sessionDesk.revalidated(answer);
            if (ready != null) {
                admitDeferred(ready);
            }
        } else if (consensus.isLeading()) {
            if (message instanceof Message.Request request) {
                learners.request(from, request);
            } else if (message instanceof Message.Pong pong) {
                learners.touched(pong.touched());
            } else if (message instanceof Message.Revalidate question) {
                return learners.revalidate(from, question);
            }
        }
        return null;
    }

    /** Everything that a sync waited for is applied. */
    void confirmed(Connection connection, Pending sync) {
        requests.confirmed(connection, sync);
    }

    /** Whom clients here have shown to be alive since the last call. */
    List<SessionTouch> takeTouches() {
        for (Connection connection : connections.heldBack()) {
            // Its silence is this member's doing.
            Session<Connection> session = connection.session;
            if (session != null) {
                sessions.touch(session, turn.nowNanos());
            }
        }
        List<Session<Connection>> heard = sessions.takeTouched();
        List<SessionTouch> touches = new ArrayList<>(heard.size());
        for (Session<Connection> session : heard) {
            touches.add(new SessionTouch(session.id(), session.timeoutMillis()));
        }
        return touches;
    }

    /** A transaction of another leader, or of an earlier time, and whom here it answers. */
    private Proposal foreign(LogEntry decided) {
        reader.reset(decided.bytes(), 0, decided.bytes().length);
        TxnEntry entry = TxnEntry.decode(reader);
        TxnHeader header = entry.header();
        if (header.type() == TxnType.CREATE_SESSION) {
            Connection connection = sessionDesk.takeBeginning(header.clientId());
            return new Proposal(entry, null, decided.sizeBytes(), connection, null);
        }
        gate.decided(header.clientId(), header.cxid());
        Session<Connection> session = sessions.find(header.clientId());
        Connection connection = session == null ? null : session.connection();
        Pending request = connection == null ? null : connection.forwarded(header.cxid(), header.zxid());
        return new Proposal(entry, null, decided.sizeBytes(), request == null ? null : connection, request);
    }

    private void apply(Proposal proposal) {
        requests.beforeApply(proposal);
        TxnEntry entry = proposal.entry();
        ApplyResult result = tree.apply(entry.header(), entry.txn(), watches);
        PreparedTxn prepared = proposal.prepared();
        if (prepared != null) {
            preparer.applied(prepared);
        }
        Verify.that(tree.lastZxid() == entry.zxid(), "the tree follows the log", tree.lastZxid(), entry.zxid());
        checkDigest(proposal);
        counters.commitCount++;
        snapshots.logged(proposal.bytes());
        view.applied(entry.zxid());
        TxnType type = entry.header().type();
        if (type == TxnType.CREATE_SESSION) {
            sessionDesk.created(proposal);
            Connection connection = proposal.connection();
            if (connection != null) {
                admitDeferred(connection);
            }
        } else if (type == TxnType.CLOSE_SESSION) {
            sessionDesk.closed(proposal);
        } else if (type == TxnType.ERROR) {
            counters.failedWriteCount++;
        }
        requests.applied(proposal, result);
        consensus.applied(entry.zxid());
    }

    /** What was prepared here must come out as it was prepared. A leader of other make may be wrong, or see it otherwise. */
    private void checkDigest(Proposal proposal) {
        TxnDigest digest = proposal.entry().digest();
        if (digest == null || digest.version() != TxnDigest.VERSION || digest.treeDigest() == tree.digest()) {
            return;
        }
        Verify.that(proposal.prepared() == null, "the tree is as it was prepared", tree.digest(), digest.treeDigest());
        counters.digestMismatchCount++;
        turn.out().trace(new Trace.DigestMismatch(proposal.zxid(), digest.treeDigest(), tree.digest()));
    }

    private void admitDeferred(Connection connection) {
        if (connection.state == Connection.State.READY && !connection.queue.isEmpty()) {
            requests.admitDeferred(connection);
        }
    }
}
