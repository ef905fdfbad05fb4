package dev.baton.server.zab.sim;

import java.util.PriorityQueue;

/** Virtual time: what is to happen, in order of time and, at one time, of scheduling. */
public final class EventQueue {
    private record Event(long at, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long sequence;

    public long now() {
        return now;
    }

    public void after(long delayNanos, Runnable action) {
        at(now + delayNanos, action);
    }

    public void at(long time, Runnable action) {
        events.add(new Event(Math.max(time, now), sequence++, action));
    }

    /** Runs the next event if it is not after {@code until}; otherwise the time becomes {@code until}. */
    public boolean step(long until) {
        Event next = events.peek();
        if (next == null || next.at() > until) {
            now = until;
            return false;
        }
        events.remove();
        now = next.at();
        next.action().run();
        return true;
    }
}
