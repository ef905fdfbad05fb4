package dev.baton.recipes.counter;

import dev.baton.client.Client;
import dev.baton.client.NodeData;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.ServerException;
import dev.baton.recipes.kernel.CasLoop;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Calls;
import dev.baton.wire.model.ErrorCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A number that many clients count on. Thread-safe; holds nothing while unused.
 *
 * <p>The node's bytes are those of Curator's {@code DistributedAtomicLong} (eight bytes, big-endian) or of its {@code SharedCount}
 * and {@code DistributedAtomicInteger} (four), so both kinds of clients count together. No node, or no bytes, is zero.
 *
 * <ul>
 *   <li><b>Guarantee:</b> a change that is reported as made was made exactly once, and each result is unique among the changes of all
 *       clients, unless somebody sets the number back.
 *   <li><b>The connection breaks</b> before the answer: it is found out whether the change was made, and made if not. Where others
 *       have changed the number in the meantime nobody can tell; the call fails with {@link
 *       dev.baton.client.error.OutcomeUnknown}.
 *   <li><b>Others are faster:</b> tried again after a short, random pause, until the time is up ({@link
 *       dev.baton.client.error.DeadlineExceeded}, nothing was changed).
 *   <li><b>Many calls of one process</b> at a time are made by one write.
 *   <li><b>The client is closed:</b> {@link dev.baton.client.error.ClientClosed}, or unknown if a write was under way.
 * </ul>
 */
public final class Counter {
    private final Cell cell;
    private final Format format;

    /** How the number is written. */
    public enum Format {
        /** Eight bytes, as Curator's {@code DistributedAtomicLong}. */
        LONG(Long.BYTES),
        /** Four bytes, as Curator's {@code SharedCount}; a result that does not fit is refused. */
        INT(Integer.BYTES);

        private final int bytes;

        Format(int bytes) {
            this.bytes = bytes;
        }

        private byte[] encode(long value) {
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            if (this == LONG) {
                buffer.putLong(value);
            } else {
                buffer.putInt(Math.toIntExact(value));
            }
            return buffer.array();
        }

        private long decode(byte[] data) {
            return this == LONG
                    ? ByteBuffer.wrap(data).getLong()
                    : ByteBuffer.wrap(data).getInt();
        }
    }

    /**
     * One change of the number.
     *
     * @param before the number before
     * @param after the number after
     */
    public record Change(long before, long after) {}

    private Counter(Client client, String path, Format format) {
        this.cell = new Cell(client, path);
        this.format = format;
    }

    /** The counter at a path, in eight bytes. Makes no request. */
    public static Counter on(Client client, String path) {
        return on(client, path, Format.LONG);
    }

    /** The counter at a path. Makes no request. */
    public static Counter on(Client client, String path, Format format) {
        return new Counter(client, path, format);
    }

    /** Where the number is. */
    public String path() {
        return cell.path();
    }

    /** Reads the number; it shows every change that was reported before the call, by whichever client. */
    public CompletableFuture<Long> getAsync() {
        CompletableFuture<Void> synced = cell.client().sync(cell.path());
        CompletableFuture<Long> result = new CompletableFuture<>();
        cell.client()
                .getData(cell.path())
                .whenComplete((node, error) -> synced.whenComplete((done, syncError) -> {
                    Throwable failure = syncError == null ? error : syncError;
                    if (syncError == null && error instanceof NoNode) {
                        result.complete(0L);
                    } else if (failure != null) {
                        result.completeExceptionally(failure);
                    } else {
                        decode(node, result);
                    }
                }));
        return result;
    }

    private void decode(NodeData node, CompletableFuture<Long> result) {
        try {
            result.complete(decode(node.data()));
        } catch (MalformedValue e) {
            result.completeExceptionally(e);
        }
    }

    /** Adds to the number; the result is unique to this call. Fails with {@link ArithmeticException} at an overflow. */
    public CompletableFuture<Change> addAsync(long delta, Duration limit) {
        return update("add", view -> Math.addExact(decode(view.data()), delta), CasLoop.Echo.AMBIGUOUS, limit);
    }

    /** Sets the number, whatever it was. */
    public CompletableFuture<Change> setAsync(long value, Duration limit) {
        return update("set", view -> value, CasLoop.Echo.REPEATABLE, limit);
    }

    /**
     * Changes the number by a function, which may be called several times.
     *
     * @return fails with what the function throws
     */
    public CompletableFuture<Change> updateAsync(LongUnaryOperator function, Duration limit) {
        return update("update", view -> function.applyAsLong(decode(view.data())), CasLoop.Echo.AMBIGUOUS, limit);
    }

    /**
     * As {@link #updateAsync}, where there is a number already.
     *
     * @return fails with {@link NoNode} if there is none, and leaves it so
     */
    public CompletableFuture<Change> updateExistingAsync(LongUnaryOperator function, Duration limit) {
        return update("update", view -> function.applyAsLong(existing(view)), CasLoop.Echo.AMBIGUOUS, limit);
    }

    private long existing(View view) {
        if (view.bytes().length == 0) {
            throw ServerException.of(ErrorCode.NO_NODE, Calls.context("update", cell.path(), cell.client()));
        }
        return decode(view.data());
    }

    /** Sets the number if it is the expected one; completes with whether it was. */
    public CompletableFuture<Boolean> compareAndSetAsync(long expected, long value, Duration limit) {
        byte[] next = format.encode(value);
        return Calls.plain(cell.change(
                        "compareAndSet",
                        view -> decode(view.data()) == expected ? next : null,
                        CasLoop.Echo.AMBIGUOUS,
                        limit)
                .thenApply(outcome -> decode(outcome.before().data()) == expected));
    }

    /** As {@link #getAsync()}, waiting for the answer. */
    public long get() throws InterruptedException {
        return Calls.await(getAsync());
    }

    /** As {@link #addAsync}, waiting; returns the number after it. */
    public long add(long delta, Duration limit) throws InterruptedException {
        return Calls.await(addAsync(delta, limit)).after();
    }

    /** As {@link #setAsync}, waiting; returns the number before it. */
    public long set(long value, Duration limit) throws InterruptedException {
        return Calls.await(setAsync(value, limit)).before();
    }

    /** As {@link #compareAndSetAsync}, waiting. */
    public boolean compareAndSet(long expected, long value, Duration limit) throws InterruptedException {
        return Calls.await(compareAndSetAsync(expected, value, limit));
    }

    private CompletableFuture<Change> update(
            String verb, ToLongFunction<View> function, CasLoop.Echo echo, Duration limit) {
        return Calls.plain(cell.change(verb, view -> format.encode(function.applyAsLong(view)), echo, limit)
                .thenApply(outcome -> new Change(decode(outcome.before().data()), decode(outcome.after()))));
    }

    private long decode(byte @Nullable [] data) {
        if (data == null || data.length == 0) {
            return 0;
        }
        if (data.length != format.bytes) {
            throw new MalformedValue(
                    Calls.context("count", cell.path(), cell.client()),
                    data.length + " bytes instead of the " + format.bytes + " of a counter");
        }
        return format.decode(data);
    }

    @Override
    public String toString() {
        return "Counter[" + cell.path() + "]";
    }
}
