package dev.baton.server.node;

import dev.baton.server.storage.Recovered;

/**
 * A standalone server as a pure machine. Not thread-safe: one thread owns it.
 *
 * <p>A turn is {@link #beginTurn}, any number of {@link #step}s, {@link NodeInput.Deadline} if due, at most a few
 * {@link #backgroundSlice}s, and then the outbox. Inputs that arrived before a deadline must be told before it, so that a
 * session which was heard of in time is not expired after a pause of the driver.
 *
 * <p>After a {@link Halt} every further call does nothing.
 */
public final class Node {
    public Node(NodeConfig config, Recovered state) {
        throw new UnsupportedOperationException();
    }

    /**
     * Tells the time of the inputs that follow.
     *
     * @param nowNanos a monotonic clock; never goes back
     * @param wallMillis milliseconds since the epoch, for times in stats; may go back
     */
    public void beginTurn(long nowNanos, long wallMillis) {
        throw new UnsupportedOperationException();
    }

    /** Takes one input. Never throws: a broken invariant becomes {@link Outbox#halt()}. */
    public void step(NodeInput input, Outbox out) {
        throw new UnsupportedOperationException();
    }

    /** The time at which {@link NodeInput.Deadline} is wanted, or {@link Long#MAX_VALUE}; may change with every step. */
    public long nextDeadlineNanos() {
        throw new UnsupportedOperationException();
    }

    /**
     * Does a bounded piece of work that nobody waits for. To be called only while the snapshot sink takes bytes.
     *
     * @return whether there is more
     */
    public boolean backgroundSlice(Outbox out) {
        throw new UnsupportedOperationException();
    }

    /** Queries of operators. The same object each time. */
    public NodeView view() {
        throw new UnsupportedOperationException();
    }
}
