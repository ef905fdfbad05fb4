package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.error.BatonException;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.DeadlineExceeded;
import dev.baton.client.error.Overloaded;
import dev.baton.client.error.ResponseTooLarge;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.client.session.Operation;
import dev.baton.client.transport.DriverConfig;
import dev.baton.client.transport.SessionDriver;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.session.ReplyHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ClientDriverTest {
    private static final Duration SECONDS_30 = Duration.ofSeconds(30);

    private static ClientOptions options(String servers) {
        return ClientOptions.of(servers)
                .withShuffledServers(false)
                .withConnectTimeout(Duration.ofMillis(500))
                .withOperationTimeout(SECONDS_30);
    }

    private static void reaches(FakeServer.Script bad) {
        try (FakeServer first = new FakeServer(bad);
                FakeServer second = new FakeServer(FakeServer::wellBehaved);
                Client client = Client.connect(options(first.address() + "," + second.address()))) {
            assertThat(client.blocking().getData("/x").data()).containsExactly(1, 2, 3);
            assertThat(first.accepted.get()).isEqualTo(1);
        }
    }

    @Test
    void leavesAServerThatAcceptsAndSaysNothing() {
        reaches(FakeServer.Connection::silence);
    }

    @Test
    void leavesAServerThatClosesAtTheHandshake() {
        reaches(FakeServer.Connection::readFrame);
    }

    @Test
    void leavesAServerThatTalksNonsense() {
        reaches(connection -> {
            connection.sendRaw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            connection.silence();
        });
    }

    @Test
    void leavesAServerThatAnnouncesANegativeLength() {
        reaches(connection -> {
            connection.sendRaw(new byte[] {-1, -1, -1, -1});
            connection.silence();
        });
    }

    @Test
    void leavesAServerThatAnswersWhatWasNotAsked() {
        reaches(connection -> {
            connection.handshake(10_000);
            connection.send(new ReplyHeader(4711, 1, 0));
            connection.silence();
        });
    }

    @Test
    void leavesAServerThatIsNotThere() {
        try (FakeServer second = new FakeServer(FakeServer::wellBehaved);
                Client client = Client.connect(options("127.0.0.1:1," + second.address()))) {
            assertThat(client.blocking().getData("/x").data()).hasSize(3);
        }
    }

    @Test
    void anUnknownHostIsRetriedAndNamedAtTheDeadline() {
        try (Client client = Client.connect(options("no-such-host.invalid:2181"))) {
            assertThatThrownBy(() ->
                            client.blocking().getData("/x", ReadOptions.DEFAULT.withTimeout(Duration.ofSeconds(2))))
                    .isInstanceOf(DeadlineExceeded.class)
                    .hasMessageContaining("never sent")
                    .hasMessageContaining("no-such-host.invalid");
        }
    }

    @Test
    void readsAnswersThatComeByteByByte() {
        FakeServer.Script trickling = connection -> {
            connection.handshake(10_000);
            for (int i = 0; i < 3; i++) {
                WireReader request = connection.readFrame();
                byte[] answer = FakeServer.Connection.frame(
                        new ReplyHeader(request.readInt(), 1, 0), new Exists.Response(FakeServer.STAT));
                for (byte b : answer) {
                    connection.sendRaw(new byte[] {b});
                }
            }
            connection.serveReads();
        };
        try (FakeServer server = new FakeServer(trickling);
                Client client = Client.connect(options(server.address()))) {
            List<CompletableFuture<Optional<Stat>>> looks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                looks.add(client.exists("/x"));
            }
            looks.forEach(look -> assertThat(look.join()).contains(FakeServer.STAT));
        }
    }

    @Test
    void readsManyAnswersThatComeAtOnceAndLargeOnes() {
        FakeServer.Script bursts = connection -> {
            connection.handshake(10_000);
            WireReader request = connection.readFrame();
            byte[] large = FakeServer.Connection.frame(
                    new ReplyHeader(request.readInt(), 1, 0), new GetData.Response(new byte[900_000], FakeServer.STAT));
            connection.sendRaw(large);
            connection.serveReads();
        };
        try (FakeServer server = new FakeServer(bursts);
                Client client = Client.connect(options(server.address()))) {
            CompletableFuture<NodeData> large = client.getData("/x");
            List<CompletableFuture<Optional<Stat>>> small = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                small.add(client.exists("/x"));
            }
            assertThat(large.join().data()).hasSize(900_000);
            small.forEach(look -> assertThat(look.join()).contains(FakeServer.STAT));
        }
    }

    @Test
    void anOversizedAnswerFailsItsCallAndTheConnectionGoesOn() {
        FakeServer.Script huge = connection -> {
            connection.handshake(10_000);
            WireReader request = connection.readFrame();
            connection.send(
                    new ReplyHeader(request.readInt(), 1, 0),
                    new GetData.Response(new byte[3_000_000], FakeServer.STAT));
            connection.serveReads();
        };
        try (FakeServer server = new FakeServer(huge);
                Client client = Client.connect(options(server.address()))) {
            CompletableFuture<NodeData> tooLarge = client.getData("/huge");
            CompletableFuture<Optional<Stat>> next = client.exists("/x");
            assertThatThrownBy(tooLarge::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ResponseTooLarge.class);
            assertThat(next.join()).contains(FakeServer.STAT);
            assertThat(server.accepted.get()).isEqualTo(1);
        }
    }

    @Test
    void aNodeTooLargeToBeReadDoesNoHarmToThoseReadBesideIt() {
        FakeServer.Script huge = connection -> {
            connection.handshake(10_000);
            connection.data(path -> new byte[path.equals("/huge") ? 3_000_000 : 3]);
            connection.serveReads();
        };
        try (FakeServer server = new FakeServer(huge);
                Client client = Client.connect(options(server.address()))) {
            List<CompletableFuture<NodeData>> reads = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                reads.add(client.getData(i == 20 ? "/huge" : "/small"));
            }
            assertThatThrownBy(reads.remove(20)::get).hasCauseInstanceOf(ResponseTooLarge.class);
            reads.forEach(read -> assertThat(read.join().data()).hasSize(3));
            assertThat(server.accepted.get()).isEqualTo(1);
        }
    }

    @Test
    void everyCallEndsWhenTheClientIsClosedOnASilentServer() {
        try (FakeServer server = new FakeServer(connection -> {
            connection.handshake(10_000);
            connection.silence();
        })) {
            Client client = Client.connect(options(server.address()).withCloseTimeout(Duration.ofMillis(300)));
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                calls.add(client.getData("/x"));
                calls.add(client.setData("/x", null));
            }
            client.close();
            for (CompletableFuture<?> call : calls) {
                assertThat(call.isDone()).isTrue();
                assertThatThrownBy(call::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(ClientClosed.class);
            }
            assertThatThrownBy(() -> client.blocking().getData("/x")).isInstanceOf(ClientClosed.class);
            assertThat(client.state()).isEqualTo(ConnectionState.CLOSED);
            client.close();
        }
    }

    @Test
    void manyClientsOneAfterTheOtherLeaveNothingBehind() {
        try (FakeServer server = new FakeServer(FakeServer::wellBehaved)) {
            for (int i = 0; i < 200; i++) {
                try (Client client = Client.connect(options(server.address()))) {
                    if (i % 4 != 0) {
                        client.blocking().getData("/x");
                    }
                }
            }
            await().atMost(SECONDS_30).until(() -> server.openConnections() == 0);
            await().atMost(SECONDS_30).until(() -> threads("baton-client-loop") == 0);
            await().atMost(SECONDS_30).until(() -> threads("baton-callback") == 0);
        }
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith(prefix))
                .count();
    }

    @Test
    void aFullWindowFailsAtOnceOrLetsTheCallerWait() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        FakeServer.Script slow = connection -> {
            connection.handshake(10_000);
            awaitQuietly(answer);
            connection.serveReads();
        };
        try (FakeServer server = new FakeServer(slow);
                Client failing = Client.connect(options(server.address()).withInFlightMax(10));
                Client waiting = Client.connect(
                        options(server.address()).withInFlightMax(10).withOverloadPolicy(OverloadPolicy.AWAIT))) {
            List<CompletableFuture<NodeData>> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(failing.getData("/x"));
                calls.add(waiting.getData("/x"));
            }
            CompletableFuture<NodeData> refused = failing.getData("/x");
            assertThat(refused).isCompletedExceptionally();
            assertThatThrownBy(refused::join).hasCauseInstanceOf(Overloaded.class);
            assertThatThrownBy(() -> waiting.getData("/x", ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(50)))
                            .join())
                    .hasCauseInstanceOf(Overloaded.class);
            CompletableFuture<NodeData> late =
                    CompletableFuture.supplyAsync(() -> waiting.getData("/x").join());
            answer.countDown();
            assertThat(late.get(30, TimeUnit.SECONDS).data()).hasSize(3);
            calls.forEach(CompletableFuture::join);
            assertThat(failing.getData("/x").join().data()).hasSize(3);
        }
    }

    @Test
    void blockingOnTheCallbackLaneIsRefusedBeforeAnythingIsSent() {
        AtomicInteger requests = new AtomicInteger();
        CountDownLatch answer = new CountDownLatch(1);
        FakeServer.Script counting = connection -> {
            connection.handshake(10_000);
            awaitQuietly(answer);
            while (connection.serveOne()) {
                requests.incrementAndGet();
            }
        };
        try (FakeServer server = new FakeServer(counting);
                Client client = Client.connect(options(server.address()))) {
            CompletableFuture<Throwable> thrown = client.getData("/x").handle((node, error) -> {
                try {
                    client.blocking().getData("/y");
                    return null;
                } catch (RuntimeException e) {
                    return e;
                }
            });
            answer.countDown();
            assertThat(thrown.join()).isInstanceOf(IllegalStateException.class).hasMessageContaining("callback lane");
            client.blocking().getData("/z");
            client.close();
            assertThat(requests.get()).isEqualTo(2);
        }
    }

    @Test
    void closingInACallbackDoesNotDeadlock() throws Exception {
        try (FakeServer server = new FakeServer(FakeServer::wellBehaved)) {
            Client client = Client.connect(options(server.address()));
            client.getData("/x").thenRun(client::close).get(30, TimeUnit.SECONDS);
            client.closeAsync().get(30, TimeUnit.SECONDS);
            assertThat(client.state()).isEqualTo(ConnectionState.CLOSED);
        }
    }

    @Test
    void listenersAreToldInPhasesAndInOrderWithResults() {
        List<String> told = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        FakeServer.Script once = connection -> {
            connection.handshake(10_000);
            // or the answer could be there before anything waits for it
            asked.join();
            connection.serveOne();
        };
        try (FakeServer server = new FakeServer(once)) {
            Client client = Client.connect(options(server.address()));
            client.addStateListener(change -> told.add("application " + change.current()));
            client.addStateListener(ListenerPhase.RECIPES, change -> told.add("recipes " + change.current()));
            client.addStateListener(ListenerPhase.GUARDS, change -> told.add("guards " + change.current()));
            Registration silent = client.addStateListener(change -> told.add("closed listener"));
            client.addStateListener(change -> {
                throw new IllegalStateException("a listener that fails");
            });
            silent.close();
            CompletableFuture<Void> result = client.getData("/x").thenRun(() -> told.add("result"));
            asked.complete(null);
            result.join();
            await().atMost(SECONDS_30).until(() -> told.contains("application SUSPENDED"));
            client.close();
            assertThat(told.indexOf("result")).isLessThan(told.indexOf("guards SUSPENDED"));
            assertThat(told)
                    .containsSubsequence("guards SUSPENDED", "recipes SUSPENDED", "application SUSPENDED")
                    .endsWith("guards CLOSED", "recipes CLOSED", "application CLOSED")
                    .doesNotContain("closed listener");
        }
    }

    @Test
    void aSlowCallbackNeverCostsTheSessionAndNothingIsDropped() throws Exception {
        int events = 150_000;
        FakeServer.Script flooding = connection -> {
            connection.handshake(6_000);
            connection.serveOne();
            byte[] event = FakeServer.Connection.event("/x");
            ByteBuffer flood = ByteBuffer.allocate(event.length * events);
            while (flood.hasRemaining()) {
                flood.put(event);
            }
            connection.sendRaw(flood.array());
            connection.serveReads();
        };
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger seen = new AtomicInteger();
        List<StateChange> changes = new CopyOnWriteArrayList<>();
        try (FakeServer server = new FakeServer(flooding);
                Client client = Client.connect(options(server.address()))) {
            client.addStateListener(changes::add);
            client.addWatch("/x", dev.baton.wire.model.AddWatchMode.PERSISTENT, event -> {
                        awaitQuietly(release);
                        seen.incrementAndGet();
                    })
                    .join();
            long twoTimeouts = System.nanoTime() + TimeUnit.SECONDS.toNanos(12);
            await().atMost(SECONDS_30).until(() -> System.nanoTime() > twoTimeouts);
            assertThat(client.state()).isEqualTo(ConnectionState.CONNECTED);
            release.countDown();
            await().atMost(Duration.ofSeconds(60)).until(() -> seen.get() == events);
            // it may have been connected before anybody listened
            assertThat(changes)
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(change -> change.current() == ConnectionState.CONNECTED);
            assertThat(server.accepted.get()).isEqualTo(1);
        }
    }

    @Test
    void usesTheExecutorGivenOneTaskAtATimeAndItsOwnThreadsWhenThatIsGone() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (FakeServer server = new FakeServer(FakeServer::wellBehaved);
                Client client = Client.connect(options(server.address()).withCallbackExecutor(pool))) {
            AtomicInteger inside = new AtomicInteger();
            List<CompletableFuture<Boolean>> alone = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                alone.add(client.getData("/x").thenApply(node -> {
                    boolean first = inside.incrementAndGet() == 1;
                    Thread.yield();
                    inside.decrementAndGet();
                    return first;
                }));
            }
            for (CompletableFuture<Boolean> call : alone) {
                assertThat(call.get(30, TimeUnit.SECONDS)).isTrue();
            }
            pool.shutdown();
            assertThat(client.getData("/x").get(30, TimeUnit.SECONDS).data()).hasSize(3);
        }
    }

    @Test
    void errorsReachFuturesUnwrappedAndTheBlockingCallerWithItsOwnStack() {
        try (Client client = Client.connect(options("127.0.0.1:1"))) {
            ReadOptions hasty = ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(10));
            Throwable direct =
                    client.getData("/x", hasty).handle((node, error) -> error).join();
            assertThat(direct).isInstanceOf(DeadlineExceeded.class);
            assertThat(direct.getStackTrace()).isEmpty();
            assertThatThrownBy(() -> client.blocking().getData("/x", hasty))
                    .isInstanceOf(BatonException.class)
                    .satisfies(error -> assertThat(error.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().startsWith(ClientDriverTest.class.getName())));
        }
    }

    @Test
    void aFaultOfTheClientItselfLeavesNobodyWaiting() throws Exception {
        try (FakeServer server = new FakeServer(connection -> {
            connection.handshake(10_000);
            connection.silence();
        })) {
            DriverConfig config = DriverSetup.of(options(server.address()));
            SessionDriver driver = SessionDriver.start(config);
            Call<NodeData> before = new Call<>((body, zxid) -> Answers.data(body));
            driver.submit(Operation.of(new GetData.Request("/x", false), "/x", "/x", Long.MAX_VALUE, before));
            Call<NodeData> fault = new Call<>((body, zxid) -> Answers.data(body));
            List<Acl> cannotBeEncoded = List.of(new Acl(31, null));
            driver.submit(
                    Operation.of(new SetAcl.Request("/x", cannotBeEncoded, -1), "/x", "/x", Long.MAX_VALUE, fault));
            assertThatThrownBy(() -> fault.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(ClientClosed.class);
            assertThatThrownBy(() -> before.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(ClientClosed.class);
            driver.close().get(30, TimeUnit.SECONDS);
            assertThat(driver.state()).isEqualTo(ConnectionState.CLOSED);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
