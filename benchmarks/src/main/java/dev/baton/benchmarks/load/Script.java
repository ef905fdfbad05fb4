package dev.baton.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What one lane sends. Called by the lane's thread only, except {@link #prepare}. */
public interface Script {
    /** {@link #next} has nothing to send until the lane is pumped again. */
    int NOTHING = -1;

    /** Kinds of request, by which latencies are told apart. */
    int READ = 0;

    int WRITE = 1;

    /** A request that carries the fixed xid of pings. */
    int PING = 2;

    /** Requests to make on the connection before the load starts. */
    default void prepare(RawConnection connection) throws IOException {}

    /** Whether replies are what this lane measures; otherwise events are, see {@link #onEvent}. */
    default boolean countsReplies() {
        return true;
    }

    /** Appends one request frame, its xid left to the lane, and gives its kind. */
    int next(ByteBuffer out);

    /** A reply without error; {@code in} holds its body from {@code start} to {@code end}. */
    default void onReply(ByteBuffer in, int start, int end) {}

    /** A watch event has arrived on the lane; afterwards the run's first lane is asked again whether it has something to send. */
    default void onEvent(Tally tally, long nowNanos) {
        throw new LoadFailure("a watch event nobody asked for");
    }
}
