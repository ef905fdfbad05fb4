package dev.baton.server.node;

import dev.baton.server.prep.Preparer;
import dev.baton.server.session.Session;
import dev.baton.server.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Ends the sessions whose time has run out. In an ensemble the leader's clock alone decides, and learners tell it whom they heard; but
 * local sessions end by the clock of their member.
 */
final class SessionClock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SessionPolicy policy;
    private final Turn turn;
    private final Consensus consensus;
    private final Proposals proposals;
    private final Preparer preparer;
    private final Sessions<Connection> sessions;
    private final LocalSessions locals;
    private final Tallies counters;

    /** The deadline that was noticed too late, and until when nobody is expired because of that. */
    private long lateDeadlineNanos = Long.MAX_VALUE;

    private long graceEndNanos = Long.MIN_VALUE;

    SessionClock(
            SessionPolicy policy,
            Turn turn,
            Consensus consensus,
            Proposals proposals,
            Preparer preparer,
            Sessions<Connection> sessions,
            LocalSessions locals,
            Tallies counters) {
        this.policy = policy;
        this.turn = turn;
        this.consensus = consensus;
        this.proposals = proposals;
        this.preparer = preparer;
        this.sessions = sessions;
        this.locals = locals;
        this.counters = counters;
    }

    /**
     * Ends the sessions whose time has run out, as long as there is room for proposals. If the deadline is long past, this
     * server was asleep and clients may have spoken meanwhile: first they get the time in which that is read.
     */
    void expireDue() {
        if (!consensus.isServing()) {
            return;
        }
        long due = sessions.nextDeadlineNanos();
        long now = turn.nowNanos();
        if (due <= now - lateNanos() && due != lateDeadlineNanos) {
            lateDeadlineNanos = due;
            graceEndNanos = now + graceNanos();
        }
        while (now >= graceEndNanos && hasRoom()) {
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

    /** Ends a session if there is one and this is the place to end it. */
    void expire(long sessionId) {
        Session<Connection> session = sessions.find(sessionId);
        if (session == null || session.closing()) {
            return;
        }
        if (session.local() || consensus.isLeading() && consensus.takesProposals()) {
            expire(session);
        }
    }

    /** When {@link #expireDue} has something to do. Proposals that are applied make it look again when there was no room. */
    long nextDeadlineNanos() {
        return consensus.isServing() && hasRoom()
                ? Math.max(graceEndNanos, sessions.nextDeadlineNanos())
                : Long.MAX_VALUE;
    }

    /** A learner ends none by a proposal. */
    private boolean hasRoom() {
        return !consensus.isLeading() || !proposals.saturated();
    }

    /** All sessions known here by the time at which they expire unless heard of. */
    List<NodeView.ExpiryBucket> buckets() {
        TreeMap<Long, TreeSet<Long>> byDeadline = new TreeMap<>();
        for (Session<Connection> session : sessions.all()) {
            long millis = turn.wallMillis() + (sessions.deadlineNanos(session) - turn.nowNanos()) / NANOS_PER_MILLI;
            byDeadline.computeIfAbsent(millis, key -> new TreeSet<>()).add(session.id());
        }
        List<NodeView.ExpiryBucket> buckets = new ArrayList<>(byDeadline.size());
        byDeadline.forEach((millis, members) -> buckets.add(new NodeView.ExpiryBucket(millis, List.copyOf(members))));
        return buckets;
    }

    private long lateNanos() {
        return policy.tickMillis() * NANOS_PER_MILLI / 2;
    }

    private long graceNanos() {
        return policy.tickMillis() * NANOS_PER_MILLI / 8;
    }

    private static boolean isHeldBack(Session<Connection> session) {
        Connection connection = session.connection();
        return connection != null && connection.heldBack();
    }

    private void expire(Session<Connection> session) {
        counters.expiredSessionCount++;
        if (session.local()) {
            locals.expire(session);
            return;
        }
        session.markClosing();
        proposals.propose(preparer.closeSession(proposals.nextOfServer(session.id())), null, null);
    }
}
