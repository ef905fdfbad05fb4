package dev.baton.testing;

import dev.baton.testing.FaultProxy.Direction;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The faults of one proxy, and the place where bytes wait that must not go on yet. */
final class ProxyFaults {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Direction> holes = EnumSet.noneOf(Direction.class);
    private final Set<Direction> held = EnumSet.noneOf(Direction.class);
    private final Map<Direction, Long> delayNanos = new EnumMap<>(Direction.class);
    private final Map<Direction, Long> bytesUntilCut = new EnumMap<>(Direction.class);
    private boolean refusing;

    void refuse(boolean on) {
        change(() -> refusing = on);
    }

    void blackHole(Direction direction, boolean on) {
        change(() -> set(holes, direction, on));
    }

    void hold(Direction direction, boolean on) {
        change(() -> set(held, direction, on));
    }

    void delay(Direction direction, long nanos) {
        change(() -> delayNanos.put(direction, nanos));
    }

    void cutAfterBytes(Direction direction, long count) {
        change(() -> bytesUntilCut.put(direction, count));
    }

    void heal() {
        change(() -> {
            holes.clear();
            held.clear();
            delayNanos.clear();
            bytesUntilCut.clear();
            refusing = false;
        });
    }

    boolean refusing() {
        return ask(() -> refusing);
    }

    boolean swallows(Direction direction) {
        return ask(() -> holes.contains(direction));
    }

    /** When something that arrives now is due on the other side, on the scale of {@link System#nanoTime()}. */
    long dueNanos(Direction direction) {
        return ask(() -> System.nanoTime() + delayNanos.getOrDefault(direction, 0L));
    }

    /** How many of some bytes may pass before the connection is to be cut; all of them if it is not. */
    int passing(Direction direction, int count) {
        return ask(() -> {
            Long left = bytesUntilCut.get(direction);
            if (left == null) {
                return count;
            }
            if (count <= left) {
                bytesUntilCut.put(direction, left - count);
                return count;
            }
            bytesUntilCut.remove(direction);
            return Math.toIntExact(left);
        });
    }

    /** Waits until something that is due at a time may go on, or the connection is gone, which is looked at now and then. */
    void awaitDelivery(Direction direction, long dueNanos, BooleanSupplier gone) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!gone.getAsBoolean()) {
                // A delay that has been healed no longer counts for what is on its way.
                long left = delayNanos.getOrDefault(direction, 0L) == 0 ? 0 : dueNanos - System.nanoTime();
                if (!held.contains(direction) && left <= 0) {
                    return;
                }
                changed.awaitNanos(held.contains(direction) ? LOOK_NANOS : Math.min(left, LOOK_NANOS));
            }
        } finally {
            lock.unlock();
        }
    }

    private static void set(Set<Direction> directions, Direction direction, boolean on) {
        if (on) {
            directions.add(direction);
        } else {
            directions.remove(direction);
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T ask(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }
}
