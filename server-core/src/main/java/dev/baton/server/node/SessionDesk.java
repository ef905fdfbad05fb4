package dev.baton.server.node;

import dev.baton.server.prep.Preparer;
import dev.baton.server.session.EndedSessions;
import dev.baton.server.session.Session;
import dev.baton.server.session.SessionIds;
import dev.baton.server.session.Sessions;
import dev.baton.server.tree.Tree;
import dev.baton.server.txn.CloseSessionTxn;
import dev.baton.server.txn.CreateSessionTxn;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.verify.Verify;
import dev.baton.server.zab.Message;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sessions come, move between connections and members, and end. Where proposals are made, the table of {@link Sessions} holds all that
 * live, from the proposal of their beginning to the application of their end. On a learner it holds those that clients here have used;
 * beginnings and resumptions are asked of the leader. Local sessions begin and are resumed where they are known, without asking.
 *
 * @protocol client-wire.md#3-connect
 */
final class SessionDesk {
    /** A connection that waits for the leader's word about its session. */
    private record Resuming(long sessionId, Connection connection) {}

    private final NodeConfig config;
    private final Turn turn;
    private final Tree tree;
    private final Consensus consensus;
    private final Connections connections;
    private final Replies replies;
    private final Proposals proposals;
    private final Preparer preparer;
    private final Sessions<Connection> sessions;
    private final EndedSessions ended;
    private final Tallies counters;

    /** Connections whose sessions the leader was asked to begin, by the session's id. */
    private final Map<Long, Connection> beginning = new HashMap<>();

    private final ArrayDeque<Resuming> resuming = new ArrayDeque<>();
    private @Nullable SessionIds ids;

    SessionDesk(
            NodeConfig config,
            Turn turn,
            Tree tree,
            Consensus consensus,
            Connections connections,
            Replies replies,
            Proposals proposals,
            Preparer preparer,
            Sessions<Connection> sessions,
            EndedSessions ended,
            Tallies counters) {
        this.config = config;
        this.turn = turn;
        this.tree = tree;
        this.consensus = consensus;
        this.connections = connections;
        this.replies = replies;
        this.proposals = proposals;
        this.preparer = preparer;
        this.sessions = sessions;
        this.ended = ended;
        this.counters = counters;
    }

    /** The first turn. */
    void start() {
        ids = new SessionIds(config.serverId(), turn.wallMillis());
    }

    /** Proposals are made here from now on: the sessions of before are given a full timeout to come back. */
    void beginLeading() {
        sessions.reset(false);
        tree.sessions().forEach((id, timeoutMillis) -> sessions.open(id, timeoutMillis, turn.nowNanos()));
    }

    /** Clients are served for a leader from now on. */
    void beginLearning() {
        sessions.reset(true);
    }

    /** Reads are served without a leader: sessions known here go on, new ones are of this member alone and end with the mode. */
    void beginReadOnly() {
        sessions.reset(false);
    }

    /** Service ends. The connections are gone already. */
    void end() {
        sessions.reset(false);
        ended.clear();
        beginning.clear();
        resuming.clear();
    }

    /** The first frame of a connection. */
    void connect(Connection connection, ConnectRequest request) {
        connection.receivedCount++;
        counters.receivedCount++;
        if (connection.state != Connection.State.OPENED) {
            connections.end(connection, false, CloseReason.PROTOCOL_VIOLATION);
            return;
        }
        if (!admits(request)) {
            connections.end(connection, false, CloseReason.NOT_SERVING);
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

    private boolean admits(ConnectRequest request) {
        return consensus.isReadOnly()
                ? Boolean.TRUE.equals(request.readOnly())
                : consensus.isServing() && (!consensus.isLeading() || consensus.takesProposals());
    }

    /** Takes the connection here for which a session of this id was asked of the leader. */
    @Nullable
    Connection takeBeginning(long sessionId) {
        return beginning.remove(sessionId);
    }

    /** A session's beginning is applied. Nobody may be there any more, or here, to hear of it. */
    void created(Proposal proposal) {
        long id = proposal.entry().header().clientId();
        Connection connection = proposal.connection();
        if (connection == null || connection.ended()) {
            return;
        }
        int timeoutMillis = ((CreateSessionTxn) proposal.entry().txn()).timeoutMillis();
        Session<Connection> session = sessions.find(id);
        if (session == null) {
            session = sessions.open(id, timeoutMillis, turn.nowNanos());
        } else if (session.closing()) {
            connections.end(connection, false, CloseReason.SESSION_EXPIRED);
            return;
        }
        sessions.touch(session, turn.nowNanos());
        attach(connection, session);
        turn.out().trace(new Trace.SessionOpened(id, timeoutMillis, connection.lane));
    }

    /** A session's end is applied. A client that asked for it is answered by others; any other connection just ends. */
    void closed(Proposal proposal) {
        TxnHeader header = proposal.entry().header();
        if (config.sessions().beginsLocal() && consensus.isLeading()) {
            ended.add(header.clientId());
        }
        Session<Connection> session = sessions.find(header.clientId());
        if (session == null) {
            return;
        }
        Connection connection = session.connection();
        boolean asked = proposal.request() != null;
        sessions.remove(session);
        if (!asked && connection != null) {
            connections.end(connection, true, CloseReason.SESSION_EXPIRED);
        }
        List<String> paths = ((CloseSessionTxn) proposal.entry().txn()).paths();
        boolean expired = !asked && header.cxid() == 0;
        turn.out()
                .trace(new Trace.SessionEnded(
                        session.id(), expired, paths == null ? 0 : paths.size(), proposal.zxid()));
    }

    /**
     * The leader's word about a session that a client wants to resume here.
     *
     * @return the connection that is ready now, or null
     */
    @Nullable
    Connection revalidated(Message.Revalidated answer) {
        Connection connection = takeResuming(answer.sessionId());
        if (connection == null || connection.ended()) {
            return null;
        }
        if (!answer.valid()) {
            refuse(connection, answer.sessionId(), false);
            return null;
        }
        Session<Connection> session = sessions.find(answer.sessionId());
        if (session == null) {
            session = sessions.open(answer.sessionId(), connection.timeoutMillis, turn.nowNanos());
        }
        resumed(connection, session);
        return connection;
    }

    private @Nullable Connection takeResuming(long sessionId) {
        for (Iterator<Resuming> each = resuming.iterator(); each.hasNext(); ) {
            Resuming next = each.next();
            if (next.sessionId() == sessionId) {
                each.remove();
                return next.connection();
            }
        }
        return null;
    }

    private void create(Connection connection) {
        long id = newId();
        connection.state = Connection.State.CONNECTING;
        if (consensus.isReadOnly()) {
            attach(connection, sessions.open(id, connection.timeoutMillis, turn.nowNanos()));
            turn.out().trace(new Trace.SessionOpened(id, connection.timeoutMillis, connection.lane));
        } else if (config.sessions().beginsLocal()) {
            attach(connection, sessions.openLocal(id, connection.timeoutMillis, turn.nowNanos()));
            turn.out().trace(new Trace.SessionOpened(id, connection.timeoutMillis, connection.lane));
        } else if (consensus.isLeading()) {
            sessions.open(id, connection.timeoutMillis, turn.nowNanos()).own(consensus.self());
            proposals.propose(
                    preparer.createSession(connection.timeoutMillis, proposals.nextOfServer(id)), connection, null);
        } else {
            beginning.put(id, connection);
            consensus.forward(Forwarding.createSession(id, connection.timeoutMillis));
        }
    }

    private long newId() {
        SessionIds source = Verify.notNull(ids, "a connection before the first turn");
        long id = source.next();
        while (tree.sessions().contains(id) || sessions.find(id) != null || beginning.containsKey(id)) {
            id = source.next();
        }
        return id;
    }

    /** The password is checked before anything happens to a connection that the session has. */
    private void resume(Connection connection, ConnectRequest request) {
        long id = request.sessionId();
        boolean proved = config.passwords().matches(id, request.password());
        Session<Connection> session = sessions.find(id);
        if (proved && consensus.isReadOnly()) {
            resumeReadOnly(connection, session, id);
        } else if (proved && session != null && session.local()) {
            resumed(connection, session);
        } else if (proved && !consensus.isLeading()) {
            connection.state = Connection.State.CONNECTING;
            resuming.add(new Resuming(id, connection));
            consensus.forward(new Message.Revalidate(id, connection.timeoutMillis));
        } else if (!proved || session == null || session.closing()) {
            refuse(connection, id, session != null);
        } else {
            resumed(connection, session);
        }
    }

    /** A session that is unknown here may well live: only a leader can say that it does not. */
    private void resumeReadOnly(Connection connection, @Nullable Session<Connection> session, long id) {
        if (session != null) {
            resumed(connection, session);
        } else if (tree.sessions().contains(id)) {
            resumed(connection, sessions.open(id, connection.timeoutMillis, turn.nowNanos()));
        } else {
            connections.end(connection, false, CloseReason.NOT_SERVING);
        }
    }

    private void refuse(Connection connection, long id, boolean known) {
        turn.out().trace(new Trace.ResumeRefused(id, known, connection.lane));
        replies.connect(connection, ConnectResponse.expired(connection.readOnlyFlag));
        connections.end(connection, true, CloseReason.RESUME_REFUSED);
    }

    private void resumed(Connection connection, Session<Connection> session) {
        Connection earlier = session.connection();
        if (earlier != null) {
            connections.end(earlier, false, CloseReason.SESSION_MOVED);
        }
        sessions.renegotiate(session, connection.timeoutMillis, turn.nowNanos());
        attach(connection, session);
        turn.out().trace(new Trace.SessionResumed(session.id(), connection.timeoutMillis, connection.lane));
    }

    private void attach(Connection connection, Session<Connection> session) {
        session.attach(connection);
        session.own(consensus.self());
        connection.session = session;
        connection.state = Connection.State.READY;
        Boolean readOnly = connection.readOnlyFlag == null ? null : Boolean.valueOf(consensus.isReadOnly());
        byte[] password = config.passwords().passwordOf(session.id());
        replies.connect(connection, new ConnectResponse(0, connection.timeoutMillis, session.id(), password, readOnly));
    }
}
