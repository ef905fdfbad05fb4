package dev.baton.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.cache.StreamIterator;
import dev.baton.client.cache.TreeCache;
import dev.baton.client.cache.WatchStream;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.watch.Freshness;
import dev.baton.client.watch.Freshness.Level;
import dev.baton.client.watch.StreamItem;
import dev.baton.testing.FaultProxy.Direction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a reader of a copy is told while the connection is cut and comes back: {@code STALE}, then {@code RESYNCING} as long as the answers
 * are out, then {@code LIVE}, and by then the copy shows what happened meanwhile.
 */
@Timeout(120)
class FreshnessTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ROOT = "/fresh";
    private static final String NODE = ROOT + "/node";

    private EmbeddedBaton server;
    private FaultProxy proxy;
    private Client reading;
    private Client writing;
    private final AtomicBoolean holding = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @BeforeEach
    void open() {
        server = EmbeddedBaton.start();
        proxy = FaultProxy.to(server);
        reading = Client.connect(ClientOptions.of(proxy.connectString()).withSessionTimeout(Duration.ofSeconds(40)));
        writing = Client.connect(server.connectString());
        // Told before the copies are: the session is resumed, and not one of the answers that they will ask for comes
        // through.
        reading.addStateListener(ListenerPhase.GUARDS, change -> {
            if (holding.get() && change.current() == ConnectionState.CONNECTED) {
                proxy.hold(Direction.TO_CLIENT);
            }
        });
        writing.blocking().create(ROOT, bytes("root"));
        writing.blocking().create(NODE, bytes("old"));
    }

    @AfterEach
    void close() {
        stopped.set(true);
        proxy.heal();
        reading.close();
        writing.close();
        proxy.close();
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aTreeCacheIsResyncingUntilItShowsWhatItHasMissed() throws Exception {
        try (TreeCache cache = TreeCache.open(reading, ROOT)) {
            cache.ready().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(text(cache)).isEqualTo("old");
            List<Look> looks = missAChange(cache::freshness, () -> text(cache).equals("new"));
            assertThat(levels(looks)).containsExactly(Level.STALE, Level.RESYNCING, Level.LIVE);
            assertThat(looks).contains(new Look(Level.STALE, false), new Look(Level.RESYNCING, false));
            assertThat(looks).doesNotContain(new Look(Level.LIVE, false));
        }
    }

    @Test
    void aStreamIsResyncingUntilItHasToldWhatItHasMissed() throws Exception {
        try (WatchStream stream = WatchStream.open(reading, ROOT);
                StreamIterator items = stream.iterator()) {
            stream.ready().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            untilResynced(items);
            List<Look> looks =
                    missAChange(stream::freshness, () -> stream.freshness().zxid() >= writing.lastZxid());
            assertThat(levels(looks)).containsExactly(Level.STALE, Level.RESYNCING, Level.LIVE);
            assertThat(looks).contains(new Look(Level.STALE, false), new Look(Level.RESYNCING, false));
            assertThat(looks).doesNotContain(new Look(Level.LIVE, false));
            assertThat(untilResynced(items)).contains("DATA_CHANGED " + NODE + "=new");
        }
    }

    /**
     * What a reader sees.
     *
     * @param current whether the copy, looked at behind the level, shows the change
     */
    private record Look(Level level, boolean current) {}

    /** The levels, each once while it lasts. */
    private static List<Level> levels(List<Look> looks) {
        List<Level> levels = new ArrayList<>();
        for (Look look : looks) {
            if (levels.isEmpty() || levels.get(levels.size() - 1) != look.level()) {
                levels.add(look.level());
            }
        }
        return levels;
    }

    private static String text(TreeCache cache) {
        return new String(cache.get(NODE).orElseThrow().data(), StandardCharsets.UTF_8);
    }

    private static List<String> untilResynced(StreamIterator items) {
        List<String> texts = new ArrayList<>();
        StreamItem item;
        do {
            item = items.next(LIMIT).orElseThrow(() -> new AssertionError("only " + texts));
            texts.add(
                    item instanceof StreamItem.Change change && change.data() != null
                            ? change.type() + " " + change.path() + "="
                                    + new String(change.data(), StandardCharsets.UTF_8)
                            : item.toString());
        } while (item.kind() != StreamItem.Kind.RESYNCED);
        return texts;
    }

    /**
     * Cuts the connection, changes the node, lets the client back without answers, then with them.
     *
     * @return what a reader sees that looks all the time from when the copy is stale until it is live, each look once while it stays so
     */
    private List<Look> missAChange(Supplier<Freshness> freshness, BooleanSupplier current) throws Exception {
        proxy.refuse();
        proxy.cut();
        await("the cut to be noticed").atMost(LIMIT).until(() -> freshness.get().level() == Level.STALE);
        writing.blocking().setData(NODE, bytes("new"));
        List<Look> looks = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            Level level = Level.STALE;
            while (level != Level.LIVE && !stopped.get()) {
                level = freshness.get().level();
                // Behind the level: a copy that was called live is not looked at before it was.
                Look look = new Look(level, current.getAsBoolean());
                if (looks.isEmpty() || !looks.get(looks.size() - 1).equals(look)) {
                    looks.add(look);
                }
                Thread.onSpinWait();
            }
        });
        await("the reader to look").atMost(LIMIT).until(() -> !looks.isEmpty());
        holding.set(true);
        proxy.heal();
        await("the reader to see that the copy is being compared")
                .atMost(LIMIT)
                .until(() -> looks.contains(new Look(Level.RESYNCING, false)));
        assertThat(reading.state()).isEqualTo(ConnectionState.CONNECTED);
        holding.set(false);
        proxy.heal();
        reader.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return looks;
    }
}
