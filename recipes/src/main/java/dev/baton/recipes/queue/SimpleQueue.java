package dev.baton.recipes.queue;

import dev.baton.client.Client;
import dev.baton.client.NodeData;
import dev.baton.client.error.Applied;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.NoNode;
import dev.baton.recipes.node.Calls;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose items are gone when they are taken. Thread-safe. Its nodes are those of Curator's {@code SimpleDistributedQueue}: {@code
 * <path>/qn-<number>} with the item as data.
 *
 * <ul>
 *   <li><b>Guarantee:</b> an item is given to one taker at most, in the order of arrival as far as one taker sees it. A taker that dies after
 *       taking loses the item: use a {@link WorkQueue} where that matters.
 *   <li><b>Suspension, loss of the session:</b> waiting goes on; items are persistent.
 *   <li><b>Unknown outcome</b> of taking: looked up; if the item is gone nobody can tell who took it, and the call fails with {@link
 *       ItemUncertain}, which carries the item. Of putting: {@link dev.baton.client.error.OutcomeUnknown}; putting again may double the item.
 *   <li><b>Time runs out</b> while an item is being taken: its outcome is waited for, so nobody is told that there is none who has taken one. A
 *       future that is cancelled in that moment takes the item along.
 *   <li><b>The bound</b> is approximate: puts that are under way at the same time can exceed it by their number.
 *   <li><b>Close of the client:</b> {@link dev.baton.client.error.ClientClosed}.
 * </ul>
 *
 * <p>The listing is kept between calls and the next items are read ahead, so taking costs one round trip.
 */
public final class SimpleQueue implements AutoCloseable {
    static final String PREFIX = "qn-";
    static final int ITEMS_MAX_DEFAULT = 10_000;
    private static final int AHEAD = 16;

    private final Client client;
    private final String path;
    private final Backlog backlog;
    private final Puts puts;

    /** Items of the present listing that are read before they are wanted; touched only while the backlog offers. */
    private final Map<String, CompletableFuture<NodeData>> ahead = new HashMap<>();

    private int aheadOf;

    private SimpleQueue(Client client, String path, int itemsMax) {
        this.client = client;
        this.path = path;
        this.backlog = new Backlog(
                client,
                path,
                null,
                name -> name.startsWith(PREFIX),
                Comparator.comparing((String name) -> name.substring(PREFIX.length())));
        this.puts = new Puts(client, path, itemsMax);
    }

    /** The queue at a path, with at most 10 000 items. Makes no request. */
    public static SimpleQueue on(Client client, String path) {
        return on(client, path, ITEMS_MAX_DEFAULT);
    }

    /** The queue at a path. Makes no request. */
    public static SimpleQueue on(Client client, String path, int itemsMax) {
        if (itemsMax < 1) {
            throw new IllegalArgumentException("itemsMax is " + itemsMax + "; it must be positive");
        }
        return new SimpleQueue(client, Calls.path(path), itemsMax);
    }

    /** Puts an item at the end. Fails with {@link QueueFull}. */
    public CompletableFuture<Void> putAsync(byte[] item) {
        return Calls.plain(puts.put(new Puts.Entry(PREFIX, item)));
    }

    /** Puts items at the end, in transactions of up to 500. Fails with {@link QueueFull} if there is no room for all. */
    public CompletableFuture<Void> putAllAsync(List<byte[]> items) {
        List<Puts.Entry> entries = new ArrayList<>(items.size());
        items.forEach(item -> entries.add(new Puts.Entry(PREFIX, item)));
        return Calls.plain(puts.putAll(entries));
    }

    /** Takes the first item as soon as there is one; fails with {@link QueueEmpty} if there is none in time. */
    public CompletableFuture<byte[]> takeAsync(Duration timeout) {
        Calls.positive(timeout);
        Take take = new Take(true);
        backlog.next(take);
        Calls.limit(take.result, timeout, () -> {
            take.timeOut(new QueueEmpty(Calls.context("take", path, client), timeout, "client " + client.state()));
            backlog.tidy();
        });
        return take.result;
    }

    /** Takes the first item if there is one now. */
    public CompletableFuture<Optional<byte[]>> pollAsync() {
        CompletableFuture<Optional<byte[]>> result = new CompletableFuture<>();
        client.sync(path).whenComplete((synced, error) -> {
            if (error != null) {
                result.completeExceptionally(error);
                return;
            }
            Take take = new Take(false);
            backlog.look();
            backlog.next(take);
            take.result.whenComplete((item, failure) -> {
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

    private CompletableFuture<NodeData> read(String name) {
        return client.getData(ZnodePath.child(path, name));
    }

    /** How many items there are, with whatever was put before the call; others may take or put meanwhile. */
    public CompletableFuture<Integer> sizeAsync() {
        return puts.confirmedSize();
    }

    /** As {@link #putAsync}, waiting. */
    public void put(byte[] item) throws InterruptedException {
        Calls.await(putAsync(item));
    }

    /** As {@link #takeAsync}, waiting. */
    public byte[] take(Duration timeout) throws InterruptedException {
        return Calls.await(takeAsync(timeout));
    }

    /** As {@link #pollAsync}, waiting for the answer. */
    public Optional<byte[]> poll() throws InterruptedException {
        return Calls.await(pollAsync());
    }

    /** Stops listening to the client's states. */
    @Override
    public void close() {
        backlog.close();
    }

    /** Several at a time, which then are one request, and behind the deletion that somebody waits for. */
    private void readAhead() {
        List<String> upcoming = backlog.upcoming(AHEAD);
        if (ahead.size() > 2 * AHEAD) {
            ahead.keySet().retainAll(new HashSet<>(upcoming)); // others have taken them
        }
        if (upcoming.stream().filter(ahead::containsKey).count() <= Math.min(AHEAD / 2, upcoming.size() - 1)) {
            upcoming.forEach(next -> ahead.computeIfAbsent(next, this::read));
        }
    }

    private final class Take implements Backlog.Taker {
        final CompletableFuture<byte[]> result = new CompletableFuture<>();
        private final boolean patient;

        // guarded by this
        private boolean deleting;
        private @Nullable QueueEmpty late;

        Take(boolean patient) {
            this.patient = patient;
        }

        /** The time is up. What is being deleted by then may be ours, and is waited for, or else it would be lost in silence. */
        void timeOut(QueueEmpty outcome) {
            synchronized (this) {
                late = outcome;
                if (deleting) {
                    return;
                }
            }
            result.completeExceptionally(outcome);
        }

        /** Whether an item may be deleted for this call: not once it has been told that there is none. */
        private synchronized boolean mayDelete() {
            deleting = late == null && !result.isDone();
            return deleting;
        }

        /** The item was somebody else's; so the time may be up now. */
        private void notOurs() {
            QueueEmpty outcome;
            synchronized (this) {
                deleting = false;
                outcome = late;
            }
            if (outcome != null) {
                result.completeExceptionally(outcome);
            }
        }

        @Override
        public boolean isContentWithNothing() {
            if (!patient) {
                result.completeExceptionally(
                        new QueueEmpty(Calls.context("poll", path, client), Duration.ZERO, "empty"));
            }
            return !patient;
        }

        @Override
        public boolean isOver() {
            return result.isDone();
        }

        @Override
        public void failed(Throwable error) {
            result.completeExceptionally(error);
        }

        /** The item is deleted only when it has been read: an answer that is lost must not take the item along. */
        @Override
        public void offer(String name) {
            if (aheadOf != backlog.listings()) {
                aheadOf = backlog.listings();
                ahead.clear();
            }
            CompletableFuture<NodeData> read = ahead.remove(name);
            if (read == null || read.isCompletedExceptionally()) {
                read = read(name);
            }
            read.whenComplete((data, error) -> {
                if (error == null) {
                    delete(name, bytes(data));
                } else if (error instanceof NoNode) {
                    backlog.another(name, this);
                } else {
                    backlog.back(name);
                    result.completeExceptionally(error);
                }
            });
            readAhead();
        }

        private void delete(String name, byte[] item) {
            if (!mayDelete()) {
                backlog.back(name);
                return;
            }
            client.delete(ZnodePath.child(path, name)).whenComplete((deleted, error) -> {
                if (error == null) {
                    took(name, item);
                } else if (error instanceof NoNode) {
                    notOurs();
                    backlog.another(name, this);
                } else {
                    uncertain(name, item, error);
                }
            });
        }

        private void took(String name, byte[] item) {
            backlog.done(name);
            result.complete(item);
        }

        /** Still there: it was not taken, so once more. Gone: by whom is anybody's guess. */
        private void uncertain(String name, byte[] item, Throwable error) {
            boolean unknown = error instanceof BatonException known && known.applied() == Applied.UNKNOWN;
            if (!unknown || Calls.isEnd(error)) {
                backlog.back(name);
                result.completeExceptionally(error);
                return;
            }
            String node = ZnodePath.child(path, name);
            Calls.persistently(Duration.ofSeconds(30), () -> client.sync(node).thenCompose(done -> client.exists(node)))
                    .whenComplete((stat, failure) -> {
                        if (failure == null && stat.isPresent()) {
                            notOurs();
                            delete(name, item);
                        } else {
                            backlog.back(name);
                            result.completeExceptionally(new ItemUncertain(Calls.context("take", node, client), item));
                        }
                    });
        }

        private byte[] bytes(NodeData data) {
            byte[] bytes = data.data();
            return bytes == null ? new byte[0] : bytes;
        }
    }

    @Override
    public String toString() {
        return "SimpleQueue[" + path + "]";
    }
}
