package dev.baton.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.BlockingClient;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.cache.NearCache;
import dev.baton.client.cache.StreamIterator;
import dev.baton.client.cache.TreeCache;
import dev.baton.client.cache.WatchStream;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.watch.Freshness;
import dev.baton.client.watch.StreamItem;
import dev.baton.client.watch.StreamItem.Change;
import dev.baton.client.watch.StreamItem.Gap;
import dev.baton.client.watch.StreamItem.Resynced;
import dev.baton.conformance.harness.Pairing;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.testing.FaultProxy;
import dev.baton.wire.model.Stat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams and caches behind a connection that breaks, on both servers. */
@Timeout(180)
@ExtendWith(ServerLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.baton.conformance.harness.Pairing#ofBaton")
class CachesIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Parameter
    Pairing pairing;

    private ServerUnderTest server;
    private FaultProxy proxy;
    private Client watching;
    private Client writing;
    private BlockingClient writer;
    private String root;

    @BeforeEach
    void open() {
        server = pairing.server();
        proxy = FaultProxy.to(server.connectString());
        watching = Client.connect(ClientOptions.of(proxy.connectString()).withSessionTimeout(Duration.ofSeconds(30)));
        writing = Client.connect(server.connectString());
        writer = writing.blocking();
        root = "/caches-" + UUID.randomUUID();
        writer.create(root, bytes("0"));
    }

    @AfterEach
    void close() {
        watching.close();
        writing.close();
        proxy.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void whileCut(Runnable meanwhile) {
        proxy.refuse();
        proxy.cut();
        await("the cut to be noticed")
                .atMost(LIMIT)
                .until(() -> !watching.state().isConnected());
        meanwhile.run();
        proxy.heal();
        await("the client to be back").atMost(LIMIT).until(() -> watching.state() == ConnectionState.CONNECTED);
    }

    private List<String> items(StreamIterator stream, int count) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            StreamItem item = stream.next(LIMIT).orElseThrow(() -> new AssertionError("only " + texts));
            texts.add(text(item));
        }
        return texts;
    }

    private String text(StreamItem item) {
        return switch (item.kind()) {
            case CHANGE -> {
                Change change = (Change) item;
                yield change.type() + " " + change.path().substring(root.length())
                        + (change.data() == null ? "" : "=" + new String(change.data(), StandardCharsets.UTF_8));
            }
            case GAP -> "GAP " + ((Gap) item).path().substring(root.length());
            case RESYNCED -> "RESYNCED";
        };
    }

    @Test
    void aStreamTellsWhatIsThereAndThenEveryChange() {
        writer.create(root + "/a", bytes("1"));
        try (WatchStream stream = WatchStream.open(watching, root);
                StreamIterator changes = stream.iterator()) {
            assertThat(items(changes, 3)).containsExactly("PRESENT =0", "PRESENT /a=1", "RESYNCED");
            Stat stat = writer.setData(root + "/a", bytes("2"));
            Change change = (Change) changes.next(LIMIT).orElseThrow();
            assertThat(text(change)).isEqualTo("DATA_CHANGED /a=2");
            assertThat(change.zxid()).isEqualTo(stat.mzxid());
            writer.create(root + "/a/b", bytes("3"));
            writer.delete(root + "/a/b");
            assertThat(items(changes, 2).get(0)).startsWith("CREATED /a/b");
            assertThat(stream.freshness().level()).isEqualTo(Freshness.Level.LIVE);
            stream.close();
            assertThatThrownBy(() -> changes.next(LIMIT)).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void aStreamFindsWhatItMissedAndNamesTheGaps() {
        for (String name : List.of("/once", "/twice", "/gone", "/reborn")) {
            writer.create(root + name, bytes("0"));
        }
        try (WatchStream stream = WatchStream.open(watching, root);
                StreamIterator changes = stream.iterator()) {
            items(changes, 6);
            whileCut(() -> {
                writer.setData(root + "/once", bytes("1"));
                writer.setData(root + "/twice", bytes("1"));
                writer.setData(root + "/twice", bytes("2"));
                writer.delete(root + "/gone");
                writer.delete(root + "/reborn");
                writer.create(root + "/reborn", bytes("new"));
                writer.create(root + "/new", bytes("n"));
                writer.create(root + "/hidden", bytes("h"));
                writer.delete(root + "/hidden");
            });
            List<String> seen = new ArrayList<>();
            StreamItem last;
            do {
                last = changes.next(LIMIT).orElseThrow();
                seen.add(text(last));
            } while (last.kind() != StreamItem.Kind.RESYNCED);
            assertThat(seen)
                    .contains(
                            "DATA_CHANGED /once=1",
                            "DATA_CHANGED /twice=2",
                            "DELETED /gone",
                            "DELETED /reborn",
                            "CREATED /reborn=new",
                            "CREATED /new=n")
                    .contains("GAP /twice", "GAP /gone", "GAP /reborn")
                    .as("the hidden node shows in its parent's count")
                    .contains("GAP ")
                    .doesNotContain("GAP /once", "GAP /new");
            assertThat(((Resynced) last).toZxid()).isGreaterThan(((Resynced) last).fromZxid());
        }
    }

    @Test
    void aSubscriberThatIsTooSlowIsToldOfTheGap() throws InterruptedException {
        CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (WatchStream stream = WatchStream.open(watching, root, 8, java.util.concurrent.ForkJoinPool.commonPool())) {
            stream.ready().join();
            stream.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscribed.complete(subscription);
                }

                @Override
                public void onNext(StreamItem item) {
                    seen.add(text(item));
                }

                @Override
                public void onError(Throwable error) {
                    seen.add("ERROR " + error);
                }

                @Override
                public void onComplete() {}
            });
            Flow.Subscription subscription = subscribed.join();
            for (int i = 1; i <= 100; i++) {
                writer.setData(root, bytes("v" + i));
            }
            watching.sync(root).join();
            subscription.request(Long.MAX_VALUE);
            await().atMost(LIMIT).until(() -> seen.size() >= 10);
            writer.setData(root, bytes("last"));
            await().atMost(LIMIT).until(() -> seen.contains("DATA_CHANGED =last"));
            assertThat(seen).contains("GAP ");
            assertThat(seen.indexOf("GAP ")).isLessThan(seen.indexOf("DATA_CHANGED =last"));
        }
    }

    @Test
    void aTreeCacheEqualsTheTreeAfterCutsAtAnyTime() {
        Random random = new Random(7);
        try (TreeCache cache = TreeCache.open(watching, root)) {
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 40; i++) {
                    change(random);
                }
                whileCut(() -> {
                    for (int i = 0; i < 20; i++) {
                        change(random);
                    }
                });
            }
            await("the cache to equal the tree").atMost(LIMIT).untilAsserted(() -> {
                assertThat(cache.freshness().level()).isEqualTo(Freshness.Level.LIVE);
                assertThat(contents(cache)).isEqualTo(contents(root));
            });
            assertThat(cache.children(root))
                    .containsExactlyElementsOf(
                            writer.getChildren(root).names().stream().sorted().toList());
        }
    }

    private void change(Random random) {
        String path = root + "/" + random.nextInt(6);
        path += random.nextBoolean() ? "" : "/" + random.nextInt(3);
        try {
            switch (random.nextInt(3)) {
                case 0 -> writer.create(path, bytes("c" + random.nextInt()));
                case 1 -> writer.setData(path, bytes("s" + random.nextInt()));
                default -> writer.delete(path);
            }
        } catch (dev.baton.client.error.ServerException refused) {
            // as likely as not
        }
    }

    private static List<String> contents(TreeCache cache) {
        List<String> contents = new ArrayList<>();
        cache.snapshot()
                .forEach((path, node) -> contents.add(path + "=" + new String(node.data(), StandardCharsets.UTF_8) + " "
                        + node.stat().mzxid()));
        contents.sort(null);
        return contents;
    }

    private List<String> contents(String path) {
        List<String> contents = new ArrayList<>();
        var node = writer.getData(path);
        contents.add(path + "=" + new String(node.data(), StandardCharsets.UTF_8) + " "
                + node.stat().mzxid());
        for (String name : writer.getChildren(path).names()) {
            contents.addAll(contents(path + "/" + name));
        }
        contents.sort(null);
        return contents;
    }

    @Test
    void aNodeOfTheTreeCacheTellsItsChanges() {
        List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (TreeCache cache = TreeCache.open(watching, root)) {
            cache.ready().join();
            var node = cache.node(root + "/n");
            assertThat(node.get()).isEmpty();
            node.addListener(change -> seen.add(text(change)));
            writer.create(root + "/other", bytes("o"));
            writer.create(root + "/n", bytes("1"));
            await().atMost(LIMIT).until(() -> seen.size() == 1);
            assertThat(node.get().orElseThrow().data()).isEqualTo(bytes("1"));
            assertThat(seen).containsExactly("CREATED /n=1");
        }
    }

    @Test
    void anExpiredSessionIsFollowedByAFullComparison() {
        try (Client shortLived = Client.connect(
                        ClientOptions.of(proxy.connectString()).withSessionTimeout(Duration.ofSeconds(2)));
                TreeCache cache = TreeCache.open(shortLived, root)) {
            cache.ready().join();
            long session = shortLived.sessionId();
            proxy.refuse();
            proxy.cut();
            await().atMost(LIMIT).until(() -> shortLived.state() == ConnectionState.CONNECTING);
            writer.setData(root, bytes("changed"));
            proxy.heal();
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(cache.freshness().level()).isEqualTo(Freshness.Level.LIVE);
                assertThat(cache.get(root).orElseThrow().data()).isEqualTo(bytes("changed"));
            });
            assertThat(shortLived.sessionId()).isNotEqualTo(session);
            writer.create(root + "/live", bytes("again"));
            await().atMost(LIMIT).until(() -> cache.get(root + "/live").isPresent());
        }
    }

    @Test
    void aNearCacheAnswersWithoutRequestsAndNeverWithWhatHasChanged() throws Exception {
        writer.create(root + "/x", bytes("1"));
        try (NearCache cache = NearCache.open(watching, root, 10_000)) {
            await().atMost(LIMIT).until(() -> cache.freshness().level() == Freshness.Level.LIVE);
            assertThat(cache.get(root + "/x")
                            .get(30, TimeUnit.SECONDS)
                            .orElseThrow()
                            .data())
                    .isEqualTo(bytes("1"));
            assertThat(cache.get(root + "/none").get(30, TimeUnit.SECONDS)).isEmpty();
            long received = Long.parseLong(server.monitored("zk_packets_received"));
            for (int i = 0; i < 1_000; i++) {
                assertThat(cache.get(root + "/x").isDone()).isTrue();
                assertThat(cache.get(root + "/none").isDone()).isTrue();
            }
            assertThat(Long.parseLong(server.monitored("zk_packets_received")) - received)
                    .isLessThan(500);

            writer.setData(root + "/x", bytes("2"));
            writer.create(root + "/none", bytes("now"));
            watching.sync(root).get(30, TimeUnit.SECONDS);
            assertThat(cache.get(root + "/x")
                            .get(30, TimeUnit.SECONDS)
                            .orElseThrow()
                            .data())
                    .isEqualTo(bytes("2"));
            assertThat(cache.get(root + "/none").get(30, TimeUnit.SECONDS)).isPresent();

            whileCut(() -> {
                assertThat(cache.freshness().level()).isEqualTo(Freshness.Level.STALE);
                assertThat(cache.getStale(root + "/x").orElseThrow().data()).isEqualTo(bytes("2"));
                writer.setData(root + "/x", bytes("3"));
            });
            assertThat(cache.get(root + "/x")
                            .get(30, TimeUnit.SECONDS)
                            .orElseThrow()
                            .data())
                    .isEqualTo(bytes("3"));
            assertThat(cache.get(root + "/none")
                            .get(30, TimeUnit.SECONDS)
                            .orElseThrow()
                            .data())
                    .isEqualTo(bytes("now"));

            AtomicInteger made = new AtomicInteger();
            for (int i = 0; i < 100; i++) {
                writer.create(root + "/big" + made.incrementAndGet(), new byte[500]);
                cache.get(root + "/big" + i).get(30, TimeUnit.SECONDS);
            }
            assertThat(cache.size()).isLessThan(30);
        }
    }
}
