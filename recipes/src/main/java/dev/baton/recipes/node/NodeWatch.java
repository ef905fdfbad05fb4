package dev.baton.recipes.node;

import dev.baton.client.Client;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.Registration;
import dev.baton.recipes.kernel.Command;
import dev.baton.recipes.kernel.Fact;
import dev.baton.recipes.kernel.Gate;
import dev.baton.recipes.kernel.Notice;
import dev.baton.recipes.kernel.View;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one node: a {@link Gate} that never opens and tells what it sees. */
public final class NodeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

    private final Consumer<View> listener;
    private boolean told;
    private View last = View.MISSING;

    private NodeWatch(Consumer<View> listener) {
        this.listener = listener;
    }

    /** Follows a node, which need not exist, until the registration is closed. Tells the first view, and then each that differs. */
    public static Registration start(Client client, String path, Consumer<View> listener) {
        NodeWatch watch = new NodeWatch(listener);
        NodeDriver driver =
                NodeDriver.start(client, path, new Gate(view -> false, Command.Form.DATA, false), notice -> {
                    if (notice instanceof Notice.Shut seen) {
                        watch.seen(seen.view());
                    } else {
                        LOG.debug("{} {}", path, notice);
                    }
                });
        return () -> driver.tell(new Fact.Stop());
    }

    /** Reads a node behind a sync, so that the answer shows whatever was committed before. */
    public static CompletableFuture<View> read(Client client, String path) {
        CompletableFuture<View> result = new CompletableFuture<>();
        CompletableFuture<Void> synced = client.sync(path);
        client.getData(path)
                .whenComplete((node, error) -> synced.whenComplete((done, syncError) -> {
                    if (syncError != null) {
                        result.completeExceptionally(syncError);
                    } else if (error instanceof NoNode) {
                        result.complete(View.MISSING);
                    } else if (error != null) {
                        result.completeExceptionally(error);
                    } else {
                        result.complete(NodeDriver.view(node));
                    }
                }));
        return result;
    }

    private void seen(View view) {
        if (!told || view.mzxid() != last.mzxid() || view.exists() != last.exists()) {
            told = true;
            last = view;
            try {
                listener.accept(view);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed", e);
            }
        }
    }
}
