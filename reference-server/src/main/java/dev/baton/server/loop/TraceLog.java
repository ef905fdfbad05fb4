package dev.baton.server.loop;

import dev.baton.server.node.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what the node reports to the log, one line each, and no more than a reader can follow. */
final class TraceLog {
    private static final Logger LOG = LoggerFactory.getLogger(TraceLog.class);
    private static final int LINES_PER_SECOND = 20;

    private final RateLimit limit = new RateLimit(LINES_PER_SECOND);

    void write(Trace trace) {
        if (trace instanceof Trace.RoleChanged change) {
            // Rare, and the first thing anybody looks for: never left out.
            roleChanged(change);
            return;
        }
        if (!limit.tryPass()) {
            return;
        }
        long suppressed = limit.takeSuppressed();
        if (suppressed > 0) {
            LOG.info("log lines left out count={}", suppressed);
        }
        switch (trace.kind()) {
            case SESSION_OPENED -> opened((Trace.SessionOpened) trace);
            case SESSION_RESUMED -> resumed((Trace.SessionResumed) trace);
            case SESSION_UPGRADED -> upgraded((Trace.SessionUpgraded) trace);
            case SESSION_ENDED -> ended((Trace.SessionEnded) trace);
            case RESUME_REFUSED -> refused((Trace.ResumeRefused) trace);
            case SNAPSHOT_BEGUN -> LOG.info("snapshot begun zxid={}", hex(((Trace.SnapshotBegun) trace).zxid()));
            case SNAPSHOT_ENDED -> snapshotEnded((Trace.SnapshotEnded) trace);
            case REAPED ->
                LOG.info("containers and expired znodes removed count={}", ((Trace.Reaped) trace).nodeCount());
            case QUOTA_EXCEEDED -> quota((Trace.QuotaExceeded) trace);
            case ROLE_CHANGED -> roleChanged((Trace.RoleChanged) trace);
            case DIGEST_MISMATCH -> mismatch((Trace.DigestMismatch) trace);
            case ZAB -> LOG.info("ensemble event={}", ((Trace.Zab) trace).event());
        }
    }

    private static void opened(Trace.SessionOpened t) {
        LOG.info(
                "session opened id={} timeoutMillis={} client={}",
                hex(t.sessionId()),
                t.timeoutMillis(),
                t.lane().peer());
    }

    private static void resumed(Trace.SessionResumed t) {
        LOG.info(
                "session resumed id={} timeoutMillis={} client={}",
                hex(t.sessionId()),
                t.timeoutMillis(),
                t.lane().peer());
    }

    private static void upgraded(Trace.SessionUpgraded t) {
        LOG.info("local session upgraded id={} timeoutMillis={}", hex(t.sessionId()), t.timeoutMillis());
    }

    private static void ended(Trace.SessionEnded t) {
        LOG.info(
                "session ended id={} reason={} ephemerals={} zxid={}",
                hex(t.sessionId()),
                t.expired() ? "expired" : "closed",
                t.ephemeralCount(),
                hex(t.zxid()));
    }

    private static void refused(Trace.ResumeRefused t) {
        LOG.info(
                "session resume refused id={} reason={} client={}",
                hex(t.sessionId()),
                t.known() ? "wrong-password" : "unknown",
                t.lane().peer());
    }

    private static void snapshotEnded(Trace.SnapshotEnded t) {
        LOG.info("snapshot ended zxid={} ok={}", hex(t.zxid()), t.ok());
    }

    private static void roleChanged(Trace.RoleChanged t) {
        LOG.info(
                "role role={} phase={} leader={} epoch={} reason={}",
                t.role(),
                t.phase(),
                t.leader(),
                t.epoch(),
                t.reason());
    }

    private static void mismatch(Trace.DigestMismatch t) {
        LOG.warn(
                "the tree differs from the leader's zxid={} expected={} actual={}",
                hex(t.zxid()),
                hex(t.expected()),
                hex(t.actual()));
    }

    private static void quota(Trace.QuotaExceeded t) {
        LOG.warn("quota exceeded path={} refused={}", t.quotaPath(), t.hard());
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
