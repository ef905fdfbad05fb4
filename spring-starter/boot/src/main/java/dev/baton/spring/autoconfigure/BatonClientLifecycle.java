package dev.baton.spring.autoconfigure;

import dev.baton.client.Client;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.Registration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The client's place among the phases of the application: started before everything else. With {@link StartupMode#WAIT} its
 * start waits for a session; otherwise it only marks the place.
 *
 * <p>Stopping does nothing: the client is closed when its bean is destroyed, after all phases have stopped and after the beans
 * that depend on it were destroyed, so that these still have a session to clean up with.
 */
final class BatonClientLifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BatonClientLifecycle.class);
    /** First to start, last to stop. */
    static final int PHASE = Integer.MIN_VALUE;

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);
    private static final int PROBED_SERVERS_MAX = 7;

    private final Client client;
    private final BatonProperties properties;
    private final BatonConnectionDetails details;
    private volatile boolean running;

    BatonClientLifecycle(Client client, BatonProperties properties, BatonConnectionDetails details) {
        this.client = client;
        this.properties = properties;
        this.details = details;
    }

    @Override
    public void start() {
        if (properties.startup() == StartupMode.WAIT) {
            awaitSession(properties.startupTimeout());
        }
        running = true;
    }

    private void awaitSession(Duration timeout) {
        long begun = System.nanoTime();
        CompletableFuture<ConnectionState> decided = new CompletableFuture<>();
        try (Registration listening = client.addStateListener(change -> decide(change.current(), decided))) {
            decide(client.state(), decided);
            ConnectionState state = decided.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (!state.isConnected()) {
                throw failure(state, Duration.ofNanos(System.nanoTime() - begun));
            }
            LOG.info(
                    "session=0x{} waitedMillis={}",
                    Long.toHexString(client.sessionId()),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        } catch (TimeoutException e) {
            throw failure(client.state(), timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a session", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void decide(ConnectionState state, CompletableFuture<ConnectionState> decided) {
        if (state.isConnected() || state.isFinal()) {
            decided.complete(state);
        }
    }

    private BatonStartupException failure(ConnectionState state, Duration waited) {
        return new BatonStartupException(
                state,
                waited,
                details.getConnectString(),
                details.describeSource(),
                details.getSslBundle() != null,
                new ServerProbe(PROBE_TIMEOUT).look(details.getConnectString(), PROBED_SERVERS_MAX));
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
