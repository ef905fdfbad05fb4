package dev.baton.server.node;

import dev.baton.server.auth.Identities;
import dev.baton.server.op.Asker;
import dev.baton.server.session.Session;
import dev.baton.server.watch.Watcher;
import dev.baton.server.watch.Watches;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.OpCode;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The node's side of a {@link ClientLane}: who speaks, for which session, and what waits to be answered. */
final class Connection implements Asker, Watcher.Sink {
    /** How far a connection has come. */
    enum State {
        /** Nothing received. */
        OPENED,
        /** The session is being created. */
        CONNECTING,
        /** The handshake is over. */
        READY,
        /** Over; nothing is taken from it and nothing written to it any more. */
        ENDED
    }

    /** Reasons to stop reading, as bits. */
    static final int PAUSED_IN_FLIGHT = 1;

    static final int PAUSED_OUTBOUND = 1 << 1;
    static final int PAUSED_PROPOSALS = 1 << 2;

    /** Those for which a client is not to blame. */
    private static final int HELD_BACK = PAUSED_IN_FLIGHT | PAUSED_PROPOSALS;

    final ClientLane lane;
    final long number;
    final long establishedMillis;
    final ArrayDeque<Pending> queue = new ArrayDeque<>(1);
    private final Watches watches;
    private final EventWriter events;
    private @Nullable Watcher watcher;

    State state = State.OPENED;
    Identities identities;

    @Nullable
    Session<Connection> session;

    /** Whether the handshake carried the read-only flag, which its answer then carries too. */
    @Nullable
    Boolean readOnlyFlag;

    /** Negotiated while the session is created. */
    int timeoutMillis;

    /** Nothing behind this point is answered: a close or an operation that ends the connection is in the queue. */
    boolean finishing;

    int pauseReasons;
    boolean blocked;
    int unproposedCount;
    long waitingReadBytes;

    long receivedCount;
    long sentCount;

    @Nullable
    OpCode lastOp;

    int lastXid;
    long lastZxid;
    long lastResponseMillis;
    long lastLatencyNanos;
    final Tallies.LatencyMeter latency = new Tallies.LatencyMeter();

    /** Writes an event frame to a connection. */
    interface EventWriter {
        void event(Connection connection, WireWriter frame);
    }

    Connection(
            ClientLane lane,
            long number,
            Identities identities,
            Watches watches,
            EventWriter events,
            long establishedMillis) {
        this.lane = lane;
        this.number = number;
        this.identities = identities;
        this.watches = watches;
        this.events = events;
        this.establishedMillis = establishedMillis;
    }

    boolean ended() {
        return state == State.ENDED;
    }

    /** Whether nothing is heard of the client because this server does not read what it sends while it owes it answers. */
    boolean heldBack() {
        return (pauseReasons & HELD_BACK) != 0;
    }

    @Override
    public long sessionId() {
        return session == null ? 0 : session.id();
    }

    @Override
    public Watcher watcher() {
        if (watcher == null) {
            watcher = watches.open(this);
        }
        return watcher;
    }

    /** Gives up all watches. */
    void closeWatcher() {
        if (watcher != null) {
            watches.close(watcher);
            watcher = null;
        }
    }

    @Override
    public Identities identities() {
        return identities;
    }

    @Override
    public void event(WireWriter frame) {
        events.event(this, frame);
    }

    void enqueue(Pending pending) {
        queue.add(pending);
        waitingReadBytes += pending.replyBytes;
    }

    /**
     * The write that became a transaction of another leader, or null if none of this connection did.
     *
     * @param cxid the request's number as the transaction has it
     */
    @Nullable
    Pending forwarded(int cxid, long zxid) {
        for (Pending pending : queue) {
            if (pending.kind == Pending.Kind.WRITE) {
                boolean matches = pending.proposed && pending.xid == cxid && pending.sentAtZxid < zxid;
                return matches ? pending : null;
            }
        }
        return null;
    }

    Pending dequeue() {
        Pending first = queue.remove();
        waitingReadBytes -= first.replyBytes;
        return first;
    }
}
