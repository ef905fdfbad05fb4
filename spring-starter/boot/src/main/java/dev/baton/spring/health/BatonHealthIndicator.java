package dev.baton.spring.health;

import dev.baton.client.Client;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateChange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Up while the client has a session on a server, down otherwise. A server without quorum counts as up where the application
 * allows such servers; the state tells. Thread-safe.
 *
 * <p>Details: {@code state}, {@code sessionId}, {@code lastZxid}, {@code sessionTimeout}, and of the last change of state
 * {@code since}, {@code reason} and {@code detail}.
 */
public final class BatonHealthIndicator extends AbstractHealthIndicator {
    private final Client client;
    private volatile @Nullable Seen last;

    private record Seen(StateChange change, Instant at) {}

    /** The health of a client; listens to it as long as it lives. */
    public BatonHealthIndicator(Client client) {
        super("the state of the client cannot be told");
        this.client = client;
        client.addStateListener(change -> last = new Seen(change, Instant.now()));
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        ConnectionState state = client.state();
        builder.status(state.isConnected() ? Status.UP : Status.DOWN)
                .withDetail("state", state.name())
                .withDetail("sessionId", hex(client.sessionId()))
                .withDetail("lastZxid", hex(client.lastZxid()))
                .withDetail("sessionTimeout", client.negotiatedTimeout().toString());
        Seen seen = last;
        if (seen != null && seen.change().current() == state) {
            builder.withDetail("since", seen.at().toString())
                    .withDetail("reason", seen.change().reason().name());
            if (!seen.change().detail().isEmpty()) {
                builder.withDetail("detail", seen.change().detail());
            }
        }
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
