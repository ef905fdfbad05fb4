package dev.baton.recipes.queue;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.DeleteOptions;
import dev.baton.client.NodeData;
import dev.baton.client.Transaction;
import dev.baton.client.TransactionResult;
import dev.baton.client.error.Applied;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.recipes.node.Calls;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.path.ZnodePath;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue whose items stay until their work is done. Thread-safe.
 *
 * <p>Items are {@code <path>/queue-...} in the names and bytes of Curator's queues; who works on one has an ephemeral node of the same name
 * below a second path, which is Curator's {@code lockPath}. So consumers of both kinds share a queue, as long as Curator's are built with
 * that lock path.
 *
 * <ul>
 *   <li><b>Guarantee:</b> each item is worked on at least once, by one taker at a time; {@link WorkItem#token()} tells takers of the same item
 *       apart. The order is that of {@link Order} as far as one taker sees it; an item that was given back keeps its place.
 *   <li><b>Suspension</b> of a taker: it may go on, but should look at {@link WorkItem#isClaimed()}.
 *   <li><b>Loss of the session</b> of a taker: others get its items; its acknowledgement fails with {@link ClaimLost}.
 *   <li><b>Unknown outcome</b> of claiming: resolved by the claim's owner. Of acknowledging: resolved by looking for claim and item. Of
 *       putting: {@link dev.baton.client.error.OutcomeUnknown}; putting again may double the item.
 *   <li><b>The bound</b> is approximate, as for {@link SimpleQueue}.
 *   <li><b>Close of the client:</b> {@link dev.baton.client.error.ClientClosed}; what was claimed goes back.
 * </ul>
 */
public final class WorkQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
    private static final String PREFIX = "queue-";
    private static final CreateOptions CLAIM = CreateOptions.of(CreateMode.EPHEMERAL);
    private static final CreateOptions ROOM_FOR_CLAIMS =
            CreateOptions.of(CreateMode.CONTAINER).withParents();

    private final Client client;
    private final String path;
    private final String claims;
    private final Order order;
    private final Backlog backlog;
    private final Puts puts;

    private WorkQueue(Client client, String path, String claims, Order order, int itemsMax) {
        this.client = client;
        this.path = path;
        this.claims = claims;
        this.order = order;
        this.backlog = new Backlog(client, path, claims, name -> name.startsWith(PREFIX), order.comparator());
        this.puts = new Puts(client, path, itemsMax);
    }

    /** As the other, with {@code <path>-claims} and at most 10 000 items. */
    public static WorkQueue on(Client client, String path, Order order) {
        return on(client, path, path + "-claims", order, SimpleQueue.ITEMS_MAX_DEFAULT);
    }

    /**
     * The queue at a path. Makes no request.
     *
     * @param claims where claims are made; not below {@code path}
     * @param order the same for all who use the queue
     * @param itemsMax how many items there may be
     */
    public static WorkQueue on(Client client, String path, String claims, Order order, int itemsMax) {
        if (itemsMax < 1) {
            throw new IllegalArgumentException("itemsMax is " + itemsMax + "; it must be positive");
        }
        if (claims.equals(path) || claims.startsWith(path + "/")) {
            throw new IllegalArgumentException("claims are below the queue: " + claims);
        }
        return new WorkQueue(client, Calls.path(path), Calls.path(claims), order, itemsMax);
    }

    /** Puts an item into a queue in the order of arrival. Fails with {@link QueueFull}. */
    public CompletableFuture<Void> putAsync(byte[] item) {
        return put(Order.ARRIVAL, 0, item);
    }

    /** Puts an item with a priority, smaller ones first. Fails with {@link QueueFull}. */
    public CompletableFuture<Void> putAsync(byte[] item, int priority) {
        return put(Order.PRIORITY, priority, item);
    }

    /** Puts an item that nobody gets before a time, by the takers' clocks. Fails with {@link QueueFull}. */
    public CompletableFuture<Void> putAsync(byte[] item, Instant notBefore) {
        return put(Order.DELAY, notBefore.toEpochMilli(), item);
    }

    /** Puts items in the order of arrival, in transactions of up to 500. */
    public CompletableFuture<Void> putAllAsync(List<byte[]> items) {
        require(Order.ARRIVAL);
        List<Puts.Entry> entries = new ArrayList<>(items.size());
        items.forEach(item -> entries.add(new Puts.Entry(PREFIX, ItemCodec.encode(item))));
        return Calls.plain(puts.putAll(entries));
    }

    private CompletableFuture<Void> put(Order expected, long mark, byte[] item) {
        require(expected);
        return Calls.plain(puts.put(new Puts.Entry(PREFIX + order.mark(mark), ItemCodec.encode(item))));
    }

    private void require(Order expected) {
        if (order != expected) {
            throw new IllegalArgumentException("this queue hands out by " + order + ", not by " + expected);
        }
    }

    /** Claims the first item that nobody works on, as soon as there is one; fails with {@link QueueEmpty} if there is none in time. */
    public CompletableFuture<WorkItem> takeAsync(Duration timeout) {
        Calls.positive(timeout);
        Claim claim = new Claim(true);
        backlog.next(claim);
        Calls.limit(claim.result, timeout, () -> {
            claim.result.completeExceptionally(
                    new QueueEmpty(Calls.context("take", path, client), timeout, "client " + client.state()));
            backlog.tidy();
        });
        return claim.result;
    }

    /** Claims the first item that nobody works on, if there is one now. */
    public CompletableFuture<Optional<WorkItem>> pollAsync() {
        CompletableFuture<Optional<WorkItem>> result = new CompletableFuture<>();
        client.sync(path).whenComplete((synced, error) -> {
            if (error != null) {
                result.completeExceptionally(error);
                return;
            }
            Claim claim = new Claim(false);
            backlog.look();
            backlog.next(claim);
            claim.result.whenComplete((item, failure) -> {
                if (failure == null) {
                    result.complete(Optional.of(item));
                } else if (failure instanceof QueueEmpty) {
                    result.complete(Optional.empty());
                } else {
                    result.completeExceptionally(failure);
                }
            });
        });
        return result;
    }

    /** As {@link #takeAsync}, waiting. An interrupt gives the item back. */
    public WorkItem take(Duration timeout) throws InterruptedException {
        return Calls.await(takeAsync(timeout), WorkItem::release);
    }

    /** As {@link #putAsync(byte[])}, waiting. */
    public void put(byte[] item) throws InterruptedException {
        Calls.await(putAsync(item));
    }

    /** How many items there are, those that are worked on included; shows whatever was put before the call. */
    public CompletableFuture<Integer> sizeAsync() {
        return puts.confirmedSize();
    }

    /** Stops listening to the client's states. Items that are claimed stay claimed. */
    @Override
    public void close() {
        backlog.close();
    }

    /** Removes one's claim; a claim of the same name that is another's is left alone. */
    static CompletableFuture<Void> removeClaim(Client client, String claim, long token) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        long session = client.sessionId();
        Calls.persistently(
                        Duration.ofMinutes(5),
                        () -> client.exists(claim)
                                .thenCompose(stat ->
                                        stat.isPresent() && stat.get().czxid() == token && client.sessionId() == session
                                                ? client.delete(claim, DeleteOptions.DEFAULT)
                                                : CompletableFuture.completedFuture(null)))
                .whenComplete((done, error) -> result.complete(null));
        return result;
    }

    private final class Claim implements Backlog.Taker {
        final CompletableFuture<WorkItem> result = new CompletableFuture<>();
        private final boolean patient;

        Claim(boolean patient) {
            this.patient = patient;
        }

        @Override
        public boolean isOver() {
            return result.isDone();
        }

        @Override
        public boolean isContentWithNothing() {
            if (!patient) {
                result.completeExceptionally(
                        new QueueEmpty(Calls.context("poll", path, client), Duration.ZERO, "nothing to take"));
            }
            return !patient;
        }

        @Override
        public void failed(Throwable error) {
            result.completeExceptionally(error);
        }

        /**
         * The item is read behind the claim: if it is there then, nobody else has finished it before. A claim that is refused for want of a
         * parent and made later would come behind the reading, so the parent is made apart, and both are sent again. It is a transaction of
         * one, since a client of a namespace makes its first plain node once more when the namespace was missing.
         */
        @Override
        public void offer(String name) {
            String claim = ZnodePath.child(claims, name);
            CompletableFuture<TransactionResult> made =
                    client.multi(Transaction.EMPTY.create(claim, new byte[0], CLAIM));
            CompletableFuture<NodeData> read = client.getData(ZnodePath.child(path, name));
            made.whenComplete((created, claimError) -> read.whenComplete((data, readError) -> {
                if (claimError instanceof NodeExists) {
                    backlog.another(name, this);
                } else if (claimError instanceof NoNode) {
                    makeRoom(name);
                } else if (claimError != null) {
                    claimFailed(name, claim, Calls.unwrapped(claimError));
                } else if (readError == null) {
                    claimed(name, claim, data, created.created(0).stat());
                } else {
                    giveUpClaim(
                            name,
                            claim,
                            created.created(0).stat().czxid(),
                            readError instanceof NoNode ? null : readError);
                }
            }));
        }

        private void makeRoom(String name) {
            client.create(claims, new byte[0], ROOM_FOR_CLAIMS).whenComplete((made, error) -> {
                if (error == null || error instanceof NodeExists) {
                    offer(name);
                } else {
                    again(name, error);
                }
            });
        }

        private void claimed(String name, String claim, NodeData node, Stat claimStat) {
            byte[] bytes = node.data();
            try {
                List<byte[]> items = ItemCodec.decode(bytes == null ? new byte[0] : bytes);
                if (!items.isEmpty()) {
                    WorkItem item = new WorkItem(client, backlog, ZnodePath.child(path, name), claim, items, claimStat);
                    if (!result.complete(item)) {
                        item.release();
                    }
                    return;
                }
            } catch (IOException e) {
                LOG.warn("not an item, left where it is path={} name={} reason={}", path, name, e.getMessage());
            }
            // it stays in hand, so that it is not offered again
            removeClaim(client, claim, claimStat.czxid());
            backlog.next(this);
        }

        /** The item is gone, or could not be read. */
        private void giveUpClaim(String name, String claim, long token, @Nullable Throwable error) {
            var unused = removeClaim(client, claim, token);
            again(name, error);
        }

        private void again(String name, @Nullable Throwable error) {
            if (error != null
                    && (!(error instanceof BatonException known) || !known.retryable() || Calls.isEnd(error))) {
                backlog.back(name);
                result.completeExceptionally(error);
            } else {
                backlog.backForAnother(name, this);
            }
        }

        /** With unknown outcome the claim may be there: its owner tells whose it is. */
        private void claimFailed(String name, String claim, Throwable error) {
            if (!(error instanceof BatonException known) || known.applied() != Applied.UNKNOWN) {
                again(name, error);
                return;
            }
            Calls.persistently(
                            Duration.ofMinutes(5), () -> client.sync(claim).thenCompose(done -> client.exists(claim)))
                    .whenComplete((stat, failure) -> {
                        boolean ours = failure == null
                                && stat.isPresent()
                                && stat.get().ephemeralOwner() == client.sessionId();
                        if (ours) {
                            giveUpClaim(name, claim, stat.get().czxid(), null);
                        } else {
                            again(name, failure == null ? null : Calls.unwrapped(failure));
                        }
                    });
        }
    }

    @Override
    public String toString() {
        return "WorkQueue[" + path + ", " + order + "]";
    }
}
