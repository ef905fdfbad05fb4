package dev.baton.benchmarks.load;

import dev.baton.wire.op.AddWatch;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Persistent watchers on one node and one writer that changes it again as soon as all of them have been told. An operation is one
 * notification; the latency is from the change to the last of its notifications. For one generator thread.
 */
public final class FanOut {
    private static final String NODE = Scripts.laneNode(0);
    private static final int PERSISTENT = 0;

    private final int watchers;
    private int told;
    private long changedNanos;

    public FanOut(int watchers) {
        this.watchers = watchers;
        this.told = watchers;
    }

    /** Lane 0 writes, all others watch. */
    public Script script(int lane) {
        return lane == 0 ? new Writer() : new Watcher();
    }

    private final class Writer implements Script {
        private final byte[] change = Frames.setData(NODE, Scripts.data(100));

        @Override
        public boolean countsReplies() {
            return false;
        }

        @Override
        public int next(ByteBuffer out) {
            if (told < watchers) {
                return NOTHING;
            }
            told = 0;
            changedNanos = System.nanoTime();
            out.put(change);
            return WRITE;
        }
    }

    private final class Watcher implements Script {
        @Override
        public void prepare(RawConnection connection) throws IOException {
            connection.call(Frames.request(0, new AddWatch.Request(NODE, PERSISTENT)));
        }

        @Override
        public boolean countsReplies() {
            return false;
        }

        @Override
        public int next(ByteBuffer out) {
            return NOTHING;
        }

        @Override
        public void onEvent(Tally tally, long nowNanos) {
            told++;
            if (told == watchers && tally.inWindow(nowNanos)) {
                tally.latency(WRITE, nowNanos - changedNanos);
                tally.operations(watchers);
            }
        }
    }
}
