package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.error.ClientClosed;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.queue.ClaimLost;
import dev.baton.recipes.queue.ItemUncertain;
import dev.baton.recipes.queue.Order;
import dev.baton.recipes.queue.QueueEmpty;
import dev.baton.recipes.queue.QueueFull;
import dev.baton.recipes.queue.SimpleQueue;
import dev.baton.recipes.queue.WorkItem;
import dev.baton.recipes.queue.WorkQueue;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.queue.DistributedQueue;
import org.apache.curator.framework.recipes.queue.QueueBuilder;
import org.apache.curator.framework.recipes.queue.QueueConsumer;
import org.apache.curator.framework.recipes.queue.QueueSerializer;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.framework.state.ConnectionState;
import org.junit.jupiter.params.ParameterizedTest;

/** What queues promise, on both servers, and with Curator's on the other side. */
class QueueConformanceIT extends RecipeSuite {
    private static final Duration SHORT = Duration.ofMillis(200);

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void itemsAreTakenOnceInOrder(BackEnd kind) throws Exception {
        SimpleQueue producer = SimpleQueue.on(client(kind), path, 100);
        SimpleQueue consumer = closing(SimpleQueue.on(client(kind), path));
        CompletableFuture<byte[]> early = consumer.takeAsync(LIMIT);
        assertThatThrownBy(() -> consumer.take(SHORT)).isInstanceOf(QueueEmpty.class);
        assertThat(consumer.poll()).isEmpty();
        producer.put(bytes("0"));
        assertThat(text(get(early))).isEqualTo("0");
        List<byte[]> items = new ArrayList<>();
        for (int i = 1; i <= 80; i++) {
            items.add(bytes("" + i));
        }
        get(producer.putAllAsync(items));
        assertThat(get(consumer.sizeAsync())).isEqualTo(80);
        assertThat(text(consumer.poll().orElseThrow())).isEqualTo("1");
        for (int i = 2; i <= 80; i++) {
            assertThat(text(consumer.take(LIMIT))).isEqualTo("" + i);
        }
        assertThat(consumer.poll()).isEmpty();
        get(producer.putAllAsync(items));
        assertThatThrownBy(() -> get(producer.putAllAsync(items))).hasCauseInstanceOf(QueueFull.class);
        assertThat(get(consumer.sizeAsync())).isEqualTo(80);
    }

    /** A container that is gone when it is empty would number its items anew, and names that are known still would stand for others. */
    @ParameterizedTest
    @OnBackEnds
    void theNumbersOfAQueueNeverBeginAgain(BackEnd kind) throws Exception {
        SimpleQueue queue = closing(SimpleQueue.on(client(kind), path));
        queue.put(bytes("one"));
        assertThat(get(client(kind).exists(path)).orElseThrow().ephemeralOwner())
                .isZero();
        assertThat(text(queue.take(LIMIT))).isEqualTo("one");
        SimpleQueue other = closing(SimpleQueue.on(client(kind), path + "/several"));
        get(other.putAllAsync(List.of(bytes("two"), bytes("three"))));
        assertThat(get(client(kind).exists(path + "/several")).orElseThrow().ephemeralOwner())
                .isZero();
    }

    /** Two takers race for the same items; links break in the middle of answers. Nothing is doubled, nothing lost in silence. */
    @ParameterizedTest
    @OnBackEnds
    void takersShareTheItemsWhileLinksBreak(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        SimpleQueue one = closing(SimpleQueue.on(client(link, LONG_SESSION), path));
        SimpleQueue other = closing(SimpleQueue.on(client(kind), path));
        List<byte[]> items = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            items.add(bytes("" + i));
        }
        get(one.putAllAsync(items));
        List<CompletableFuture<byte[]>> takes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            if (i % 6 == 0) {
                link.cutAfterBytes(Direction.TO_CLIENT, i * 5L);
            }
            takes.add(one.takeAsync(LIMIT));
            takes.add(other.takeAsync(LIMIT));
            get(takes.get(takes.size() - 2).handle((item, error) -> 0));
        }
        List<String> taken = new ArrayList<>();
        Set<String> uncertain = new TreeSet<>();
        for (CompletableFuture<byte[]> take : takes) {
            try {
                taken.add(text(get(take)));
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(ItemUncertain.class);
                uncertain.add(text(((ItemUncertain) e.getCause()).item()));
            }
        }
        assertThat(taken).doesNotHaveDuplicates();
        Set<String> all = new TreeSet<>(taken);
        all.addAll(uncertain);
        link.heal();
        for (var rest = other.poll(); rest.isPresent(); rest = other.poll()) {
            assertThat(all.add(text(rest.get()))).isTrue();
        }
        assertThat(all).hasSize(120);
    }

    @ParameterizedTest
    @OnBackEnds
    void waitingSurvivesTheSessionAndEndsWithTheClient(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        SimpleQueue queue = closing(SimpleQueue.on(client, path));
        CompletableFuture<byte[]> take = queue.takeAsync(LIMIT);
        get(client.sync("/"));
        loseSession(link, client);
        SimpleQueue.on(observer(kind), path).put(bytes("late"));
        assertThat(text(get(take))).isEqualTo("late");
        CompletableFuture<byte[]> atClose = queue.takeAsync(LIMIT);
        client.close();
        assertThatThrownBy(() -> get(atClose)).hasCauseInstanceOf(ClientClosed.class);
        assertThatThrownBy(() -> queue.put(bytes("x"))).isInstanceOf(ClientClosed.class);
    }

    @ParameterizedTest
    @OnBackEnds
    void anItemStaysUntilItsWorkIsDone(BackEnd kind) throws Exception {
        WorkQueue producer = WorkQueue.on(client(kind), path, Order.ARRIVAL);
        WorkQueue consumer = closing(WorkQueue.on(client(kind), path, Order.ARRIVAL));
        WorkQueue other = closing(WorkQueue.on(client(kind), path, Order.ARRIVAL));
        assertThatThrownBy(() -> consumer.take(SHORT)).isInstanceOf(QueueEmpty.class);
        get(producer.putAllAsync(List.of(bytes("a"), bytes("b"))));
        WorkItem first = consumer.take(LIMIT);
        WorkItem second = get(other.pollAsync()).orElseThrow();
        assertThat(List.of(text(first.data()), text(second.data()))).containsExactly("a", "b");
        assertThat(get(other.pollAsync())).isEmpty();
        assertThat(first.isClaimed()).isTrue();
        assertThat(get(producer.sizeAsync())).isEqualTo(2);
        CompletableFuture<WorkItem> waiting = other.takeAsync(LIMIT);
        get(first.releaseAsync());
        WorkItem again = get(waiting);
        assertThat(text(again.data())).isEqualTo("a");
        assertThat(again.token()).isGreaterThan(first.token());
        again.ack();
        second.ack();
        assertThat(get(producer.sizeAsync())).isZero();
        assertThatThrownBy(first::ack).isInstanceOf(ClaimLost.class);
        awaitChildren(kind, path + "-claims", 0);
    }

    @ParameterizedTest
    @OnBackEnds
    void anItemOfATakerThatLostItsSessionGoesToAnother(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        WorkQueue.on(observer(kind), path, Order.ARRIVAL).put(bytes("precious"));
        WorkItem first = WorkQueue.on(client, path, Order.ARRIVAL).take(LIMIT);
        CompletableFuture<WorkItem> waiting =
                closing(WorkQueue.on(client(kind), path, Order.ARRIVAL)).takeAsync(LIMIT);
        loseSession(link, client);
        assertThat(first.isClaimed()).isFalse();
        WorkItem second = get(waiting);
        assertThat(second.token()).isGreaterThan(first.token());
        assertThatThrownBy(first::ack).isInstanceOf(ClaimLost.class);
        second.ack();
        assertThat(children(kind, path)).isEmpty();
    }

    /** Nothing changes in the queue when the work is given up, so no watch tells the one who waits. */
    @ParameterizedTest
    @OnBackEnds
    void anItemOfALostSessionIsOfferedToWhoWaitsInTheSameProcess(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        WorkQueue queue = closing(WorkQueue.on(client, path, Order.ARRIVAL));
        queue.put(bytes("precious"));
        WorkItem first = queue.take(LIMIT);
        CompletableFuture<WorkItem> waiting = queue.takeAsync(LIMIT);
        loseSession(link, client);
        link.heal();
        awaitChildren(kind, path + "-claims", 0);
        await().atMost(LIMIT).until(() -> client.state() == dev.baton.client.event.ConnectionState.CONNECTED);
        assertThat(get(queue.pollAsync())).isEmpty(); // so it has been listed while it was in hand
        assertThatThrownBy(first::ack).isInstanceOf(ClaimLost.class);
        WorkItem second = get(waiting);
        assertThat(second.token()).isGreaterThan(first.token());
        second.ack();
    }

    @ParameterizedTest
    @OnBackEnds
    void workIsDoneAtLeastOnceWhileLinksBreak(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        WorkQueue queue = closing(WorkQueue.on(client(link, LONG_SESSION), path, Order.ARRIVAL));
        List<byte[]> items = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            items.add(bytes("" + i));
        }
        get(WorkQueue.on(observer(kind), path, Order.ARRIVAL).putAllAsync(items));
        Set<String> done = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            link.cutAfterBytes(Direction.TO_CLIENT, i * 13L);
            WorkItem item = queue.take(LIMIT);
            item.ack();
            assertThat(done.add(text(item.data()))).isTrue();
        }
        link.heal();
        assertThat(done).hasSize(40);
        awaitChildren(kind, path, 0);
        awaitChildren(kind, path + "-claims", 0);
    }

    @ParameterizedTest
    @OnBackEnds
    void prioritiesAndDelaysAreKept(BackEnd kind) throws Exception {
        WorkQueue urgent = closing(WorkQueue.on(client(kind), path, Order.PRIORITY));
        for (int priority : new int[] {3, -5, 1}) {
            get(urgent.putAsync(bytes("" + priority), priority));
        }
        for (String expected : List.of("-5", "1", "3")) {
            WorkItem item = urgent.take(LIMIT);
            assertThat(text(item.data())).isEqualTo(expected);
            item.ack();
        }
        assertThatThrownBy(() -> urgent.putAsync(bytes("x"))).isInstanceOf(IllegalArgumentException.class);

        WorkQueue delayed = closing(WorkQueue.on(client(kind), path + "-delayed", Order.DELAY));
        Instant due = Instant.now().plusMillis(800);
        get(delayed.putAsync(bytes("later"), due));
        assertThat(get(delayed.pollAsync())).isEmpty();
        get(delayed.putAsync(bytes("now"), Instant.now().minusSeconds(1)));
        WorkItem now = delayed.take(LIMIT);
        assertThat(text(now.data())).isEqualTo("now");
        now.ack();
        WorkItem later = delayed.take(LIMIT);
        assertThat(Instant.now()).isAfterOrEqualTo(due);
        assertThat(text(later.data())).isEqualTo("later");
    }

    @ParameterizedTest
    @OnBackEnds
    void curatorsSimpleQueueIsOurs(BackEnd kind) throws Exception {
        var theirs = new SimpleDistributedQueue(curator(kind), path);
        SimpleQueue ours = closing(SimpleQueue.on(client(kind), path));
        theirs.offer(bytes("from curator"));
        assertThat(text(ours.take(LIMIT))).isEqualTo("from curator");
        ours.put(bytes("1"));
        ours.put(bytes("2"));
        assertThat(text(theirs.poll(60, TimeUnit.SECONDS))).isEqualTo("1");
        assertThat(text(theirs.take())).isEqualTo("2");
    }

    @ParameterizedTest
    @OnBackEnds
    void curatorsQueuesAreOurs(BackEnd kind) throws Exception {
        CuratorFramework curator = curator(kind);
        List<String> consumed = Collections.synchronizedList(new ArrayList<>());
        String locks = path + "/locks";
        String items = path + "/items";
        WorkQueue ours = closing(WorkQueue.on(client(kind), items, locks, Order.ARRIVAL, 100));
        try (DistributedQueue<String> producer = QueueBuilder.builder(
                        curator, (QueueConsumer<String>) null, TEXT, items)
                .lockPath(locks)
                .buildQueue()) {
            producer.start();
            producer.put("theirs");
            assertThat(producer.flushPuts(30, TimeUnit.SECONDS)).isTrue();
            WorkItem item = ours.take(LIMIT);
            assertThat(text(item.data())).isEqualTo("theirs");
            item.ack();
        }
        get(ours.putAsync(bytes("ours 1")));
        WorkItem held = ours.take(LIMIT);
        get(ours.putAsync(bytes("ours 2")));
        try (DistributedQueue<String> consumer = QueueBuilder.builder(curator, new Consumer(consumed), TEXT, items)
                .lockPath(locks)
                .buildQueue()) {
            consumer.start();
            await().atMost(LIMIT).until(() -> consumed.contains("ours 2"));
            assertThat(consumed).doesNotContain("ours 1");
            get(held.releaseAsync());
            get(ours.putAsync(bytes("ours 3")));
            await().atMost(LIMIT).until(() -> consumed.containsAll(List.of("ours 1", "ours 3")));
        }
        awaitChildren(kind, items, 0);
        WorkQueue priorities = closing(WorkQueue.on(client(kind), path + "/p", path + "/pl", Order.PRIORITY, 100));
        try (var theirs = QueueBuilder.builder(curator, (QueueConsumer<String>) null, TEXT, path + "/p")
                .buildPriorityQueue(1)) {
            theirs.start();
            theirs.put("five", 5);
            theirs.put("minus one", -1);
            assertThat(theirs.flushPuts(30, TimeUnit.SECONDS)).isTrue();
        }
        get(priorities.putAsync(bytes("two"), 2));
        for (String expected : List.of("minus one", "two", "five")) {
            assertThat(text(priorities.take(LIMIT).data())).isEqualTo(expected);
        }
        WorkQueue delays = closing(WorkQueue.on(client(kind), path + "/d", path + "/dl", Order.DELAY, 100));
        try (var theirs = QueueBuilder.builder(curator, (QueueConsumer<String>) null, TEXT, path + "/d")
                .buildDelayQueue()) {
            theirs.start();
            theirs.put("due", System.currentTimeMillis() + 300);
            assertThat(theirs.flushPuts(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(text(delays.take(LIMIT).data())).isEqualTo("due");
    }

    private static final QueueSerializer<String> TEXT = new QueueSerializer<>() {
        @Override
        public byte[] serialize(String item) {
            return bytes(item);
        }

        @Override
        public String deserialize(byte[] data) {
            return text(data);
        }
    };

    private record Consumer(List<String> consumed) implements QueueConsumer<String> {
        @Override
        public void consumeMessage(String message) {
            consumed.add(message);
        }

        @Override
        public void stateChanged(CuratorFramework client, ConnectionState state) {
            // of no interest here
        }
    }
}
