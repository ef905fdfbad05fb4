package dev.baton.recipes.counter;

import dev.baton.client.Client;
import dev.baton.client.event.Registration;
import dev.baton.recipes.kernel.CasLoop;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.NodeWatch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Some bytes that a fleet shares, changed by their version. Thread-safe; holds nothing while unused.
 *
 * <p>The node's data is the value, as in Curator's {@code SharedValue}. No node is the same as no bytes. Behaviour at breaks, contention and
 * close is that of {@link Counter}.
 */
public final class SharedValue {
    private final Cell cell;

    private SharedValue(Client client, String path) {
        this.cell = new Cell(client, path);
    }

    /** The value at a path. Makes no request. */
    public static SharedValue on(Client client, String path) {
        return new SharedValue(client, path);
    }

    /** Where the value is. */
    public String path() {
        return cell.path();
    }

    /** Reads the value; it shows every change that was reported before the call. */
    public CompletableFuture<Versioned> getAsync() {
        return Calls.plain(NodeWatch.read(cell.client(), cell.path()).thenApply(SharedValue::versioned));
    }

    /** Replaces the value, whatever it was. */
    public CompletableFuture<Versioned> setAsync(byte[] value, Duration limit) {
        return update("set", view -> value, CasLoop.Echo.REPEATABLE, limit);
    }

    /** Replaces the value if it is still at the version that was read; completes with whether it was. */
    public CompletableFuture<Boolean> trySetAsync(Versioned expected, byte[] value, Duration limit) {
        return Calls.plain(cell.change(
                        "trySet",
                        view -> versioned(view).zxid() == expected.zxid() ? value : null,
                        CasLoop.Echo.AMBIGUOUS,
                        limit)
                .thenApply(outcome ->
                        outcome.written() && versioned(outcome.before()).zxid() == expected.zxid()));
    }

    /** Changes the value by a function, which may be called several times. Fails with what the function throws. */
    public CompletableFuture<Versioned> updateAsync(UnaryOperator<byte[]> function, Duration limit) {
        return update("update", view -> function.apply(view.bytes()), CasLoop.Echo.AMBIGUOUS, limit);
    }

    /** As {@link #getAsync()}, waiting for the answer. */
    public Versioned get() throws InterruptedException {
        return Calls.await(getAsync());
    }

    /** As {@link #setAsync}, waiting. */
    public Versioned set(byte[] value, Duration limit) throws InterruptedException {
        return Calls.await(setAsync(value, limit));
    }

    /** As {@link #trySetAsync}, waiting. */
    public boolean trySet(Versioned expected, byte[] value, Duration limit) throws InterruptedException {
        return Calls.await(trySetAsync(expected, value, limit));
    }

    /**
     * Tells of the present value, and of changes, until closed: always the newest, so several changes may be told as one; never an
     * older value after a newer one. After a lost connection it goes on with the value found then.
     *
     * @param listener told one at a time, on the client's callback lane
     */
    public Registration onChange(Consumer<Versioned> listener) {
        return NodeWatch.start(cell.client(), cell.path(), view -> listener.accept(versioned(view)));
    }

    private CompletableFuture<Versioned> update(String verb, Cell.Edit edit, CasLoop.Echo echo, Duration limit) {
        return Calls.plain(cell.change(verb, edit, echo, limit).thenApply(outcome -> {
            View node = outcome.node();
            return new Versioned(outcome.after(), node.version(), node.mzxid());
        }));
    }

    private static Versioned versioned(View view) {
        return view.exists()
                ? new Versioned(view.bytes(), view.version(), view.mzxid())
                : new Versioned(new byte[0], -1, 0);
    }

    @Override
    public String toString() {
        return "SharedValue[" + cell.path() + "]";
    }
}
