package dev.baton.bindings.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.OperationObserver;
import dev.baton.client.error.NoNode;
import dev.baton.server.BatonServer;
import dev.baton.server.OptionTable;
import dev.baton.server.ServerOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RequestMetersTest {
    @TempDir
    private static Path directory;

    private static BatonServer server;

    @BeforeAll
    static void start() {
        server = BatonServer.start(ServerOptions.defaults()
                .withDataDir(directory)
                .withClientPort(0)
                .with(OptionTable.CLIENT_PORT_ADDRESS, "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Client client(OperationObserver observer) {
        return Client.connect(ClientOptions.of(server.connectString()).withObserver(observer));
    }

    @Test
    void requestsAreTimedByOperationAndOutcome() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (Client client = client(new RequestMeters(registry, "orders"))) {
            client.blocking().exists("/");
            client.blocking().exists("/");
            assertThatThrownBy(() -> client.blocking().getData("/none")).isInstanceOf(NoNode.class);
        }
        Timer exists = timer(registry, "exists", "ok");
        assertThat(exists.count()).isEqualTo(2);
        assertThat(exists.totalTime(TimeUnit.NANOSECONDS)).isPositive();
        assertThat(timer(registry, "getData", "NoNode").count()).isOne();
        assertThat(registry.getMeters()).hasSize(2);
    }

    private static Timer timer(MeterRegistry registry, String operation, String outcome) {
        return registry.get(RequestMeters.REQUESTS)
                .tags("client", "orders", "operation", operation, "outcome", outcome)
                .timer();
    }

    @Test
    void requestsAreObservedBelowWhatTheCallerDoes() {
        List<Observation.Context> seen = new CopyOnWriteArrayList<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                seen.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        try (Client client = client(new RequestObservations(registry, true))) {
            Observation order = Observation.start("order", registry);
            order.scoped(() -> {
                client.blocking().exists("/");
                assertThatThrownBy(() -> client.blocking().getData("/none")).isInstanceOf(NoNode.class);
            });
            order.stop();
            assertThat(seen)
                    .extracting(Observation.Context::getName)
                    .containsExactly(RequestObservations.REQUEST, RequestObservations.REQUEST, "order");
            Observation.Context first = seen.get(0);
            assertThat(first.getContextualName()).isEqualTo("baton exists");
            assertThat(first.getLowCardinalityKeyValue("outcome").getValue()).isEqualTo("ok");
            assertThat(first.getHighCardinalityKeyValue("path").getValue()).isEqualTo("/");
            assertThat(first.getParentObservation()).isSameAs(order);
            assertThat(seen.get(1).getError()).isInstanceOf(NoNode.class);
            assertThat(seen.get(1).getLowCardinalityKeyValue("outcome").getValue())
                    .isEqualTo("NoNode");
        }
    }

    @Test
    void anObserverThatFailsChangesNothing() {
        OperationObserver failing = new OperationObserver() {
            @Override
            public void ended(
                    String operation, String path, long elapsedNanos, dev.baton.client.error.BatonException error) {
                throw new IllegalStateException("ended");
            }

            @Override
            public Pending begun(String operation, String path) {
                if (path.equals("/")) {
                    throw new IllegalStateException("begun");
                }
                return error -> {
                    throw new IllegalStateException("pending");
                };
            }
        };
        try (Client client = client(failing)) {
            assertThat(client.blocking().exists("/")).isPresent();
            assertThat(client.blocking().exists("/none")).isEmpty();
        }
    }
}
