package dev.baton.recipes.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Shares one remote lock among local members: they queue up here, and whoever has the lock hands it to the next one without asking
 * the ensemble, but not more than a number of times in a row. Then, or when nobody waits, the lock goes back, so that others get their
 * turn. At most one member has it at a time. Pure; stepped by one fact at a time.
 */
public final class Cohort {
    /** What is asked of the driver. */
    public sealed interface Order {
        /** Acquire the remote lock; say {@link #granted} or {@link #refused}. */
        record Acquire() implements Order {}

        /** Nobody waits for the remote lock any more: end the acquisition under way. */
        record Cancel() implements Order {}

        /** Give the remote lock back; say {@link #returned}, when the next acquisition may begin. */
        record Return() implements Order {}

        /** The member has the lock now. */
        record Grant(long member) implements Order {}

        /** The acquisition that the member waited for has failed. */
        record Refuse(long member) implements Order {}
    }

    private enum Remote {
        NONE,
        ACQUIRING,
        CANCELLING,
        HELD,
        RETURNING
    }

    private static final long NOBODY = -1;

    private final int handOversMax;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private Remote remote = Remote.NONE;
    private long holder = NOBODY;
    private int handOvers;

    /**
     * A cohort without members.
     *
     * @param handOversMax how often the lock is handed on in a row before it goes back
     */
    public Cohort(int handOversMax) {
        this.handOversMax = handOversMax;
    }

    /** A member wants the lock. */
    public void join(long member, List<Order> out) {
        waiting.add(member);
        settle(out);
    }

    /** A member does not want it any more, or gives it up. */
    public void leave(long member, List<Order> out) {
        if (holder == member) {
            holder = NOBODY;
        } else {
            waiting.remove(member);
        }
        settle(out);
    }

    /** The remote lock is acquired. */
    public void granted(List<Order> out) {
        remote = Remote.HELD;
        handOvers = -1;
        settle(out);
    }

    /** The remote lock could not be acquired; with it everybody who waits fails. */
    public void refused(List<Order> out) {
        boolean wanted = remote == Remote.ACQUIRING;
        remote = Remote.NONE;
        while (wanted && !waiting.isEmpty()) {
            out.add(new Order.Refuse(waiting.poll()));
        }
        settle(out);
    }

    /** The remote lock is lost; the holder knows by itself. */
    public void lost(List<Order> out) {
        holder = NOBODY;
        if (remote == Remote.HELD) {
            remote = Remote.NONE;
        }
        settle(out);
    }

    /** The remote lock was given back. */
    public void returned(List<Order> out) {
        if (remote == Remote.RETURNING) {
            remote = Remote.NONE;
        }
        settle(out);
    }

    private void settle(List<Order> out) {
        if (remote == Remote.HELD && holder == NOBODY) {
            if (waiting.isEmpty() || handOvers >= handOversMax) {
                remote = Remote.RETURNING;
                out.add(new Order.Return());
            } else {
                handOvers++;
                holder = waiting.poll();
                out.add(new Order.Grant(holder));
            }
        } else if (remote == Remote.NONE && !waiting.isEmpty()) {
            remote = Remote.ACQUIRING;
            out.add(new Order.Acquire());
        } else if (remote == Remote.ACQUIRING && waiting.isEmpty()) {
            remote = Remote.CANCELLING;
            out.add(new Order.Cancel());
        }
    }

    @Override
    public String toString() {
        return remote + " holder=" + holder + " waiting=" + waiting + " handOvers=" + handOvers;
    }
}
