package dev.baton.recipes.lock;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of a lock. They are this client's own affair: clients with different options exclude each other all the same.
 *
 * @param owner who wants the lock, kept in the contender's node for {@link Mutex#contenders()} and other people's tools
 * @param maxHold after this time a lock that is held is given up by itself, with {@link LostReason#HELD_TOO_LONG}; null for no limit
 * @param revocationGrace time for which a lock is kept after somebody has asked for it, then it is given up with {@link
 *     LostReason#REVOKED}; null to leave that to {@link LockHandle#revocationRequested()}
 */
public record LockOptions(
        LockOwner owner,
        @Nullable Duration maxHold,
        @Nullable Duration revocationGrace) {
    /** No limits, and an owner that is this process. */
    public static final LockOptions DEFAULT = new LockOptions(LockOwner.UNNAMED, null, null);

    public LockOptions {
        positive("maxHold", maxHold);
        positive("revocationGrace", revocationGrace);
    }

    public LockOptions withOwner(LockOwner newOwner) {
        return new LockOptions(newOwner, maxHold, revocationGrace);
    }

    public LockOptions withMaxHold(Duration newMaxHold) {
        return new LockOptions(owner, newMaxHold, revocationGrace);
    }

    public LockOptions withRevocationGrace(Duration newGrace) {
        return new LockOptions(owner, maxHold, newGrace);
    }

    private static void positive(String name, @Nullable Duration value) {
        if (value != null && (value.isZero() || value.isNegative())) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
        }
    }
}
