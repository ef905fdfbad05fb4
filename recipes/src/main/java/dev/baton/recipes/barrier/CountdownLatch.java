package dev.baton.recipes.barrier;

import dev.baton.client.Client;
import dev.baton.client.error.NoNode;
import dev.baton.recipes.counter.Counter;
import dev.baton.recipes.kernel.Command;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Gates;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Opens when it was counted down to zero. The node is a {@link Counter} of what is left. Thread-safe; holds nothing while unused.
 *
 * <ul>
 *   <li><b>Guarantee:</b> waiting ends only after the number was seen to be zero or less, behind a sync. A latch without a number counts
 *       as closed: it was not armed yet, and cannot be counted down ({@link NotArmed}).
 *   <li><b>Suspension, loss of the session:</b> waiting goes on; what was counted stays counted, whoever dies.
 *   <li><b>Unknown outcome</b> of counting down: as for a counter; it is never counted twice.
 *   <li><b>Close of the client:</b> {@link dev.baton.client.error.ClientClosed}.
 * </ul>
 */
public final class CountdownLatch {
    private final Client client;
    private final String path;
    private final Counter left;

    private CountdownLatch(Client client, String path) {
        this.client = client;
        this.path = Calls.path(path);
        this.left = Counter.on(client, path);
    }

    /** The latch at a path. Makes no request. */
    public static CountdownLatch on(Client client, String path) {
        return new CountdownLatch(client, path);
    }

    /** Sets how much is left, whatever it was. */
    public CompletableFuture<Void> armAsync(long count, Duration limit) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + "; it must not be negative");
        }
        return Calls.plain(left.setAsync(count, limit).thenApply(change -> null));
    }

    /** Counts down; completes with what is left, which is not less than zero. Fails with {@link NotArmed} if nobody has armed it. */
    public CompletableFuture<Long> countDownAsync(long by, Duration limit) {
        if (by < 1) {
            throw new IllegalArgumentException("by is " + by + "; it must be positive");
        }
        CompletableFuture<Long> result = new CompletableFuture<>();
        left.updateExistingAsync(now -> Math.max(0, now - by), limit).whenComplete((change, wrapped) -> {
            if (wrapped == null) {
                result.complete(change.after());
                return;
            }
            Throwable error = Calls.unwrapped(wrapped);
            result.completeExceptionally(
                    error instanceof NoNode ? new NotArmed(Calls.context("count down", path, client), error) : error);
        });
        return result;
    }

    /** What is left; zero also if it was never armed. */
    public CompletableFuture<Long> leftAsync() {
        return left.getAsync();
    }

    /** Completes when nothing is left; fails with {@link BarrierTimeout} if that lasts longer. */
    public CompletableFuture<Void> awaitAsync(Duration timeout) {
        Calls.positive(timeout);
        CompletableFuture<Void> result = new CompletableFuture<>();
        var gate = Gates.await(client, path, CountdownLatch::isOpen, Command.Form.DATA, true);
        Calls.forward(gate.thenApply(open -> null), result);
        Calls.limit(
                result,
                timeout,
                () -> result.completeExceptionally(new BarrierTimeout(
                        Calls.context("await latch", path, client), timeout, "client " + client.state())));
        result.whenComplete((open, error) -> gate.cancel(false));
        return result;
    }

    private static boolean isOpen(View view) {
        return view.exists()
                && view.bytes().length == Long.BYTES
                && ByteBuffer.wrap(view.bytes()).getLong() <= 0;
    }

    /** As {@link #armAsync}, waiting. */
    public void arm(long count, Duration limit) throws InterruptedException {
        Calls.await(armAsync(count, limit));
    }

    /** As {@link #countDownAsync} by one, waiting. */
    public long countDown(Duration limit) throws InterruptedException {
        return Calls.await(countDownAsync(1, limit));
    }

    /** As {@link #awaitAsync}, waiting. */
    public void await(Duration timeout) throws InterruptedException {
        Calls.await(awaitAsync(timeout));
    }

    @Override
    public String toString() {
        return "CountdownLatch[" + path + "]";
    }
}
