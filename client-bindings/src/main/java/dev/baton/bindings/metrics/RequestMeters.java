package dev.baton.bindings.metrics;

import dev.baton.client.OperationObserver;
import dev.baton.client.error.BatonException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times every request of a client: {@code baton.client.requests}, from its taking by the client's loop to its end, with the tags
 * {@code client}, {@code operation} (as the protocol names it) and {@code outcome} ({@code ok}, or the name of the error's class).
 * Paths are no tags: there are too many. Thread-safe.
 */
public final class RequestMeters implements OperationObserver {
    /** Name of the timer. */
    public static final String REQUESTS = "baton.client.requests";

    private static final String OK = "ok";

    private final MeterRegistry registry;
    private final String client;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private record Key(String operation, String outcome) {}

    /**
     * Meters in a registry.
     *
     * @param client the value of the tag of that name
     */
    public RequestMeters(MeterRegistry registry, String client) {
        this.registry = registry;
        this.client = client;
    }

    @Override
    public void ended(String operation, @Nullable String path, long elapsedNanos, @Nullable BatonException error) {
        String outcome = error == null ? OK : error.getClass().getSimpleName();
        timers.computeIfAbsent(new Key(operation, outcome), this::timer).record(elapsedNanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder(REQUESTS)
                .description("Requests of the client, by how they ended")
                .tags(List.of(
                        Tag.of("client", client),
                        Tag.of("operation", key.operation()),
                        Tag.of("outcome", key.outcome())))
                .register(registry);
    }
}
