package dev.baton.client.transport;

import dev.baton.client.session.SessionConfig;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SessionDriver} needs to know.
 *
 * @param session of the machine
 * @param inFlightMax operations that may wait for an answer
 * @param awaitCredit whether a caller waits for room when there are that many
 * @param callbackExecutor where callbacks run; null for the shared threads
 */
public record DriverConfig(
        SessionConfig session,
        int inFlightMax,
        boolean awaitCredit,
        @Nullable Executor callbackExecutor) {}
