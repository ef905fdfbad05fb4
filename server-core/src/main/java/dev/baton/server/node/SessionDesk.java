package dev.baton.server.node;

import dev.baton.server.auth.Identities;
import dev.baton.server.auth.IpAddress;
import dev.baton.server.prep.Preparer;
import dev.baton.server.session.Session;
import dev.baton.server.session.SessionIds;
import dev.baton.server.session.Sessions;
import dev.baton.server.tree.SessionTable;
import dev.baton.server.tree.Tree;
import dev.baton.server.txn.CloseSessionTxn;
import dev.baton.server.txn.CreateSessionTxn;
import dev.baton.server.verify.Verify;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions come, move between connections, and end.
 *
 * @protocol client-wire.md#3-connect
 */
final class SessionDesk {
    /** The server itself asks for what it decides; no list is checked against it. */
    private static final Identities SERVER = Identities.ofAddress(IpAddress.of(new byte[4]));

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final NodeConfig config;
    private final Turn turn;
    private final Tree tree;
    private final Connections connections;
    private final Replies replies;
    private final Proposals proposals;
    private final Preparer preparer;
    private final Sessions<Connection> sessions;
    private final Tallies counters;
    private @Nullable SessionIds ids;

    /** The deadline that was noticed too late, and until when nobody is expired because of that. */
    private long lateDeadlineNanos = Long.MAX_VALUE;

    private long graceEndNanos = Long.MIN_VALUE;

    SessionDesk(
            NodeConfig config,
            Turn turn,
            Tree tree,
            Connections connections,
            Replies replies,
            Proposals proposals,
            Preparer preparer,
            Sessions<Connection> sessions,
            Tallies counters) {
        this.config = config;
        this.turn = turn;
        this.tree = tree;
        this.connections = connections;
        this.replies = replies;
        this.proposals = proposals;
        this.preparer = preparer;
        this.sessions = sessions;
        this.counters = counters;
    }

    /** The first turn: the sessions of before the start are given a full timeout to come back. */
    void start() {
        ids = new SessionIds(config.serverId(), turn.wallMillis());
        tree.sessions().forEach((id, timeoutMillis) -> sessions.open(id, timeoutMillis, turn.nowNanos()));
    }

    /** The first frame of a connection. */
    void connect(Connection connection, ConnectRequest request) {
        connection.receivedCount++;
        counters.receivedCount++;
        if (connection.state != Connection.State.OPENED) {
            connections.end(connection, false, CloseReason.PROTOCOL_VIOLATION);
            return;
        }
        if (request.lastZxidSeen() > tree.lastZxid()) {
            connections.end(connection, false, CloseReason.ZXID_AHEAD);
            return;
        }
        connection.readOnlyFlag = request.readOnly();
        connection.timeoutMillis = config.sessions().negotiate(request.timeoutMillis());
        if (request.sessionId() == 0) {
            create(connection);
        } else {
            resume(connection, request);
        }
    }

    /** A session's beginning is applied. Nobody may be there any more to hear of it. */
    void created(Proposal proposal) {
        long id = proposal.txn().entry().header().clientId();
        int timeoutMillis = ((CreateSessionTxn) proposal.txn().entry().txn()).timeoutMillis();
        Session<Connection> session = sessions.open(id, timeoutMillis, turn.nowNanos());
        Connection connection = Verify.notNull(proposal.connection(), "a session nobody asked for");
        if (!connection.ended()) {
            attach(connection, session);
            turn.out().trace(new Trace.SessionOpened(id, timeoutMillis, connection.lane));
        }
    }

    /** A session's end is applied. A client that asked for it is answered by others; any other connection just ends. */
    void closed(Proposal proposal) {
        long id = proposal.txn().entry().header().clientId();
        Session<Connection> session = Verify.notNull(sessions.find(id), "the end of a session that is not there");
        Connection connection = session.connection();
        boolean asked = proposal.request() != null;
        sessions.remove(session);
        if (!asked && connection != null) {
            connections.end(connection, true, CloseReason.SESSION_EXPIRED);
        }
        List<String> paths = ((CloseSessionTxn) proposal.txn().entry().txn()).paths();
        turn.out().trace(new Trace.SessionEnded(id, !asked, paths == null ? 0 : paths.size(), proposal.zxid()));
    }

    /**
     * Ends the sessions whose time has run out, as long as there is room for proposals. If the deadline is long past, this
     * server was asleep and clients may have spoken meanwhile: first they get the time in which that is read.
     */
    void expireDue() {
        long due = sessions.nextDeadlineNanos();
        long now = turn.nowNanos();
        if (due <= now - lateNanos() && due != lateDeadlineNanos) {
            lateDeadlineNanos = due;
            graceEndNanos = now + graceNanos();
        }
        while (now >= graceEndNanos && !proposals.saturated()) {
            Session<Connection> session = sessions.pollExpired(now);
            if (session == null) {
                return;
            }
            if (isHeldBack(session)) {
                sessions.postpone(session, now);
            } else {
                expire(session);
            }
        }
    }

    /** Ends a session if there is one. */
    void expire(long sessionId) {
        Session<Connection> session = sessions.find(sessionId);
        if (session != null && !session.closing()) {
            expire(session);
        }
    }

    /** When {@link #expireDue} has something to do. Proposals that are applied make it look again when there was no room. */
    long nextDeadlineNanos() {
        return proposals.saturated() ? Long.MAX_VALUE : Math.max(graceEndNanos, sessions.nextDeadlineNanos());
    }

    /** All sessions by the time at which they expire unless heard of. */
    List<NodeView.ExpiryBucket> buckets() {
        java.util.TreeMap<Long, java.util.TreeSet<Long>> byDeadline = new java.util.TreeMap<>();
        for (Session<Connection> session : sessions.all()) {
            long millis = turn.wallMillis() + (sessions.deadlineNanos(session) - turn.nowNanos()) / NANOS_PER_MILLI;
            byDeadline.computeIfAbsent(millis, key -> new java.util.TreeSet<>()).add(session.id());
        }
        List<NodeView.ExpiryBucket> buckets = new ArrayList<>(byDeadline.size());
        byDeadline.forEach((millis, members) -> buckets.add(new NodeView.ExpiryBucket(millis, List.copyOf(members))));
        return buckets;
    }

    private void create(Connection connection) {
        long id = newId();
        connection.state = Connection.State.CONNECTING;
        proposals.propose(
                preparer.createSession(connection.timeoutMillis, proposals.next(id, 0, SERVER)), connection, null);
    }

    private long newId() {
        SessionIds source = Verify.notNull(ids, "a connection before the first turn");
        SessionTable known = tree.sessions();
        long id = source.next();
        while (known.contains(id)) {
            id = source.next();
        }
        return id;
    }

    /** The password is checked before anything happens to a connection that the session has. */
    private void resume(Connection connection, ConnectRequest request) {
        long id = request.sessionId();
        boolean proved = config.passwords().matches(id, request.password());
        Session<Connection> session = sessions.find(id);
        if (!proved || session == null || session.closing()) {
            turn.out().trace(new Trace.ResumeRefused(id, session != null, connection.lane));
            replies.connect(connection, ConnectResponse.expired(request.readOnly()));
            connections.end(connection, true, CloseReason.RESUME_REFUSED);
            return;
        }
        Connection earlier = session.connection();
        if (earlier != null) {
            connections.end(earlier, false, CloseReason.SESSION_MOVED);
        }
        sessions.renegotiate(session, connection.timeoutMillis, turn.nowNanos());
        attach(connection, session);
        turn.out().trace(new Trace.SessionResumed(id, connection.timeoutMillis, connection.lane));
    }

    private void attach(Connection connection, Session<Connection> session) {
        session.attach(connection);
        connection.session = session;
        connection.state = Connection.State.READY;
        Boolean readOnly = connection.readOnlyFlag == null ? null : Boolean.FALSE;
        byte[] password = config.passwords().passwordOf(session.id());
        replies.connect(connection, new ConnectResponse(0, connection.timeoutMillis, session.id(), password, readOnly));
    }

    private long lateNanos() {
        return config.sessions().tickMillis() * NANOS_PER_MILLI / 2;
    }

    private long graceNanos() {
        return config.sessions().tickMillis() * NANOS_PER_MILLI / 8;
    }

    /** Whether nothing was heard of a client because this server does not read what it sends while it owes it answers. */
    private static boolean isHeldBack(Session<Connection> session) {
        Connection connection = session.connection();
        return connection != null
                && (connection.pauseReasons & (Connection.PAUSED_IN_FLIGHT | Connection.PAUSED_PROPOSALS)) != 0;
    }

    private void expire(Session<Connection> session) {
        counters.expiredSessionCount++;
        session.markClosing();
        proposals.propose(preparer.closeSession(proposals.next(session.id(), 0, SERVER)), null, null);
    }
}
