package dev.baton.server.node;

import dev.baton.server.node.NodeInput.ClientClosed;
import dev.baton.server.node.NodeInput.ClientConnect;
import dev.baton.server.node.NodeInput.ClientDrained;
import dev.baton.server.node.NodeInput.ClientMalformed;
import dev.baton.server.node.NodeInput.ClientOpened;
import dev.baton.server.node.NodeInput.ClientRequest;
import dev.baton.server.node.NodeInput.ClientSasl;
import dev.baton.server.storage.Recovered;
import dev.baton.server.verify.Verify;
import dev.baton.server.zab.ZabConfig;
import org.jspecify.annotations.Nullable;

/**
 * A server as a pure machine, alone or as a member of an ensemble. Not thread-safe: one thread owns it.
 *
 * <p>A turn is {@link #beginTurn}, any number of {@link #step}s, {@link NodeInput.Deadline} if due, at most a few
 * {@link #backgroundSlice}s, and then the outbox. Inputs that arrived before a deadline must be told before it, so that a
 * session which was heard of in time is not expired after a pause of the driver.
 *
 * <p>A member of an ensemble wants its first {@link NodeInput.Deadline} at once; with it, it begins to look for a leader.
 *
 * <p>After a {@link Halt} every further call does nothing.
 */
public final class Node {
    private final Turn turn = new Turn();
    private final Service service;

    /** Exactly one of these two is there. */
    private final @Nullable Alone alone;

    private final @Nullable Member member;
    private boolean halted;

    /**
     * @param state what the storage recovered; the tree belongs to the node from now on
     */
    public Node(NodeConfig config, Recovered state) {
        ZabConfig ensemble = config.ensemble();
        if (ensemble == null) {
            Alone consensus = new Alone(turn, config.serverId(), state.lastZxid());
            service = new Service(config, state, turn, consensus);
            consensus.attach(service);
            alone = consensus;
            member = null;
        } else {
            Member consensus = new Member(ensemble, config.features(), turn, state);
            service = new Service(config, state, turn, consensus);
            consensus.attach(service);
            alone = null;
            member = consensus;
        }
    }

    /**
     * Tells the time of the inputs that follow.
     *
     * @param nowNanos a monotonic clock; never goes back
     * @param wallMillis milliseconds since the epoch, for times in stats; may go back
     */
    public void beginTurn(long nowNanos, long wallMillis) {
        if (turn.begin(nowNanos, wallMillis)) {
            service.start();
            if (alone != null) {
                service.begin();
            }
        }
    }

    /** Takes one input. Never throws: a broken invariant becomes {@link Outbox#halt()}. */
    public void step(NodeInput input, Outbox out) {
        if (halted) {
            return;
        }
        turn.use(out);
        try {
            if (member != null) {
                member.startOnce();
            }
            dispatch(input);
            if (service.haltReason() == null) {
                service.sweep();
            }
        } catch (RuntimeException e) {
            halt("broken invariant while handling " + input.kind(), e);
        }
        String reason = service.haltReason();
        if (reason != null && !halted) {
            halt(reason, null);
        }
    }

    /** The time at which {@link NodeInput.Deadline} is wanted, or {@link Long#MAX_VALUE}; may change with every step. */
    public long nextDeadlineNanos() {
        if (halted) {
            return Long.MAX_VALUE;
        }
        long ofService = service.nextDeadlineNanos();
        return member == null ? ofService : Math.min(ofService, Math.max(turn.nowNanos(), member.nextDeadlineNanos()));
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
            boolean more = service.backgroundSlice();
            return member != null && member.backgroundSlice() || more;
        } catch (RuntimeException e) {
            halt("broken invariant in background work", e);
            return false;
        }
    }

    /** Queries of operators. The same object each time. */
    public NodeView view() {
        return service.view();
    }

    /** Throws unless everything that must hold between turns does. For tests and simulations; costs time. */
    public void verify() {
        if (member != null && !halted) {
            member.verify();
        }
    }

    private void dispatch(NodeInput input) {
        switch (input.kind()) {
            case CLIENT_REQUEST,
                    CLIENT_MALFORMED,
                    CLIENT_SASL,
                    CLIENT_OPENED,
                    CLIENT_CONNECT,
                    CLIENT_DRAINED,
                    CLIENT_CLOSED -> dispatchClient(input);
            case PERSISTED -> persisted(((NodeInput.Persisted) input).token());
            case SNAPSHOT_DONE -> {
                NodeInput.SnapshotDone done = (NodeInput.SnapshotDone) input;
                service.snapshotDone(done.zxid(), done.ok());
            }
            case STORAGE_FAILED -> {
                String reason = "storage failed: " + ((NodeInput.StorageFailed) input).reason();
                if (member != null) {
                    member.storageFailed(reason);
                }
                service.halt(reason);
            }
            case LOG_PURGED -> {
                if (member != null) {
                    member.logPurged(((NodeInput.LogPurged) input).zxid());
                }
            }
            case TREE_REBUILT, SNAPSHOT_RECEIVED, PEER_UP, PEER_DOWN, FROM_PEER, PEER_CONGESTION, LOG_STREAMED -> {
                dispatchPeer(Verify.notNull(member, "a server alone hears nothing of other members"), input);
                service.relieve();
            }
            case EXPIRE_SESSION -> service.expire(((NodeInput.ExpireSession) input).sessionId());
            case DEADLINE -> {
                if (member != null) {
                    member.deadline();
                }
                service.deadline();
            }
        }
    }

    private void dispatchClient(NodeInput input) {
        switch (input.kind()) {
            case CLIENT_REQUEST -> {
                ClientRequest request = (ClientRequest) input;
                Connection connection = request.lane().connection;
                if (connection != null) {
                    service.request(connection, request.xid(), request.request());
                }
            }
            case CLIENT_MALFORMED -> {
                ClientMalformed malformed = (ClientMalformed) input;
                Connection connection = malformed.lane().connection;
                if (connection != null) {
                    service.malformed(connection, malformed.xid(), malformed.type());
                }
            }
            case CLIENT_SASL -> {
                ClientSasl sasl = (ClientSasl) input;
                Connection connection = sasl.lane().connection;
                if (connection != null) {
                    service.sasl(connection, sasl.xid(), sasl.step());
                }
            }
            case CLIENT_OPENED -> service.opened(((ClientOpened) input).lane());
            case CLIENT_CONNECT -> {
                ClientConnect connect = (ClientConnect) input;
                Connection connection = connect.lane().connection;
                if (connection != null) {
                    service.connect(connection, connect.request());
                }
            }
            case CLIENT_DRAINED -> {
                Connection connection = ((ClientDrained) input).lane().connection;
                if (connection != null) {
                    service.drained(connection);
                }
            }
            case CLIENT_CLOSED -> {
                Connection connection = ((ClientClosed) input).lane().connection;
                if (connection != null) {
                    service.lost(connection);
                }
            }
            default -> throw new IllegalArgumentException("not of a client: " + input.kind());
        }
    }

    private static void dispatchPeer(Member member, NodeInput input) {
        switch (input.kind()) {
            case FROM_PEER -> {
                NodeInput.FromPeer from = (NodeInput.FromPeer) input;
                member.fromPeer(from.peer(), from.message());
            }
            case PEER_UP -> {
                NodeInput.PeerUp up = (NodeInput.PeerUp) input;
                member.peerUp(up.peer(), up.channel());
            }
            case PEER_DOWN -> {
                NodeInput.PeerDown down = (NodeInput.PeerDown) input;
                member.peerDown(down.peer(), down.channel());
            }
            case PEER_CONGESTION -> {
                NodeInput.PeerCongestion congestion = (NodeInput.PeerCongestion) input;
                member.congestion(congestion.peer(), congestion.congested());
            }
            case LOG_STREAMED -> {
                NodeInput.LogStreamed streamed = (NodeInput.LogStreamed) input;
                member.logStreamed(streamed.peer(), streamed.zxid(), streamed.ok());
            }
            case SNAPSHOT_RECEIVED -> {
                NodeInput.SnapshotReceived received = (NodeInput.SnapshotReceived) input;
                member.snapshotReceived(received.peer(), received.zxid());
            }
            case TREE_REBUILT -> member.treeRebuilt((NodeInput.TreeRebuilt) input);
            default -> throw new IllegalArgumentException("not of a peer: " + input.kind());
        }
    }

    /** What is durable is decided on a server alone; in an ensemble it is a step on the way. */
    private void persisted(long token) {
        if (alone != null) {
            Verify.that(token <= alone.lastZxid(), "only what was proposed is persisted", token, alone.lastZxid());
            service.commitOwn(token);
        } else {
            Verify.notNull(member, "a node without consensus").persisted(token);
        }
        service.relieve();
    }

    private void halt(String reason, @Nullable Throwable cause) {
        halted = true;
        turn.out().halt(reason, cause);
        service.abandonClients();
    }
}
