package dev.baton.recipes.lock;

/**
 * Where a {@link LockHandle} stands.
 *
 * <pre>
 * HELD &lt;-&gt; SUSPENDED
 *   \         \
 *    +---------+--&gt; LOST or RELEASED, both final
 * </pre>
 */
public enum LockState {
    /** The lock is held, by all that the ensemble has said. */
    HELD,
    /**
     * The connection is broken, or the session could not be proven for too long. The lock may still be held. It becomes {@link
     * #HELD} again only after the lock's node was seen anew, unchanged; otherwise {@link #LOST}.
     */
    SUSPENDED,
    /** The lock is lost, or must be taken for lost. */
    LOST,
    /** Released by its owner. */
    RELEASED
}
