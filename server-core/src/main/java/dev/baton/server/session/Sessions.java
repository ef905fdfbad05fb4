package dev.baton.server.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All live sessions and their deadlines. A deadline is the time at which the client was last heard of plus the timeout, rounded
 * up to the next whole tick, so that sessions end in batches and never early.
 *
 * <p>Where a leader decides who expires, the table of a learner has deadlines for its local sessions only; of the others it collects who
 * was heard of, to tell the leader.
 *
 * <p>Hearing of a client is a store of one field: a session stays in the bucket it was put in, and only when that bucket is
 * due is its real deadline looked at and the session moved on or expired.
 *
 * @param <C> what sessions are attached to
 * @protocol client-wire.md#8-sessions
 */
public final class Sessions<C> {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Of a session that expires elsewhere: no bucket is due then. */
    private static final long NO_BUCKET = Long.MAX_VALUE;

    private final long tickNanos;
    private final Map<Long, Session<C>> byId = new LinkedHashMap<>();
    private final TreeMap<Long, List<Session<C>>> buckets = new TreeMap<>();
    private final List<Session<C>> touched = new ArrayList<>();
    private boolean collecting;
    private int localCount;

    public Sessions(int tickMillis) {
        tickNanos = tickMillis * NANOS_PER_MILLI;
    }

    /**
     * Begins anew without any session.
     *
     * @param collectTouches whether {@link #takeTouched()} will be asked for: a learner tells its leader whom it heard
     */
    public void reset(boolean collectTouches) {
        collecting = collectTouches;
        touched.clear();
        byId.clear();
        buckets.clear();
        localCount = 0;
    }

    /** The sessions heard of since the last call. */
    public List<Session<C>> takeTouched() {
        List<Session<C>> taken = List.copyOf(touched);
        touched.clear();
        for (Session<C> session : taken) {
            session.touched = false;
        }
        return taken;
    }

    public int count() {
        return byId.size();
    }

    /** Those among them that only this member knows of. */
    public int localCount() {
        return localCount;
    }

    public @Nullable Session<C> find(long id) {
        return byId.get(id);
    }

    /** All sessions in the order in which they came. */
    public Collection<Session<C>> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** Adds a session that the ensemble knows. There must be none with this id. */
    public Session<C> open(long id, int timeoutMillis, long nowNanos) {
        return add(new Session<>(id, timeoutMillis, false, nowNanos));
    }

    /** Adds a session that only this member knows. There must be none with this id. */
    public Session<C> openLocal(long id, int timeoutMillis, long nowNanos) {
        localCount++;
        return add(new Session<>(id, timeoutMillis, true, nowNanos));
    }

    private Session<C> add(Session<C> session) {
        if (byId.putIfAbsent(session.id(), session) != null) {
            throw new IllegalStateException("session 0x" + Long.toHexString(session.id()) + " exists already");
        }
        enter(session);
        return session;
    }

    /** A local session is one of the ensemble from now on; its client was heard of. */
    public void globalize(Session<C> session, long nowNanos) {
        localCount--;
        session.globalize();
        if (collecting) {
            session.bucketNanos = NO_BUCKET;
        }
        touch(session, nowNanos);
    }

    /** The client of this session was heard of. */
    public void touch(Session<C> session, long nowNanos) {
        session.heardNanos = nowNanos;
        if (collecting && !session.local() && !session.touched) {
            session.touched = true;
            touched.add(session);
        }
    }

    /** The session goes on with another timeout, counted from now. */
    public void renegotiate(Session<C> session, int timeoutMillis, long nowNanos) {
        session.heardNanos = nowNanos;
        session.renegotiate(timeoutMillis);
        if (deadlineNanos(session) < session.bucketNanos) {
            enter(session);
        }
    }

    /** Forgets a session that has ended. */
    public void remove(Session<C> session) {
        session.markClosing();
        if (byId.remove(session.id()) != null && session.local()) {
            localCount--;
        }
    }

    /** When this session expires unless it is heard of before. */
    public long deadlineNanos(Session<C> session) {
        long end = session.heardNanos + session.timeoutMillis() * NANOS_PER_MILLI;
        return (Math.floorDiv(end, tickNanos) + 1) * tickNanos;
    }

    /** The time from which {@link #pollExpired} may return something, or {@link Long#MAX_VALUE}. */
    public long nextDeadlineNanos() {
        return buckets.isEmpty() ? Long.MAX_VALUE : buckets.firstKey();
    }

    /** Takes a session whose time has run out and that is not closing already, or returns null if there is none (now). */
    public @Nullable Session<C> pollExpired(long nowNanos) {
        while (!buckets.isEmpty() && buckets.firstKey() <= nowNanos) {
            long bucket = buckets.firstKey();
            List<Session<C>> due = buckets.firstEntry().getValue();
            while (!due.isEmpty()) {
                Session<C> session = due.remove(due.size() - 1);
                if (session.closing() || session.bucketNanos != bucket) {
                    continue;
                }
                if (deadlineNanos(session) <= nowNanos) {
                    return session;
                }
                enter(session);
            }
            buckets.remove(bucket);
        }
        return null;
    }

    /** Gives a session that {@link #pollExpired} returned a whole timeout more. */
    public void postpone(Session<C> session, long nowNanos) {
        session.heardNanos = nowNanos;
        enter(session);
    }

    private void enter(Session<C> session) {
        if (collecting && !session.local()) {
            session.bucketNanos = NO_BUCKET;
            return;
        }
        session.bucketNanos = deadlineNanos(session);
        buckets.computeIfAbsent(session.bucketNanos, key -> new ArrayList<>()).add(session);
    }
}
