package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.error.Overloaded;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.wire.model.AddWatchMode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is answered on the loop does without the callback lane, and what is passed on from there is the lane's. */
@Timeout(120)
class OnLoopTest {
    private static final Duration SECONDS_30 = Duration.ofSeconds(30);

    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    /** Serves when everything waits for it. */
    private final FakeServer.Script patient = connection -> {
        connection.handshake(10_000);
        asked.join();
        connection.serveReads();
    };

    private static ClientOptions options(FakeServer server) {
        return ClientOptions.of(server.address()).withOperationTimeout(SECONDS_30);
    }

    @Test
    void answersDoNotWaitForTheLane() {
        CountDownLatch busy = new CountDownLatch(1);
        try (FakeServer server = new FakeServer(patient);
                Client client = Client.connect(options(server))) {
            CompletableFuture<Void> slow = client.getData("/x").thenRun(() -> awaitQuietly(busy));
            CompletableFuture<Boolean> onLoop = client.onLoop()
                    .getData("/y")
                    .thenApply(node -> Thread.currentThread().getName().startsWith("baton-client-loop"));
            asked.complete(null);
            assertThat(onLoop.join()).isTrue();
            assertThat(slow).isNotDone();
            busy.countDown();
            slow.join();
        }
    }

    @Test
    void callbacksArePassedOnToTheLane() {
        try (FakeServer server = new FakeServer(patient);
                Client client = Client.connect(options(server))) {
            CompletableFuture<String> passedOn = new CompletableFuture<>();
            client.onLoop()
                    .getData("/x")
                    .thenRun(() -> client.runCallback(
                            () -> passedOn.complete(Thread.currentThread().getName())));
            asked.complete(null);
            assertThat(passedOn.join()).startsWith("baton-callback");

            Thread here = Thread.currentThread();
            AtomicInteger run = new AtomicInteger();
            client.runCallback(() -> run.addAndGet(Thread.currentThread() == here ? 1 : 0));
            assertThat(run).as("at once where no client waits").hasValue(1);
        }
    }

    @Test
    void waitingIsRefusedThere() {
        try (FakeServer server = new FakeServer(patient);
                Client client = Client.connect(options(server))) {
            Client onLoop = client.onLoop();
            CompletableFuture<Object> waited =
                    onLoop.getData("/x").thenApply(node -> onLoop.blocking().getData("/y"));
            asked.complete(null);
            assertThatThrownBy(waited::join).hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void eachWatcherIsToldOnceWhereItWantsToBe() {
        List<String> told = new CopyOnWriteArrayList<>();
        FakeServer.Script once = connection -> {
            connection.handshake(10_000);
            connection.serveOne();
            connection.serveOne();
            connection.sendRaw(FakeServer.Connection.event("/x"));
            connection.serveReads();
        };
        try (FakeServer server = new FakeServer(once);
                Client client = Client.connect(options(server))) {
            client.addWatch("/x", AddWatchMode.PERSISTENT, event -> told.add(threadKind()));
            client.onLoop().addWatch("/x", AddWatchMode.PERSISTENT, event -> told.add(threadKind()));
            await().atMost(SECONDS_30).until(() -> told.size() == 2);
            client.blocking().getData("/y");
            assertThat(told).containsExactlyInAnyOrder("baton-client-loop", "baton-callback");
        }
    }

    @Test
    void whatIsPassedOnAboutAStateComesBeforeUsersAreToldOfIt() {
        List<String> told = new CopyOnWriteArrayList<>();
        FakeServer.Script once = connection -> {
            connection.handshake(10_000);
            asked.join();
        };
        try (FakeServer server = new FakeServer(once)) {
            Client client = Client.connect(options(server));
            await().atMost(SECONDS_30).until(() -> client.state() == ConnectionState.CONNECTED);
            client.addStateListener(change -> told.add("application " + change.current()));
            client.onLoop()
                    .addStateListener(
                            ListenerPhase.RECIPES,
                            change -> client.runCallback(() -> told.add("recipe " + change.current())));
            asked.complete(null);
            await().atMost(SECONDS_30).until(() -> told.contains("application SUSPENDED"));
            client.close();
            assertThat(told)
                    .containsSubsequence("recipe SUSPENDED", "application SUSPENDED")
                    .containsSubsequence("recipe CLOSED", "application CLOSED");
        }
    }

    /** Whoever submits from the loop must not wait there for room, which only the loop can make. */
    @Test
    void aFullWindowFailsAtOnceThere() {
        try (FakeServer server = new FakeServer(patient);
                Client client =
                        Client.connect(options(server).withInFlightMax(1).withOverloadPolicy(OverloadPolicy.AWAIT))) {
            CompletableFuture<CompletableFuture<NodeData>> second = client.onLoop()
                    .getData("/x")
                    .thenApply(node -> {
                        var unused = client.getData("/y");
                        return client.getData("/z");
                    });
            asked.complete(null);
            assertThatThrownBy(() -> second.join().join()).hasCauseInstanceOf(Overloaded.class);
        }
    }

    @Test
    void callsNeverWaitForRoom() {
        try (FakeServer server = new FakeServer(patient);
                Client client =
                        Client.connect(options(server).withInFlightMax(1).withOverloadPolicy(OverloadPolicy.AWAIT))) {
            CompletableFuture<NodeData> first = client.getData("/x");
            long start = System.nanoTime();
            CompletableFuture<NodeData> second = client.onLoop().getData("/y");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SECONDS_30.dividedBy(2));
            assertThatThrownBy(second::join).hasCauseInstanceOf(Overloaded.class);
            asked.complete(null);
            first.join();
        }
    }

    private static String threadKind() {
        return Thread.currentThread().getName().replaceAll("-[\\d-]+$", "");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
