package dev.baton.recipes.counter;

import dev.baton.client.Client;
import dev.baton.recipes.kernel.CasLoop;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.recipes.node.Serial;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a fleet below a rate: so many permits per period, all processes together. Thread-safe.
 *
 * <p>The node holds one time: when the permits given so far are used up at the agreed rate. Taking permits moves it on. Each
 * process takes {@code lease} permits at a time and hands them out by itself, so the ensemble sees one write per lease.
 *
 * <ul>
 *   <li><b>Guarantee:</b> in any stretch of time the fleet takes at most rate x time + {@code burst} permits from the ensemble; what it
 *       hands out lags by at most one lease per process, since leased permits lapse after a period.
 *   <li><b>Clocks:</b> the leader's, learned from the times of the process's own writes. A leader whose clock is ahead slows the fleet down
 *       by so much once; one that is behind does not let it through faster.
 *   <li><b>The connection breaks:</b> leased permits can still be handed out; further ones wait for it. An unknown outcome wastes permits
 *       rather than handing out too many.
 * </ul>
 */
public final class RateLimiter {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

    private final Cell cell;
    private final Rate rate;
    private final LongSupplier wallMicros;

    private final Serial serial = new Serial();

    // touched inside of serial only
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private long leased;
    private long leaseFromMicros;
    private long leaseUntilMicros;
    private boolean leasing;
    private boolean calibrated;

    private volatile long offsetMicros;

    private record Waiter(long deadlineMicros, CompletableFuture<Void> result) {}

    /**
     * How much is allowed.
     *
     * @param permits permits per period
     * @param period the period
     * @param burst permits that may be taken at once after a quiet time, at least {@code lease}
     * @param lease permits that a process takes at a time
     */
    public record Rate(int permits, Duration period, int burst, int lease) {
        public Rate {
            if (permits < 1 || lease < 1 || burst < lease || period.isNegative() || period.isZero()) {
                throw new IllegalArgumentException("permits " + permits + ", period " + period + ", burst " + burst
                        + ", lease " + lease + "; all must be positive, and burst at least lease");
            }
        }

        /** Permits per second, a tenth of them at a time. */
        public static Rate perSecond(int permits) {
            int lease = Math.max(1, permits / 10);
            return new Rate(permits, Duration.ofSeconds(1), Math.max(lease, permits), lease);
        }

        private double microsPerPermit() {
            return (double) TimeUnit.NANOSECONDS.toMicros(period.toNanos()) / permits;
        }
    }

    private RateLimiter(Cell cell, Rate rate, LongSupplier wallMicros) {
        this.cell = cell;
        this.rate = rate;
        this.wallMicros = wallMicros;
    }

    /** A limiter with its state in a node. All processes must give the same rate. Makes no request. */
    public static RateLimiter on(Client client, String path, Rate rate) {
        return new RateLimiter(
                new Cell(client, path), rate, () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
    }

    /**
     * Takes a permit as soon as there is one.
     *
     * @param limit how long to wait at most; zero for not at all
     * @return fails with {@link RateExceeded} at once if it would last longer
     */
    public CompletableFuture<Void> acquireAsync(Duration limit) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        long deadlineMicros = wallMicros.getAsLong() + TimeUnit.NANOSECONDS.toMicros(limit.toNanos());
        serial.execute(() -> {
            waiters.add(new Waiter(deadlineMicros, result));
            serve();
        });
        return result;
    }

    /** As {@link #acquireAsync}, waiting for it. */
    public void acquire(Duration limit) throws InterruptedException {
        Calls.await(acquireAsync(limit));
    }

    private void serve() {
        if (leased > 0 && fleetMicros() >= leaseUntilMicros) {
            leased = 0;
        }
        while (leased > 0 && !waiters.isEmpty()) {
            handOut(waiters.remove());
        }
        if (!waiters.isEmpty() && !leasing) {
            lease();
        }
    }

    private void handOut(Waiter waiter) {
        long waitMicros = Math.max(0, leaseFromMicros - fleetMicros());
        if (waitMicros > 0 && wallMicros.getAsLong() + waitMicros > waiter.deadlineMicros()) {
            fail(waitMicros, waiter);
            return;
        }
        leased--;
        if (waitMicros == 0) {
            waiter.result().complete(null);
        } else {
            var unused = Clockwork.after(
                    Duration.ofNanos(waitMicros * 1_000), () -> waiter.result().complete(null));
        }
    }

    private void fail(long waitMicros, Waiter waiter) {
        waiter.result()
                .completeExceptionally(new RateExceeded(
                        Calls.context("acquire", cell.path(), cell.client()), Duration.ofNanos(waitMicros * 1_000)));
    }

    /** Has the node's time moved on by a lease, unless that would come too late for everybody who waits. */
    private void lease() {
        leasing = true;
        long[] from = new long[1];
        long begun = wallMicros.getAsLong();
        boolean learning = !calibrated;
        long latest = waiters.stream().mapToLong(Waiter::deadlineMicros).max().orElse(begun);
        cell.change(
                        "acquire",
                        view -> learning ? view.bytes() : advance(view, latest, from),
                        CasLoop.Echo.REPEATABLE,
                        ANSWER_LIMIT)
                .whenComplete((outcome, error) ->
                        serial.execute(() -> leased(outcome, error, new Asked(learning, latest, begun, from[0]))));
    }

    private record Asked(boolean learning, long latestMicros, long begunMicros, long fromMicros) {}

    private void leased(Cell.@Nullable Outcome outcome, @Nullable Throwable error, Asked asked) {
        leasing = false;
        if (outcome == null) {
            Throwable cause = error == null ? new IllegalStateException("no answer") : Calls.unwrapped(error);
            waiters.forEach(waiter -> waiter.result().completeExceptionally(cause));
            waiters.clear();
            return;
        }
        if (outcome.written()) {
            learn(asked.begunMicros(), outcome.node().mtimeMillis());
        }
        if (!asked.learning() && outcome.written()) {
            granted(asked.fromMicros());
        } else if (!asked.learning()) {
            long wait = Math.max(0, asked.fromMicros() - fleetMicros());
            waiters.removeIf(waiter -> {
                boolean tooLate = waiter.deadlineMicros() <= asked.latestMicros();
                if (tooLate) {
                    fail(wait, waiter);
                }
                return tooLate;
            });
        }
        serve();
    }

    /** The bytes for one more lease, or null if it would come too late; tells when it may be used from. */
    private byte @Nullable [] advance(View view, long deadlineMicros, long[] from) {
        long now = fleetMicros();
        long usedUntil = view.bytes().length == Long.BYTES
                ? ByteBuffer.wrap(view.bytes()).getLong()
                : 0;
        long next = Math.max(usedUntil, now) + (long) (rate.lease() * rate.microsPerPermit());
        from[0] = next - (long) (rate.burst() * rate.microsPerPermit());
        if (from[0] - now > deadlineMicros - wallMicros.getAsLong() && from[0] > now) {
            return null;
        }
        return ByteBuffer.allocate(Long.BYTES).putLong(next).array();
    }

    private void granted(long fromMicros) {
        long start = Math.max(fromMicros, fleetMicros());
        leased += rate.lease();
        leaseFromMicros = fromMicros;
        leaseUntilMicros = start + TimeUnit.NANOSECONDS.toMicros(rate.period().toNanos());
    }

    private void learn(long begunMicros, long mtimeMillis) {
        long middle = (begunMicros + wallMicros.getAsLong()) / 2;
        offsetMicros = TimeUnit.MILLISECONDS.toMicros(mtimeMillis) - middle;
        calibrated = true;
    }

    private long fleetMicros() {
        return wallMicros.getAsLong() + offsetMicros;
    }

    @Override
    public String toString() {
        return "RateLimiter[" + cell.path() + ", " + rate + "]";
    }
}
