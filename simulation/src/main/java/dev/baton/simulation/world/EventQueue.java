package dev.baton.simulation.world;

import java.util.PriorityQueue;

/** Virtual time: what is to happen, in order of time and, at one time, of scheduling. */
public final class EventQueue {
    private record Event(long at, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>(256);
    private long now;
    private long sequence;
    private long steps;

    /** Nanoseconds since the beginning of the run. */
    public long now() {
        return now;
    }

    /** Events that have happened. */
    public long steps() {
        return steps;
    }

    /** Schedules something. */
    public void after(long delayNanos, Runnable action) {
        at(now + delayNanos, action);
    }

    /** Schedules something; what is past is due at once. */
    public void at(long time, Runnable action) {
        events.add(new Event(Math.max(time, now), sequence++, action));
    }

    /** Runs the next event if it is not after {@code until}; otherwise the time becomes {@code until}. */
    public boolean step(long until) {
        Event next = events.peek();
        if (next == null || next.at() > until) {
            now = Math.max(now, until);
            return false;
        }
        events.remove();
        now = next.at();
        steps++;
        next.action().run();
        return true;
    }
}
