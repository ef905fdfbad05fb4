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
        @Nullable Duration revocationGrace,
        @Nullable Duration graceAfterLoss) {
    /** No limits, and an owner that is this process. */
    public static final LockOptions DEFAULT = new LockOptions(LockOwner.UNNAMED, null, null, null);

    public LockOptions {
        positive("maxHold", maxHold);
        positive("revocationGrace", revocationGrace);
        positive("graceAfterLoss", graceAfterLoss);
    }

    public LockOptions withOwner(LockOwner newOwner) {
        return new LockOptions(newOwner, maxHold, revocationGrace, graceAfterLoss);
    }

    public LockOptions withMaxHold(Duration newMaxHold) {
        return new LockOptions(owner, newMaxHold, revocationGrace, graceAfterLoss);
    }

    public LockOptions withRevocationGrace(Duration newGrace) {
        return new LockOptions(owner, maxHold, newGrace, graceAfterLoss);
    }

    public LockOptions withGraceAfterLoss(Duration newGrace) {
        return new LockOptions(owner, maxHold, revocationGrace, newGrace);
    }

    /** Without limits, which begin when the lock is open. */
    LockOptions ofContender() {
        return new LockOptions(owner, null, null, null);
    }

    /** The options, if they are for a lock that is admitted to and released by more than one at a time. */
    LockOptions withoutGrace(String what) {
        if (graceAfterLoss != null) {
            throw new IllegalArgumentException("graceAfterLoss is for a mutex, not for " + what);
        }
        return this;
    }

    private static void positive(String name, @Nullable Duration value) {
        if (value != null && (value.isZero() || value.isNegative())) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
        }
    }
}
