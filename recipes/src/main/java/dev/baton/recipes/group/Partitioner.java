package dev.baton.recipes.group;

import dev.baton.client.Client;
import dev.baton.client.event.Registration;
import dev.baton.recipes.kernel.PartitionDesk;
import dev.baton.recipes.kernel.PartitionDesk.Fact;
import dev.baton.recipes.kernel.PartitionDesk.Order;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockOptions;
import dev.baton.recipes.lock.LockOwner;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.recipes.node.NodeWatch;
import dev.baton.recipes.node.Serial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Divides a set of partitions among the members of a fleet, and moves as few as possible when members come and go. Thread-safe.
 *
 * <p>One of the members leads and writes who is to have what. A member works on a partition only while it holds the partition's claim, a
 * {@link Mutex}: so a partition moves in two steps, its old owner ends the work and gives the claim back, and only then the new one begins,
 * with a larger token. An owner that has died is waited for until its session has ended.
 *
 * <ul>
 *   <li><b>Guarantee:</b> at most one member holds a partition at a time, by the ensemble's word, and each has a larger token than all
 *       before it. Every partition is assigned while there are members; shares differ from the exact parts by less than one.
 *   <li><b>Suspension:</b> partitions stay assigned, {@link Partition#isHeld()} is false.
 *   <li><b>Loss of the session, or of a claim's node:</b> {@link PartitionListener#onRevoked} with {@code lost}. The member joins again and gets
 *       back what is still assigned to it, once the work of before has ended.
 *   <li><b>Close:</b> the member leaves the group, ends its work, and gives its claims back one by one.
 *   <li><b>Unknown outcome</b> of a claim: resolved as by {@link Mutex}; of a division: it is written again.
 *   <li><b>The client is closed:</b> everything is lost, and nothing claimed again.
 * </ul>
 *
 * <p>Nodes: {@code <path>/members/<id>}, {@code <path>/leader}, {@code <path>/assignment} and {@code <path>/claims/<partition>}.
 */
public final class Partitioner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Partitioner.class);
    private static final Duration EVER = Duration.ofDays(10_000);

    private final Client client;
    private final String path;
    private final PartitionerOptions options;
    private final SortedSet<String> partitions;
    private final PartitionListener listener;
    private final Membership membership;
    private final Dividing dividing;
    private final Registration watch;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Serial serial = new Serial();

    // touched inside of serial only
    private final PartitionDesk desk = new PartitionDesk();
    private final Map<Integer, Claim> claims = new TreeMap<>();
    private boolean closed;
    private int refusals;

    private volatile SortedMap<String, String> assignment = Collections.emptySortedMap();
    private volatile List<Partition> held = List.of();

    private static final class Claim {
        final CompletableFuture<LockHandle> future;

        @Nullable
        Partition partition;

        @Nullable
        LockHandle handle;

        Claim(CompletableFuture<LockHandle> future) {
            this.future = future;
        }
    }

    private Partitioner(
            Client client,
            String path,
            Collection<String> partitions,
            PartitionerOptions options,
            PartitionListener listener) {
        this.client = client;
        this.path = Calls.path(path);
        this.options = options;
        this.listener = listener;
        this.partitions = Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
        this.partitions.forEach(partition -> Calls.name("partition", partition));
        byte[] capacity = String.valueOf(options.capacity()).getBytes(StandardCharsets.UTF_8);
        this.membership = Group.on(client, path + "/members").join(options.id(), capacity);
        this.dividing = new Dividing(client, path, path + "/assignment", this.partitions, options);
        this.watch = NodeWatch.start(client, path + "/assignment", view -> serial.execute(() -> onAssignment(view)));
    }

    /**
     * Joins, until {@link #close}.
     *
     * @param path where the fleet meets
     * @param partitions all there are, the same for all members; each a segment of a path
     * @param listener told which ones are this member's
     */
    public static Partitioner join(
            Client client,
            String path,
            Collection<String> partitions,
            PartitionerOptions options,
            PartitionListener listener) {
        return new Partitioner(client, path, partitions, options, listener);
    }

    /** The partitions that this member works on, in the order in which they were assigned. */
    public List<Partition> held() {
        return held;
    }

    /** Who is to have which partition, as last written; moves may be under way. */
    public SortedMap<String, String> assignment() {
        return assignment;
    }

    /** Leaves: completes when all work has ended and the claims are given back. */
    public CompletableFuture<Void> closeAsync() {
        serial.execute(() -> {
            if (!closed) {
                closed = true;
                watch.close();
                var unused = dividing.close();
                membership.close();
                assign(new TreeSet<>());
            }
        });
        return gone.copy();
    }

    /** As {@link #closeAsync()}, without waiting. */
    @Override
    public void close() {
        var unused = closeAsync();
    }

    private void onAssignment(View view) {
        SortedMap<String, String> next;
        try {
            next = AssignmentJson.read(view.bytes());
        } catch (IOException e) {
            LOG.warn("not an assignment, the last known one stays path={}", path, e);
            return;
        }
        assignment = Collections.unmodifiableSortedMap(next);
        if (!closed) {
            SortedSet<String> mine = new TreeSet<>(partitions);
            mine.removeIf(partition -> !options.id().equals(next.get(partition)));
            assign(mine);
        }
    }

    private void assign(SortedSet<String> mine) {
        List<Order> orders = new ArrayList<>();
        desk.assign(mine, orders);
        execute(orders);
    }

    private void tell(Fact fact, String partition, int ticket, long token) {
        serial.execute(() -> {
            List<Order> orders = new ArrayList<>();
            desk.step(fact, partition, ticket, token, orders);
            execute(orders);
        });
    }

    private void execute(List<Order> orders) {
        for (Order order : orders) {
            switch (order.act()) {
                case CLAIM -> claim(order.partition(), order.ticket());
                case DROP -> drop(order.ticket());
                case BEGIN -> begin(order.ticket());
                case END -> end(order, false);
                case ABORT -> end(order, true);
            }
        }
        if (closed && desk.isIdle()) {
            gone.complete(null);
        }
    }

    private void claim(String partition, int ticket) {
        LockOptions owner = LockOptions.DEFAULT.withOwner(LockOwner.of("partitioner", options.id()));
        CompletableFuture<LockHandle> future =
                Mutex.on(client, path + "/claims/" + partition, owner).acquire(EVER);
        claims.put(ticket, new Claim(future));
        future.whenComplete((handle, error) -> serial.execute(() -> {
            if (error == null) {
                granted(partition, ticket, handle);
            } else if (claims.remove(ticket) != null) {
                refused(partition, ticket, Calls.unwrapped(error));
            }
        }));
    }

    private void granted(String partition, int ticket, LockHandle handle) {
        Claim claim = claims.get(ticket);
        if (claim == null) {
            handle.release(); // dropped meanwhile
            return;
        }
        refusals = 0;
        claim.handle = handle;
        claim.partition = new Partition(partition, handle);
        tell(Fact.GRANTED, partition, ticket, handle.token());
        handle.lost().thenRun(() -> tell(Fact.LOST, partition, ticket, 0));
    }

    private void refused(String partition, int ticket, Throwable error) {
        if (client.state().isFinal()) {
            close();
            tell(Fact.REFUSED, partition, ticket, 0);
            return;
        }
        LOG.debug("claim refused path={} partition={} error={}", path, partition, error.toString());
        refusals++;
        var unused =
                Clockwork.afterNanos(Clockwork.pauseNanos(refusals), () -> tell(Fact.REFUSED, partition, ticket, 0));
    }

    private void drop(int ticket) {
        Claim claim = claims.remove(ticket);
        if (claim != null && claim.handle != null) {
            claim.handle.release();
        } else if (claim != null) {
            claim.future.cancel(false);
        }
    }

    private void begin(int ticket) {
        Claim claim = claims.get(ticket);
        if (claim == null || claim.partition == null) {
            throw new IllegalStateException("no claim " + ticket);
        }
        Partition partition = claim.partition;
        List<Partition> more = new ArrayList<>(held);
        more.add(partition);
        held = List.copyOf(more);
        LOG.debug("begins {}", partition);
        try {
            listener.onAssigned(partition);
        } catch (RuntimeException e) {
            LOG.warn("a listener of partitions failed {}", partition, e);
        }
    }

    private void end(Order order, boolean lost) {
        Claim claim = claims.get(order.ticket());
        if (claim == null || claim.partition == null) {
            throw new IllegalStateException("no claim " + order);
        }
        Partition partition = claim.partition;
        held = held.stream().filter(other -> other != partition).toList();
        LOG.debug("ends lost={} {}", lost, partition);
        CompletionStage<Void> ended;
        try {
            ended = listener.onRevoked(partition, lost);
        } catch (RuntimeException e) {
            LOG.warn("a listener of partitions failed {}", partition, e);
            ended = CompletableFuture.completedFuture(null);
        }
        ended.whenComplete((done, error) -> {
            if (lost) {
                serial.execute(() -> claims.remove(order.ticket()));
            }
            tell(Fact.ENDED, order.partition(), order.ticket(), 0);
        });
    }

    @Override
    public String toString() {
        return "Partitioner[" + path + ", " + options.id() + ", " + held.size() + " held]";
    }
}
