package dev.baton.client.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.NodeData;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.StateListener;
import dev.baton.client.event.StateReason;
import dev.baton.client.event.Watcher;
import dev.baton.client.watch.Freshness.Level;
import dev.baton.wire.model.Stat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the simulation of the near cache does not look at: its bound, and what it says of itself. */
class NearCacheTest {
    private static final int NODE_BYTES = 1_000;

    private final Served source = new Served();

    /** Everything exists; the watch is made when the test says so. */
    private static final class Served implements NearCache.Source {
        final List<CompletableFuture<Registration>> watches = new ArrayList<>();
        final List<StateListener> listeners = new ArrayList<>();
        final List<Runnable> later = new ArrayList<>();
        boolean connected = true;

        @Override
        public CompletableFuture<NodeData> getData(String path) {
            return CompletableFuture.completedFuture(new NodeData(new byte[NODE_BYTES], stat()));
        }

        @Override
        public CompletableFuture<Optional<Stat>> exists(String path) {
            return CompletableFuture.completedFuture(Optional.of(stat()));
        }

        @Override
        public CompletableFuture<Registration> watchBelow(String path, Watcher watcher) {
            watches.add(new CompletableFuture<>());
            return watches.get(watches.size() - 1);
        }

        @Override
        public Registration addStateListener(StateListener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public long lastZxid() {
            return 9;
        }

        @Override
        public void later(Runnable what) {
            later.add(what);
        }

        void tell(ConnectionState from, ConnectionState to, StateReason reason, long session) {
            connected = to.isConnected();
            List.copyOf(listeners)
                    .forEach(listener -> listener.onStateChange(new StateChange(from, to, reason, "", 1, session)));
        }

        private static Stat stat() {
            return new Stat(1, 1, 0, 0, 0, 0, 0, 0, NODE_BYTES, 0, 1);
        }
    }

    @Test
    void keepsNoMoreBytesThanItMay() {
        try (NearCache cache = NearCache.open(source, "/", 20 * NODE_BYTES)) {
            source.watches.get(0).complete(() -> {});
            for (int i = 0; i < 200; i++) {
                assertThat(cache.get("/n" + i).join()).isPresent();
            }
            assertThat(cache.size()).isBetween(1L, 20L);
        }
    }

    @Test
    void saysHowFarItCanBeTrusted() {
        NearCache cache = NearCache.open(source, "/", 1 << 20);
        assertThat(cache.freshness().level()).isEqualTo(Level.RESYNCING);
        source.watches.get(0).complete(() -> {});
        assertThat(cache.freshness().level()).isEqualTo(Level.LIVE);
        assertThat(cache.freshness().zxid()).isEqualTo(9);

        source.tell(ConnectionState.CONNECTED, ConnectionState.SUSPENDED, StateReason.CONNECTION_BROKEN, 1);
        assertThat(cache.freshness().level()).isEqualTo(Level.STALE);
        source.tell(ConnectionState.SUSPENDED, ConnectionState.CONNECTED, StateReason.SESSION_RESUMED, 1);
        assertThat(cache.freshness().level()).as("the watch has gone on").isEqualTo(Level.LIVE);

        source.tell(ConnectionState.CONNECTED, ConnectionState.LOST, StateReason.EXPIRED_BY_SERVER, 0);
        assertThat(cache.freshness().level()).isEqualTo(Level.STALE);
        source.tell(ConnectionState.CONNECTING, ConnectionState.CONNECTED, StateReason.SESSION_OPENED, 2);
        assertThat(cache.freshness().level()).as("a new watch is needed").isEqualTo(Level.RESYNCING);
        source.watches.get(1).complete(() -> {});
        assertThat(cache.freshness().level()).isEqualTo(Level.LIVE);
        cache.close();
        assertThat(cache.freshness().level()).isEqualTo(Level.ENDED);
    }

    @Test
    void oneWatchIsEnoughForACacheThatIsOpenedWhileTheClientConnects() {
        try (NearCache cache = NearCache.open(source, "/", 1 << 20)) {
            source.tell(ConnectionState.CONNECTING, ConnectionState.CONNECTED, StateReason.SESSION_OPENED, 1);
            assertThat(source.watches).hasSize(1);
            source.watches.get(0).complete(() -> {});
            assertThat(cache.freshness().level()).isEqualTo(Level.LIVE);
        }
    }

    @Test
    void aWatchThatCannotBeHadIsAskedForAgainWhileTheConnectionGoesOn() {
        try (NearCache cache = NearCache.open(source, "/", 1 << 20)) {
            source.watches.get(0).completeExceptionally(new IllegalStateException("too late"));
            assertThat(cache.freshness().level()).isEqualTo(Level.RESYNCING);
            source.later.get(0).run();
            source.watches.get(1).complete(() -> {});
            assertThat(cache.freshness().level()).isEqualTo(Level.LIVE);
        }
    }
}
