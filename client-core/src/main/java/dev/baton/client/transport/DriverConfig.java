package dev.baton.client.transport;

import dev.baton.client.error.BatonException;
import dev.baton.client.session.HostPort;
import dev.baton.client.session.SessionConfig;
import dev.baton.client.tls.TlsEngines;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SessionDriver} needs to know.
 *
 * @param session of the machine
 * @param inFlightMax operations that may wait for an answer
 * @param awaitCredit whether a caller waits for room when there are that many
 * @param lookup of host names
 * @param tls null for plain connections
 * @param saslSteps works out the tokens of SASL; null without it
 * @param hostSource asked for the servers before the first attempt and, in the background, with every further one; null if they
 *     are those of the session
 * @param observer told on the loop of every operation that has ended; null for nobody
 * @param callbackExecutor where callbacks run; null for the shared threads
 */
public record DriverConfig(
        SessionConfig session,
        int inFlightMax,
        boolean awaitCredit,
        NameLookup lookup,
        @Nullable TlsEngines tls,
        @Nullable SaslSteps saslSteps,
        @Nullable Supplier<List<HostPort>> hostSource,
        @Nullable Observer observer,
        @Nullable Executor callbackExecutor) {
    /** See the parameter. */
    @FunctionalInterface
    public interface Observer {
        void ended(String operation, @Nullable String path, long elapsedNanos, @Nullable BatonException error);
    }
}
