package dev.baton.recipes.leader;

import dev.baton.client.Transaction;
import dev.baton.client.WriteOptions;
import dev.baton.client.error.ErrorContext;
import dev.baton.recipes.driver.Hold;
import dev.baton.recipes.lock.LockLost;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One time of leading, from election to revocation. Thread-safe. */
public final class Term {
    private final Hold hold;
    private final CompletableFuture<RevokedReason> revoked = new CompletableFuture<>();

    Term(Hold hold) {
        this.hold = hold;
    }

    /**
     * The fencing token: the zxid that created the leader's node. Each leader has a larger one than all before it, so a resource that
     * refuses smaller ones than the largest it has seen is safe from leaders that do not know yet that they were replaced.
     */
    public long term() {
        return hold.token();
    }

    /** The leader's node. */
    public String path() {
        return hold.path();
    }

    /** The session that the term lives and dies with. */
    public long sessionId() {
        return hold.sessionId();
    }

    /** Whether leading is provable at this moment: false before somebody else can have been elected. Costs no request. */
    public boolean isLeader() {
        return !revoked.isDone() && hold.isProven();
    }

    /**
     * As {@link #isLeader()}, for code that cannot go on otherwise.
     *
     * @throws LockLost if not
     */
    public void requireLeader() {
        if (!isLeader()) {
            throw new LockLost(
                    new ErrorContext("lead", hold.path(), hold.client().lastZxid()),
                    hold.state().toString());
        }
    }

    /** Time for which nobody else can have been elected because the session ended. */
    public Duration remaining() {
        return revoked.isDone() ? Duration.ZERO : Duration.ofNanos(hold.remainingNanos());
    }

    /** Completes with the reason at the end of the term, before {@link LeaderListener#onRevoked}. */
    public CompletableFuture<RevokedReason> revoked() {
        return revoked.copy();
    }

    /** Makes a transaction fail as a whole unless the leader's node exists when the ensemble executes it. */
    public Transaction guard(Transaction transaction) {
        return Transaction.EMPTY.check(hold.path(), WriteOptions.ANY_VERSION).then(transaction);
    }

    void end(RevokedReason reason) {
        revoked.complete(reason);
    }

    Hold hold() {
        return hold;
    }

    @Override
    public String toString() {
        return "Term[" + hold + "]";
    }
}
