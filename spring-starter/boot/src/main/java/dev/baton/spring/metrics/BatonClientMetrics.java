package dev.baton.spring.metrics;

import dev.baton.client.Client;
import dev.baton.client.event.ConnectionState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Meters of clients, each with the tag {@code client} that names it. Thread-safe.
 *
 * <ul>
 *   <li>{@code baton.client.connected}: 1 with a session on a server, else 0
 *   <li>{@code baton.client.session.timeout}: what the server has granted
 *   <li>{@code baton.client.session.proven}: time for which the session provably cannot have been expired; 0 if it may have been
 *   <li>{@code baton.client.state.changes}: changes of state, by the {@code state} that was entered
 * </ul>
 */
public final class BatonClientMetrics implements MeterBinder {
    private final Map<String, Client> clients;

    /** Meters of clients by their names. */
    public BatonClientMetrics(Map<String, Client> clients) {
        this.clients = Map.copyOf(clients);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        clients.forEach((name, client) -> bind(registry, Tags.of("client", name), client));
    }

    private static void bind(MeterRegistry registry, Tags tags, Client client) {
        Gauge.builder("baton.client.connected", client, c -> c.state().isConnected() ? 1 : 0)
                .description("1 while the client has a session on a server, else 0")
                .tags(tags)
                .register(registry);
        TimeGauge.builder(
                        "baton.client.session.timeout",
                        client,
                        TimeUnit.MILLISECONDS,
                        c -> c.negotiatedTimeout().toMillis())
                .description("Session timeout that the server has granted")
                .tags(tags)
                .register(registry);
        TimeGauge.builder(
                        "baton.client.session.proven",
                        client,
                        TimeUnit.NANOSECONDS,
                        c -> Math.max(0, c.safeUntilNanos() - System.nanoTime()))
                .description("Time for which the session provably cannot have been expired")
                .tags(tags)
                .register(registry);
        Map<ConnectionState, Counter> entered = new EnumMap<>(ConnectionState.class);
        for (ConnectionState state : ConnectionState.values()) {
            entered.put(
                    state,
                    Counter.builder("baton.client.state.changes")
                            .description("Changes of the connection's state, by the state that was entered")
                            .tags(tags.and("state", state.name()))
                            .register(registry));
        }
        client.addStateListener(change -> {
            Counter counter = entered.get(change.current());
            if (counter != null) {
                counter.increment();
            }
        });
    }
}
