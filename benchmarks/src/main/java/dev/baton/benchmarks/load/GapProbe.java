package dev.baton.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One writer at each member of an ensemble, one request at a time, each connecting to its member again and again when the connection ends. It
 * tells how long no write succeeds after something has happened: time for whoever finds another way to write, with a new session.
 */
public final class GapProbe implements AutoCloseable {
    private static final int ANSWER_WITHIN_MILLIS = 10_000;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final long GAP_NANOS_MAX = TimeUnit.SECONDS.toNanos(120);

    private final List<Thread> writers = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();

    /** When the first write was acknowledged that was sent after {@link #from}; 0 while none was. */
    private final AtomicLong firstAfterNanos = new AtomicLong();

    private volatile long from = Long.MAX_VALUE;
    private volatile boolean closed;

    /** @param ports of the members, which serve and have {@link Scripts#ROOT} */
    public GapProbe(List<Integer> ports) {
        byte[] write = Frames.setData(Scripts.ROOT, Scripts.data(100));
        for (int port : ports) {
            Thread writer = LoadRun.daemon(() -> run(port, write));
            writers.add(writer);
            writer.start();
        }
    }

    /** What happens to an ensemble. */
    public interface Mishap {
        void run() throws Exception;
    }

    /**
     * Waits for writes, lets something happen, and waits for the next write that was not begun before.
     *
     * @return the time from the beginning of the mishap to the answer to that write
     * @throws LoadFailure if there is none for two minutes
     */
    public Duration gapAfter(int writesBefore, Mishap mishap) throws Exception {
        awaitWrites(writesBefore);
        firstAfterNanos.set(0);
        long begin = System.nanoTime();
        mishap.run();
        from = System.nanoTime();
        while (firstAfterNanos.get() == 0) {
            if (System.nanoTime() - begin > GAP_NANOS_MAX) {
                throw new LoadFailure("no write was answered for " + Duration.ofNanos(GAP_NANOS_MAX));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        from = Long.MAX_VALUE;
        return Duration.ofNanos(firstAfterNanos.get() - begin);
    }

    private void awaitWrites(int count) {
        long goal = acknowledged.get() + count;
        long begin = System.nanoTime();
        while (acknowledged.get() < goal) {
            if (System.nanoTime() - begin > GAP_NANOS_MAX) {
                throw new LoadFailure("no writes before the mishap");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void run(int port, byte[] write) {
        while (!closed) {
            try (RawConnection connection = RawConnection.open(port, ANSWER_WITHIN_MILLIS)) {
                while (!closed) {
                    long sent = System.nanoTime();
                    connection.call(write);
                    answered(sent);
                }
            } catch (IOException | LoadFailure notNow) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void answered(long sentNanos) {
        acknowledged.incrementAndGet();
        long counted = from;
        if (counted != Long.MAX_VALUE && sentNanos - counted >= 0) {
            firstAfterNanos.compareAndSet(0, System.nanoTime());
        }
    }

    /** Ends the writers. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread writer : writers) {
            writer.join(2L * ANSWER_WITHIN_MILLIS);
        }
    }
}
