package dev.baton.bindings.metrics;

import dev.baton.client.OperationObserver;
import dev.baton.client.error.BatonException;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of every request of a client: {@code baton.client.request}, begun on the caller's thread below the
 * observation that is current there, ended right before the caller's future completes. Low cardinality: {@code operation} and
 * {@code outcome}; high, if asked for: {@code path}. Thread-safe.
 */
public final class RequestObservations implements OperationObserver {
    /** Name of the observations. */
    public static final String REQUEST = "baton.client.request";

    private final ObservationRegistry registry;
    private final boolean withPath;

    /**
     * Observations in a registry.
     *
     * @param withPath whether the path is told too
     */
    public RequestObservations(ObservationRegistry registry, boolean withPath) {
        this.registry = registry;
        this.withPath = withPath;
    }

    @Override
    public void ended(String operation, @Nullable String path, long elapsedNanos, @Nullable BatonException error) {
        // told by what begun() has given
    }

    @Override
    public @Nullable Pending begun(String operation, @Nullable String path) {
        if (registry.isNoop()) {
            return null;
        }
        Observation observation = Observation.createNotStarted(REQUEST, registry)
                .contextualName("baton " + operation)
                .lowCardinalityKeyValue("operation", operation);
        if (withPath && path != null) {
            observation.highCardinalityKeyValue("path", path);
        }
        observation.start();
        return error -> {
            observation.lowCardinalityKeyValue(
                    "outcome", error == null ? "ok" : error.getClass().getSimpleName());
            if (error != null) {
                observation.error(error);
            }
            observation.stop();
        };
    }
}
