package dev.baton.recipes.queue;

import dev.baton.client.Children;
import dev.baton.client.Client;
import dev.baton.client.ReadOptions;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;
import dev.baton.recipes.kernel.Problem;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.recipes.node.Serial;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is believed to be in a queue, handed out name by name to those who want to take. The listing is kept until it is used up; only when
 * nothing is left the children are listed again, and watched if there is still nothing.
 */
final class Backlog {
    /** Names of a container that is gone meanwhile, as Curator makes them, may have come to stand for other items. */
    private static final long STALE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Client client;
    private final String path;
    private final @Nullable String claims;
    private final Predicate<String> isItem;
    private final Comparator<String> order;
    private final Serial serial = new Serial();
    private final Watcher watcher = this::onEvent;

    // touched inside of serial only
    private final Deque<Taker> takers = new ArrayDeque<>();
    private final Deque<String> names = new ArrayDeque<>();
    private final Set<String> inHand = new HashSet<>();
    private boolean listing;
    private boolean watching;
    private boolean dirty = true;
    private int listings;
    private long listedAtNanos;
    private int failures;
    private @Nullable Registration states;
    private @Nullable ScheduledFuture<?> timer;

    /** Somebody who wants an item. */
    interface Taker {
        /** Here is one to try; tell {@link Backlog#done}, {@link Backlog#back} or {@link Backlog#another} afterwards. */
        void offer(String name);

        /** No item will come. */
        void failed(Throwable error);

        /** Whether nobody waits any more. */
        boolean isOver();

        /** Told when there is nothing to take now; whether the taker is content with that and does not wait. */
        boolean isContentWithNothing();
    }

    /**
     * A backlog that has not looked yet.
     *
     * @param claims node whose children are names of items that are taken already, null for none
     */
    Backlog(Client client, String path, @Nullable String claims, Predicate<String> isItem, Comparator<String> order) {
        this.client = client;
        this.path = path;
        this.claims = claims;
        this.isItem = isItem;
        this.order = order;
    }

    /** Offers the next item to a taker, as soon as there is one. */
    void next(Taker taker) {
        serial.execute(() -> {
            takers.add(taker);
            serve();
        });
    }

    /** Names that will be offered next, as far as known. To be called by a taker while it is offered something. */
    List<String> upcoming(int count) {
        return names.stream().limit(count).toList();
    }

    /** How many listings there have been: what was read of an earlier one's items is old. To be called as {@link #upcoming}. */
    int listings() {
        return listings;
    }

    /** The item that was offered is not in the queue any more. */
    void done(String name) {
        serial.execute(() -> inHand.remove(name));
    }

    /** The item that was offered may still be in the queue: whoever waits has it offered. No watch tells of that, since nothing has changed. */
    void back(String name) {
        serial.execute(() -> {
            inHand.remove(name);
            dirty = true;
            serve();
        });
    }

    /** As {@link #back}, and the same taker gets the next one, before everybody else. */
    void backForAnother(String name, Taker taker) {
        serial.execute(() -> takers.addFirst(taker));
        back(name);
    }

    /** When the item was somebody else's: the same taker gets another one, before everybody else. */
    void another(String name, Taker taker) {
        serial.execute(() -> {
            inHand.remove(name);
            takers.addFirst(taker);
            serve();
        });
    }

    /** Something may have changed that no watch reports. */
    void look() {
        serial.execute(() -> {
            dirty = true;
            serve();
        });
    }

    /** Forgets takers that are over. */
    void tidy() {
        serial.execute(() -> takers.removeIf(Taker::isOver));
    }

    private void serve() {
        takers.removeIf(Taker::isOver);
        if (!names.isEmpty() && System.nanoTime() - listedAtNanos > STALE_NANOS) {
            names.clear();
            dirty = true;
        }
        while (!takers.isEmpty() && !names.isEmpty() && millisUntilDue(names.element()) <= 0) {
            String name = names.remove();
            inHand.add(name);
            takers.remove().offer(name);
        }
        if (takers.isEmpty() || listing) {
            return;
        }
        listenToStates();
        if (dirty) {
            list();
            return;
        }
        takers.removeIf(Taker::isContentWithNothing);
        if (takers.isEmpty()) {
            return;
        }
        if (!names.isEmpty()) {
            Calls.cancel(timer);
            timer = Clockwork.after(
                    Duration.ofMillis(Math.max(1, millisUntilDue(names.element()))), () -> serial.execute(this::serve));
        } else if (!watching) {
            list();
        }
    }

    private static long millisUntilDue(String name) {
        long due = Order.dueMillis(name);
        return due == 0 ? 0 : due - System.currentTimeMillis();
    }

    private void listenToStates() {
        if (states == null) {
            states = client.addStateListener(
                    ListenerPhase.RECIPES, change -> serial.execute(() -> onStateChange(change)));
        }
    }

    private void onStateChange(StateChange change) {
        if (change.current() == ConnectionState.CONNECTED) {
            watching = watching && !change.opensNewSession();
            dirty = true;
            serve();
        } else if (change.current().isFinal()) {
            dirty = true;
            serve();
        }
    }

    /** With a watch if the last listing has left nothing to do: then there is something to wait for. */
    private void list() {
        listing = true;
        boolean watched = !dirty || names.isEmpty();
        dirty = false;
        watching = watching || watched;
        CompletableFuture<List<String>> taken =
                claims == null ? CompletableFuture.completedFuture(List.of()) : children(claims, watched);
        children(path, watched)
                .thenCombine(taken, Backlog::minus)
                .whenComplete((free, error) -> serial.execute(() -> {
                    listing = false;
                    if (error == null) {
                        failures = 0;
                        listings++;
                        listedAtNanos = System.nanoTime();
                        names.clear();
                        free.stream()
                                .filter(isItem)
                                .filter(name -> !inHand.contains(name))
                                .sorted(order)
                                .forEach(names::add);
                        serve();
                    } else {
                        failed(Calls.unwrapped(error));
                    }
                }));
    }

    private static List<String> minus(List<String> items, List<String> taken) {
        Set<String> excluded = new HashSet<>(taken);
        List<String> free = new ArrayList<>(items);
        free.removeIf(excluded::contains);
        return free;
    }

    /** No node is the same as no children, and then its creation is what to watch for. */
    private CompletableFuture<List<String>> children(String node, boolean watched) {
        CompletableFuture<List<String>> result = new CompletableFuture<>();
        ReadOptions options = watched ? ReadOptions.DEFAULT.withWatcher(watcher) : ReadOptions.DEFAULT;
        client.getChildren(node, options).whenComplete((children, error) -> {
            if (error instanceof NoNode) {
                client.exists(node, options).whenComplete((stat, failure) -> {
                    if (failure == null && stat.isPresent()) {
                        look();
                    }
                    finish(result, List.of(), failure);
                });
            } else {
                finish(result, names(children), error);
            }
        });
        return result;
    }

    private static List<String> names(@Nullable Children children) {
        return children == null ? List.of() : children.names();
    }

    private static void finish(CompletableFuture<List<String>> result, List<String> names, @Nullable Throwable error) {
        if (error == null) {
            result.complete(names);
        } else {
            result.completeExceptionally(error);
        }
    }

    private void onEvent(WatchEvent event) {
        serial.execute(() -> {
            watching = false;
            dirty = true;
            serve();
        });
    }

    private void failed(Throwable error) {
        watching = false;
        dirty = true;
        boolean again = !Calls.isEnd(error) && Calls.problemOf(error) != Problem.REFUSED;
        if (again) {
            var unused = Clockwork.afterNanos(Clockwork.pauseNanos(++failures), this::look);
            return;
        }
        List<Taker> all = List.copyOf(takers);
        takers.clear();
        all.forEach(taker -> taker.failed(error));
    }

    /** Stops listening. Takers that wait are left to their time limits. */
    void close() {
        serial.execute(() -> {
            if (states != null) {
                states.close();
                states = null;
            }
            Calls.cancel(timer);
        });
    }
}
