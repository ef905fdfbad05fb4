package dev.baton.server.node;

/** Something worth a line in a log. */
public sealed interface Trace {
    /** One constant per variant, for dispatch. */
    enum Kind {
        SESSION_OPENED,
        SESSION_RESUMED,
        SESSION_ENDED,
        RESUME_REFUSED,
        SNAPSHOT_BEGUN,
        SNAPSHOT_ENDED,
        REAPED,
        QUOTA_EXCEEDED
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

    /**
     * @param expired whether the server ended it
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
