package dev.baton.server.zab.log;

import org.jspecify.annotations.Nullable;

/**
 * The youngest entries of a history, without gaps, found by zxid in logarithmic time. Grows at the young end, shrinks at both.
 */
final class Window {
    private static final int CAPACITY_MIN = 64;

    private @Nullable LogEntry[] ring = new LogEntry[CAPACITY_MIN];
    private int head;
    private int size;
    private long sizeBytes;

    int size() {
        return size;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    void add(LogEntry entry) {
        if (size == ring.length) {
            grow();
        }
        ring[index(size)] = entry;
        size++;
        sizeBytes += entry.sizeBytes();
    }

    LogEntry oldest() {
        return get(0);
    }

    void removeOldest() {
        sizeBytes -= get(0).sizeBytes();
        ring[head] = null;
        head = index(1);
        size--;
    }

    /** Drops everything after {@code zxid}. */
    void truncate(long zxid) {
        while (size > 0 && get(size - 1).zxid() > zxid) {
            sizeBytes -= get(size - 1).sizeBytes();
            ring[index(size - 1)] = null;
            size--;
        }
    }

    void clear() {
        ring = new LogEntry[CAPACITY_MIN];
        head = 0;
        size = 0;
        sizeBytes = 0;
    }

    /** The first entry after {@code zxid}, null if there is none. */
    @Nullable
    LogEntry firstAfter(long zxid) {
        if (size == 0 || get(size - 1).zxid() <= zxid) {
            return null;
        }
        // Within an epoch zxids have no gaps, so it mostly is where the distance says.
        long guess = zxid - get(0).zxid() + 1;
        if (guess > 0 && guess < size && get((int) guess - 1).zxid() == zxid) {
            return get((int) guess);
        }
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).zxid() <= zxid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < size ? get(low) : null;
    }

    private LogEntry get(int position) {
        LogEntry entry = ring[index(position)];
        if (entry == null) {
            throw new InvariantViolation("hole in the window at " + position + " of " + size);
        }
        return entry;
    }

    private int index(int position) {
        return (head + position) & (ring.length - 1);
    }

    private void grow() {
        @Nullable LogEntry[] larger = new LogEntry[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = get(i);
        }
        ring = larger;
        head = 0;
    }
}
