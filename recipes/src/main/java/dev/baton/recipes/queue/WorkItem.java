package dev.baton.recipes.queue;

import dev.baton.client.Client;
import dev.baton.client.Transaction;
import dev.baton.client.error.Applied;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.ConnectionState;
import dev.baton.recipes.node.Calls;
import dev.baton.wire.model.Stat;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An item of a {@link WorkQueue} that this process has claimed. Say {@link #ackAsync()} when the work is done. If the session ends before that,
 * or {@link #release()} is called, another taker gets the item.
 */
public final class WorkItem implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Client client;
    private final Backlog backlog;
    private final String item;
    private final String claim;
    private final List<byte[]> data;
    private final long token;
    private final long session;
    private final AtomicBoolean ended = new AtomicBoolean();

    WorkItem(Client client, Backlog backlog, String item, String claim, List<byte[]> data, Stat claimStat) {
        this.client = client;
        this.backlog = backlog;
        this.item = item;
        this.claim = claim;
        this.data = List.copyOf(data);
        this.token = claimStat.czxid();
        this.session = claimStat.ephemeralOwner();
    }

    /** The bytes that were put; the first ones of an item that Curator's {@code putMulti} has put with several. */
    public byte[] data() {
        return data.get(0);
    }

    /** All of what was put as one item: one, except for Curator's {@code putMulti}. */
    public List<byte[]> all() {
        return data;
    }

    /** Name of the item's node, unique in the queue. */
    public String id() {
        return ZnodePath.name(item);
    }

    /** Fencing token: the zxid of the claim. Whoever gets the item later has a larger one. */
    public long token() {
        return token;
    }

    /** Whether the session of the claim is connected. If not, another taker may be at the item soon. */
    public boolean isClaimed() {
        return !ended.get() && client.sessionId() == session && client.state() == ConnectionState.CONNECTED;
    }

    /**
     * The work is done: removes the item, in one transaction with the claim. Completes when that is certain; fails with {@link ClaimLost} if the
     * item is not this taker's any more. Call it once.
     */
    public CompletableFuture<Void> ackAsync() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        if (!ended.compareAndSet(false, true)) {
            result.completeExceptionally(new ClaimLost(Calls.context("ack", item, client)));
            return result;
        }
        long deadline = System.nanoTime() + LIMIT.toNanos();
        result.whenComplete((done, error) -> {
            if (error == null) {
                backlog.done(id());
            } else {
                backlog.back(id());
            }
        });
        acknowledge(deadline, result);
        return result;
    }

    /** As {@link #ackAsync()}, waiting. */
    public void ack() throws InterruptedException {
        Calls.await(ackAsync());
    }

    private void acknowledge(long deadline, CompletableFuture<Void> result) {
        if (client.sessionId() != session) {
            lost(result);
            return;
        }
        client.multi(Transaction.EMPTY.delete(claim).delete(item)).whenComplete((done, error) -> {
            if (error == null) {
                result.complete(null);
            } else if (error instanceof NoNode) {
                lost(result);
            } else if (!(error instanceof BatonException known)
                    || Calls.isEnd(error)
                    || !known.retryable()
                    || deadline - System.nanoTime() < 0) {
                result.completeExceptionally(error);
            } else if (known.applied() == Applied.UNKNOWN) {
                lookUp(deadline, result);
            } else {
                acknowledge(deadline, result);
            }
        });
    }

    private void lost(CompletableFuture<Void> result) {
        result.completeExceptionally(new ClaimLost(Calls.context("ack", item, client)));
    }

    /** The claim goes only together with the item, or with the session. */
    private void lookUp(long deadline, CompletableFuture<Void> result) {
        CompletableFuture<Optional<Stat>> found =
                Calls.persistently(LIMIT, () -> client.sync(item).thenCompose(synced -> client.exists(claim)));
        found.thenCombine(Calls.persistently(LIMIT, () -> client.exists(item)), (claimStat, itemStat) -> {
                    if (claimStat.isPresent() && claimStat.get().czxid() == token) {
                        acknowledge(deadline, result);
                    } else if (itemStat.isEmpty() && client.sessionId() == session) {
                        result.complete(null);
                    } else {
                        lost(result);
                    }
                    return result;
                })
                .whenComplete((next, error) -> {
                    if (error != null) {
                        result.completeExceptionally(Calls.unwrapped(error));
                    }
                });
    }

    /** Gives the item back, to its place in the queue. Completes when others can have it, or are certain to get it with the session's end. */
    public CompletableFuture<Void> releaseAsync() {
        if (!ended.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        return WorkQueue.removeClaim(client, claim, token).whenComplete((done, error) -> backlog.back(id()));
    }

    /** As {@link #releaseAsync()}, in the background. */
    public void release() {
        var unused = releaseAsync();
    }

    /** Gives the item back unless it was acknowledged. */
    @Override
    public void close() {
        release();
    }

    @Override
    public String toString() {
        return "WorkItem[" + item + ", token=0x" + Long.toHexString(token) + "]";
    }
}
