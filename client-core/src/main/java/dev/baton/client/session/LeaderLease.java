package dev.baton.client.session;

/**
 * Until when the leader cannot have expired the session, from what the client can see.
 *
 * <p>A server that is not the leader passes a write on without a word about the session: in Apache ZooKeeper 3.9.5
 * {@code LeaderZooKeeperServer.submitLearnerRequest} goes straight to preparation, which checks that the session exists and does
 * not renew it. The leader learns of a follower's sessions only from the answers to its own pings, which it sends every half tick,
 * and from the opening or resumption of a session, which it decides itself. So
 *
 * <ul>
 *   <li>opening renews from the time of its sending, since it is a transaction;
 *   <li>resuming renews from the time of its sending, but only the answer to a later write or sync on the same connection proves it:
 *       a leader that has been replaced and does not know it yet resumes sessions too, which its successor then expires;
 *   <li>a write or sync renews nothing by itself, but its answer proves that the follower's stream reached the leader, and with it
 *       the answer to every ping before it: what the follower had answered a reporting period earlier was known to the leader, and
 *       counts from the time of its sending;
 *   <li>a read or pong alone proves nothing.
 * </ul>
 *
 * The reporting period is taken for a third of the session timeout. It is half a tick, and a session timeout is at least two
 * ticks unless {@code minSessionTimeout} is set below its default.
 */
final class LeaderLease {
    private static final int CONTACTS_MAX = 64;
    private static final long NOT_RESUMED = -1;

    private final long[] sentNanos = new long[CONTACTS_MAX];
    private final long[] answeredNanos = new long[CONTACTS_MAX];
    private int count;
    private long timeoutNanos;
    private long safeUntilNanos;
    private long resumedNanos = NOT_RESUMED;

    /** A connection begins; what the former server may not have reported does not count. */
    void connected(long negotiatedNanos) {
        timeoutNanos = negotiatedNanos;
        count = 0;
        resumedNanos = NOT_RESUMED;
    }

    /** Somebody who may have been the leader has resumed the session, asked at this time. */
    void resumed(long askedNanos) {
        resumedNanos = askedNanos;
    }

    /** The leader has opened the session, or is known to have heard of it, at this time. */
    void renewed(long askedNanos) {
        safeUntilNanos = Math.max(safeUntilNanos, askedNanos + timeoutNanos);
    }

    /** The connected server has answered something. */
    void contact(long sentAtNanos, long nowNanos) {
        if (count > 0 && nowNanos - answeredNanos[(count - 1) % CONTACTS_MAX] < timeoutNanos / CONTACTS_MAX * 2) {
            return;
        }
        int slot = count % CONTACTS_MAX;
        sentNanos[slot] = sentAtNanos;
        answeredNanos[slot] = nowNanos;
        count++;
    }

    /** The leader has answered something that was sent at this time. */
    void proven(long sentAtNanos) {
        if (resumedNanos != NOT_RESUMED) {
            renewed(resumedNanos);
            resumedNanos = NOT_RESUMED;
        }
        long reportedNanos = sentAtNanos - timeoutNanos / 3;
        for (int i = 0; i < Math.min(count, CONTACTS_MAX); i++) {
            if (answeredNanos[i] <= reportedNanos) {
                renewed(sentNanos[i]);
            }
        }
    }

    /** There is no session any more. */
    void ended() {
        safeUntilNanos = 0;
        count = 0;
        resumedNanos = NOT_RESUMED;
    }

    long safeUntilNanos() {
        return safeUntilNanos;
    }
}
