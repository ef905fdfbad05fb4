package dev.baton.server.verify;

import org.jspecify.annotations.Nullable;

/** Checks of what must hold whatever clients, peers and disks do. */
public final class Verify {
    private Verify() {}

    /**
     * Demands that an invariant holds.
     *
     * @throws InvariantViolation if it does not
     */
    public static void that(boolean holds, String invariant) {
        if (!holds) {
            throw new InvariantViolation(invariant);
        }
    }

    /** Likewise, with two numbers as evidence. */
    public static void that(boolean holds, String invariant, long first, long second) {
        if (!holds) {
            throw new InvariantViolation(
                    invariant + " (0x" + Long.toHexString(first) + ", 0x" + Long.toHexString(second) + ")");
        }
    }

    /** Demands that a reference is not null. */
    public static <T> T notNull(@Nullable T value, String invariant) {
        if (value == null) {
            throw new InvariantViolation(invariant);
        }
        return value;
    }
}
