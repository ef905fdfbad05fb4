package dev.baton.conformance.harness;

import dev.baton.wire.model.WatchEventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A watcher that remembers what it was told. Thread-safe. */
public final class WatchProbe {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Event> events = new ArrayList<>();

    /** A watch event without its zxid, which older servers do not send. */
    public record Event(WatchEventType type, String path) {
        @Override
        public String toString() {
            return type + " " + path;
        }
    }

    public static Event event(WatchEventType type, String path) {
        return new Event(type, path);
    }

    public synchronized void tell(WatchEventType type, String path) {
        events.add(new Event(type, path));
    }

    /** All events so far, in order. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** Returns the events when there are at least so many. */
    public List<Event> awaitCount(int count) {
        Awaitility.await("event number " + count)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> {
                    if (events().size() < count) {
                        throw new AssertionError("so far only " + events());
                    }
                });
        return events();
    }

    public synchronized void clear() {
        events.clear();
    }
}
