package dev.baton.recipes.node;

import dev.baton.client.Client;
import dev.baton.client.error.Applied;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.DeadlineExceeded;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.OutcomeUnknown;
import dev.baton.recipes.kernel.CasLoop;
import dev.baton.recipes.kernel.Fact;
import dev.baton.recipes.kernel.Notice;
import dev.baton.recipes.kernel.View;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes one change to a node by a {@link CasLoop}. */
public final class CasRunner {
    private CasRunner() {}

    /**
     * Makes a change, creating the node and its parents if they are missing.
     *
     * @param cached what the node is believed to be, null if nothing is known
     * @param limit how long to try
     * @return completes when it is certain that the change was made, or need not be made; fails with {@link OutcomeUnknown} if it may
     *     have been made and others have changed the node since or the time ran out, {@link DeadlineExceeded} if it was not made in
     *     time, or as the server refuses. Cancelling it stops trying
     */
    public static CompletableFuture<Notice.Settled> run(
            Client client,
            String verb,
            String path,
            CasLoop.Change change,
            CasLoop.Echo echo,
            @Nullable View cached,
            Duration limit) {
        return run(client, verb, path, new CasLoop(change, echo, cached), limit);
    }

    /** As the other, for a loop made by the caller. */
    public static CompletableFuture<Notice.Settled> run(
            Client client, String verb, String path, CasLoop loop, Duration limit) {
        CompletableFuture<Notice.Settled> result = new CompletableFuture<>();
        AtomicReference<@Nullable NodeDriver> running = new AtomicReference<>();
        NodeDriver driver = NodeDriver.of(client, path, loop, notice -> {
            ErrorContext context = Calls.context(verb, path, client);
            if (notice instanceof Notice.Settled settled) {
                result.complete(settled);
            } else if (notice instanceof Notice.Unknown) {
                result.completeExceptionally(
                        new OutcomeUnknown(context, "or others have changed the node before it could be found out"));
            } else if (notice instanceof Notice.GaveUp end) {
                result.completeExceptionally(failure(client, context, end.reason(), running.get()));
            }
        });
        running.set(driver);
        driver.start();
        Calls.limit(result, limit, () -> driver.tell(new Fact.Stop()));
        result.whenComplete((settled, error) -> {
            if (result.isCancelled()) {
                driver.tell(new Fact.Stop());
            }
        });
        return result;
    }

    private static Throwable failure(
            Client client, ErrorContext context, Notice.Quit reason, @Nullable NodeDriver driver) {
        Throwable refusal = driver == null ? null : driver.refusal();
        return switch (reason) {
            case STOPPED -> new DeadlineExceeded(context, Applied.NO, false, "client " + client.state());
            case CLIENT_CLOSED -> refusal != null ? refusal : new ClientClosed(context, Applied.NO);
            case REFUSED -> refusal != null ? refusal : new IllegalStateException("refused: " + context);
        };
    }
}
