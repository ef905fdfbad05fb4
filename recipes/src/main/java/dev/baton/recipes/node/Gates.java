package dev.baton.recipes.node;

import dev.baton.client.Client;
import dev.baton.client.error.Applied;
import dev.baton.client.error.ClientClosed;
import dev.baton.recipes.kernel.Command;
import dev.baton.recipes.kernel.Fact;
import dev.baton.recipes.kernel.Gate;
import dev.baton.recipes.kernel.Notice;
import dev.baton.recipes.kernel.View;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Waits at a {@link Gate}. */
public final class Gates {
    private Gates() {}

    /**
     * Waits until a node, or its children, are as the rule demands.
     *
     * @param confirmed whether what is seen first must show whatever was committed before
     * @return completes with the view that satisfied the rule; fails if the client is closed or the server refuses to read. Completing it from
     *     outside, also by cancelling, ends the waiting
     */
    public static CompletableFuture<View> await(
            Client client, String path, Gate.Rule rule, Command.Form form, boolean confirmed) {
        CompletableFuture<View> result = new CompletableFuture<>();
        AtomicReference<@Nullable NodeDriver> running = new AtomicReference<>();
        NodeDriver driver = NodeDriver.of(client, path, new Gate(rule, form, confirmed), notice -> {
            if (notice instanceof Notice.Opened opened) {
                result.complete(opened.view());
            } else if (notice instanceof Notice.GaveUp) {
                NodeDriver self = running.get();
                Throwable refusal = self == null ? null : self.refusal();
                result.completeExceptionally(
                        refusal != null ? refusal : new ClientClosed(Calls.context("await", path, client), Applied.NO));
            }
        });
        running.set(driver);
        driver.start();
        result.whenComplete((view, error) -> driver.tell(new Fact.Stop()));
        return result;
    }
}
