package dev.baton.client.transport;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The last things that happened to a connection. Thread-safe; written rarely. */
public final class Timeline {
    /** Things kept. */
    public static final int ENTRIES_MAX = 128;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Entry> entries = new ArrayDeque<>();

    /** Something that happened. */
    public record Entry(Instant at, String what) {}

    void add(String what) {
        Instant now = Instant.now();
        lock.lock();
        try {
            if (entries.size() == ENTRIES_MAX) {
                entries.removeFirst();
            }
            entries.addLast(new Entry(now, what));
        } finally {
            lock.unlock();
        }
    }

    /** A copy, oldest first. */
    public List<Entry> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }
}
