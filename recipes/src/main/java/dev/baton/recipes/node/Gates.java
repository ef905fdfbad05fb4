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
import java.util.function.Consumer;
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
        return await(client, path, new Gate(rule, form, confirmed), view -> {});
    }

    /**
     * As the other, at a gate that has not begun.
     *
     * @param shut told of each view that does not open it, one at a time
     */
    public static CompletableFuture<View> await(Client client, String path, Gate gate, Consumer<View> shut) {
        CompletableFuture<View> result = new CompletableFuture<>();
        AtomicReference<@Nullable NodeDriver> running = new AtomicReference<>();
        NodeDriver driver = NodeDriver.of(client, path, gate, notice -> {
            if (notice instanceof Notice.Opened opened) {
                result.complete(opened.view());
            } else if (notice instanceof Notice.Shut still) {
                shut.accept(still.view());
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
