package dev.baton.recipes.group;

import dev.baton.client.Transaction;
import dev.baton.recipes.lock.LockHandle;
import java.time.Duration;

/** A partition that a member of a {@link Partitioner} works on, from one assignment to its end. Thread-safe. */
public final class Partition {
    private final String name;
    private final LockHandle claim;

    Partition(String name, LockHandle claim) {
        this.name = name;
        this.claim = claim;
    }

    public String name() {
        return name;
    }

    /**
     * The fencing token: larger than that of everybody who has worked on this partition before. What belongs to a partition is safe from
     * members that do not know yet that they have lost it if it refuses smaller ones than the largest it has seen.
     */
    public long token() {
        return claim.token();
    }

    /** Whether the partition is provably this member's at this moment: false before another one can begin with it. Costs no request. */
    public boolean isHeld() {
        return claim.checkHeld();
    }

    /**
     * As {@link #isHeld()}, for code that cannot go on otherwise.
     *
     * @throws dev.baton.recipes.lock.LockLost if not
     */
    public void requireHeld() {
        claim.requireHeld();
    }

    /** Time for which no other member can begin with it because this one's session ended. */
    public Duration remaining() {
        return claim.remaining();
    }

    /** Makes a transaction fail as a whole unless the partition is this member's when the ensemble executes it. */
    public Transaction guard(Transaction transaction) {
        return claim.guard(transaction);
    }

    @Override
    public String toString() {
        return "Partition[" + name + ", " + claim + "]";
    }
}
