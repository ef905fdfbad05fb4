package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.error.OutcomeUnknown;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.op.GetData;
import dev.baton.wire.session.ReplyHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that wait are woken by the loop itself where nothing is on the lane, and in the server's order where something is. */
@Timeout(120)
class BlockingPathTest {
    private static final Duration SECONDS_30 = Duration.ofSeconds(30);

    private static ClientOptions options(FakeServer server) {
        return ClientOptions.of(server.address()).withOperationTimeout(SECONDS_30);
    }

    @Test
    void aWaitingThreadNeedsNoCallbackThread() {
        AtomicInteger tasks = new AtomicInteger();
        try (FakeServer server = new FakeServer(FakeServer::wellBehaved);
                Client client = Client.connect(options(server).withCallbackExecutor(task -> {
                    tasks.incrementAndGet();
                    CompletableFuture.runAsync(task);
                }))) {
            client.getData("/x").join();
            await().atMost(SECONDS_30).until(() -> {
                // The lane may still be at the end of what came before.
                client.blocking().getData("/x");
                int used = tasks.get();
                for (int i = 0; i < 100; i++) {
                    client.blocking().getData("/x");
                }
                return tasks.get() == used;
            });
        }
    }

    @Test
    void anEventIsDeliveredBeforeTheBlockingResultBehindIt() throws Exception {
        FakeServer.Script eventThenAnswer = connection -> {
            connection.handshake(10_000);
            connection.serveOne();
            WireReader request = connection.readFrame();
            int xid = request.readInt();
            connection.sendRaw(FakeServer.Connection.event("/x"));
            connection.send(new ReplyHeader(xid, 2, 0), new GetData.Response(new byte[] {9}, FakeServer.STAT));
            connection.serveReads();
        };
        CountDownLatch inWatcher = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean watcherDone = new AtomicBoolean();
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (FakeServer server = new FakeServer(eventThenAnswer);
                Client client = Client.connect(options(server))) {
            client.blocking().addWatch("/x", AddWatchMode.PERSISTENT, event -> {
                inWatcher.countDown();
                await().atMost(SECONDS_30).until(() -> release.getCount() == 0);
                watcherDone.set(true);
            });
            Future<Boolean> read = caller.submit(() -> {
                client.blocking().getData("/x");
                return watcherDone.get();
            });
            assertThat(inWatcher.await(30, TimeUnit.SECONDS)).isTrue();
            await("the answer").atMost(SECONDS_30).until(() -> client.lastZxid() == 2);
            assertThat(read.isDone()).isFalse();
            release.countDown();
            assertThat(read.get(30, TimeUnit.SECONDS))
                    .as("the event was delivered before")
                    .isTrue();
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void userCodeNeverRunsOnTheLoopWhoeverWaitsBesides() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (FakeServer server = new FakeServer(FakeServer::wellBehaved);
                Client client = Client.connect(options(server))) {
            List<Future<?>> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waiting.add(callers.submit(() -> {
                    while (!over.get()) {
                        client.blocking().getData("/x");
                    }
                }));
            }
            List<CompletableFuture<Void>> calls = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                calls.add(client.getData("/x")
                        .thenAccept(data -> threads.add(Thread.currentThread().getName())));
            }
            CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            over.set(true);
            for (Future<?> thread : waiting) {
                thread.get(30, TimeUnit.SECONDS);
            }
            assertThat(threads).isNotEmpty();
            assertThat(threads).noneMatch(name -> name.startsWith("baton-client-loop"));
        } finally {
            callers.shutdownNow();
        }
    }

    /** Which makes the client let answers gather: the last of them must not stay behind, nor a ping's. */
    @Test
    void answersOfAServerThatSendsThemOneByOneAllArriveInOrder() throws Exception {
        try (FakeServer server = new FakeServer(FakeServer::wellBehaved);
                Client client = Client.connect(options(server))) {
            for (int window : new int[] {1, 11, 16, 200}) {
                List<Integer> order = Collections.synchronizedList(new ArrayList<>());
                List<CompletableFuture<?>> calls = new ArrayList<>();
                for (int i = 0; i < window * 10; i++) {
                    int number = i;
                    if (i >= window) {
                        calls.get(i - window).get(30, TimeUnit.SECONDS);
                    }
                    calls.add(client.exists("/x").thenRun(() -> order.add(number)));
                }
                for (CompletableFuture<?> call : calls) {
                    call.get(30, TimeUnit.SECONDS);
                }
                assertThat(order).hasSize(window * 10).isSorted();
            }
        }
    }

    @Test
    void aFailureReachesTheWaitingThreadToo() {
        FakeServer.Script hangsUp = connection -> {
            connection.handshake(10_000);
            connection.serveOne();
            connection.readFrame();
        };
        try (FakeServer server = new FakeServer(hangsUp);
                Client client = Client.connect(options(server).withCloseTimeout(Duration.ofMillis(200)))) {
            client.blocking().getData("/x");
            assertThatThrownBy(() -> client.blocking().setData("/x", null)).isInstanceOf(OutcomeUnknown.class);
        }
    }
}
