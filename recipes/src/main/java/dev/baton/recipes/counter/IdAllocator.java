package dev.baton.recipes.counter;

import dev.baton.client.Client;
import dev.baton.client.error.OutcomeUnknown;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Serial;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Unique numbers for a fleet, taken from the ensemble in blocks, so that most cost no request. Thread-safe.
 *
 * <p>Guarantee: no number is handed out twice, by whichever process. Numbers of one process grow; over the fleet they are only
 * roughly in order, and numbers are left out: the rest of a block when its process ends, a whole block when the outcome of taking it
 * is unknown. The next block is taken in the background when a fourth of the present one is left.
 */
public final class IdAllocator {
    private static final int LOW_DIVISOR = 4;

    private final Counter counter;
    private final int blockSize;
    private final Duration limit;
    private final Serial serial = new Serial();

    // touched inside of serial only
    private final Deque<CompletableFuture<Long>> waiting = new ArrayDeque<>();
    private long next;
    private long end;
    private @Nullable Block reserve;
    private boolean fetching;

    private record Block(long first, long end) {}

    private IdAllocator(Counter counter, int blockSize, Duration limit) {
        this.counter = counter;
        this.blockSize = blockSize;
        this.limit = limit;
    }

    /**
     * An allocator that counts in a node, which is a {@link Counter}: the number of ids taken so far.
     *
     * @param blockSize ids to take at a time, at least 1
     * @param limit how long taking a block may last
     */
    public static IdAllocator on(Client client, String path, int blockSize, Duration limit) {
        if (blockSize < 1) {
            throw new IllegalArgumentException("blockSize is " + blockSize + "; it must be at least 1");
        }
        return new IdAllocator(Counter.on(client, path), blockSize, Calls.positive(limit));
    }

    /** The next id, from 1 on. Fails as {@link Counter#addAsync} does, except that an unknown outcome only costs the block. */
    public CompletableFuture<Long> nextAsync() {
        CompletableFuture<Long> result = new CompletableFuture<>();
        serial.execute(() -> {
            waiting.add(result);
            serve();
        });
        return result;
    }

    /** As {@link #nextAsync()}, waiting for it. */
    public long next() throws InterruptedException {
        return Calls.await(nextAsync());
    }

    private void serve() {
        while (!waiting.isEmpty() && (next < end || takeReserve())) {
            waiting.remove().complete(++next);
        }
        boolean low = end - next <= blockSize / LOW_DIVISOR;
        if (!fetching && reserve == null && (low || !waiting.isEmpty())) {
            fetch();
        }
    }

    private boolean takeReserve() {
        Block block = reserve;
        if (block == null) {
            return false;
        }
        next = block.first();
        end = block.end();
        reserve = null;
        return true;
    }

    private void fetch() {
        fetching = true;
        counter.addAsync(blockSize, limit)
                .whenComplete((change, error) -> serial.execute(() -> {
                    fetching = false;
                    if (error == null) {
                        reserve = new Block(change.before(), change.after());
                        serve();
                    } else if (error instanceof OutcomeUnknown && !waiting.isEmpty()) {
                        fetch();
                    } else {
                        failAll(error);
                    }
                }));
    }

    private void failAll(Throwable error) {
        while (!waiting.isEmpty()) {
            waiting.remove().completeExceptionally(error);
        }
    }
}
