package dev.baton.server.node;

import dev.baton.server.zab.Reason;
import dev.baton.server.zab.ZabPhase;
import dev.baton.server.zab.election.PeerState;

/** Something worth a line in a log. */
public sealed interface Trace {
    /** One constant per variant, for dispatch. */
    enum Kind {
        SESSION_OPENED,
        SESSION_RESUMED,
        SESSION_UPGRADED,
        SESSION_ENDED,
        RESUME_REFUSED,
        SNAPSHOT_BEGUN,
        SNAPSHOT_ENDED,
        REAPED,
        QUOTA_EXCEEDED,
        ROLE_CHANGED,
        DIGEST_MISMATCH,
        ZAB
    }

    Kind kind();

    record SessionOpened(long sessionId, int timeoutMillis, ClientLane lane) implements Trace {
        @Override
        public Kind kind() {
            return Kind.SESSION_OPENED;
        }
    }

    record SessionResumed(long sessionId, int timeoutMillis, ClientLane lane) implements Trace {
        @Override
        public Kind kind() {
            return Kind.SESSION_RESUMED;
        }
    }

    /** A session that only this member knew becomes one of the ensemble. */
    record SessionUpgraded(long sessionId, int timeoutMillis) implements Trace {
        @Override
        public Kind kind() {
            return Kind.SESSION_UPGRADED;
        }
    }

    /**
     * @param expired whether the server ended it
     * @param zxid of the transaction that ended it; of the tree if it was a local one
     */
    record SessionEnded(long sessionId, boolean expired, int ephemeralCount, long zxid) implements Trace {
        @Override
        public Kind kind() {
            return Kind.SESSION_ENDED;
        }
    }

    /**
     * @param known whether there is such a session, so that the password was wrong
     */
    record ResumeRefused(long sessionId, boolean known, ClientLane lane) implements Trace {
        @Override
        public Kind kind() {
            return Kind.RESUME_REFUSED;
        }
    }

    record SnapshotBegun(long zxid) implements Trace {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_BEGUN;
        }
    }

    record SnapshotEnded(long zxid, boolean ok) implements Trace {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_ENDED;
        }
    }

    /** Containers and TTL nodes were removed. */
    record Reaped(int nodeCount) implements Trace {
        @Override
        public Kind kind() {
            return Kind.REAPED;
        }
    }

    /**
     * The member is something else now.
     *
     * @param leader its number, negative if there is none
     */
    record RoleChanged(PeerState role, ZabPhase phase, long leader, long epoch, Reason reason) implements Trace {
        @Override
        public Kind kind() {
            return Kind.ROLE_CHANGED;
        }
    }

    /** The tree of this member is not what the leader said it would be after this transaction. */
    record DigestMismatch(long zxid, long expected, long actual) implements Trace {
        @Override
        public Kind kind() {
            return Kind.DIGEST_MISMATCH;
        }
    }

    /** Something unusual between members, in words. */
    record Zab(String event) implements Trace {
        @Override
        public Kind kind() {
            return Kind.ZAB;
        }
    }

    /**
     * A quota is exceeded.
     *
     * @param quotaPath the root of the subtree with the quota
     * @param hard whether the change was refused
     */
    record QuotaExceeded(String quotaPath, boolean hard) implements Trace {
        @Override
        public Kind kind() {
            return Kind.QUOTA_EXCEEDED;
        }
    }
}
