package dev.baton.recipes.group;

import dev.baton.client.Transaction;
import dev.baton.recipes.lock.LockContext;
import java.time.Duration;
import java.time.Instant;

/** A run of a job as its work sees it. Thread-safe; of no use once the work has returned. */
public final class JobContext {
    private final Instant due;
    private final LockContext lock;

    JobContext(Instant due, LockContext lock) {
        this.due = due;
        this.lock = lock;
    }

    /** The time that it is run for; not before it is known to others to have begun. */
    public Instant due() {
        return due;
    }

    /** The fencing token: larger than those of all runs of the job before, for whatever can refuse smaller ones. */
    public long token() {
        return lock.token();
    }

    /** Whether nobody else can be running the job at this moment. Costs no request. */
    public boolean checkHeld() {
        return lock.checkHeld();
    }

    /**
     * As {@link #checkHeld()}, for code that cannot go on otherwise.
     *
     * @throws dev.baton.recipes.lock.LockLost if not
     */
    public void requireHeld() {
        lock.requireHeld();
    }

    /** Time for which nobody else can be running it. */
    public Duration remaining() {
        return lock.remaining();
    }

    /** Whether the work must stop now; its thread is interrupted too. */
    public boolean isCancelled() {
        return lock.isCancelled();
    }

    /** Makes a transaction fail as a whole unless this run still is the one. */
    public Transaction guard(Transaction transaction) {
        return lock.guard(transaction);
    }
}
