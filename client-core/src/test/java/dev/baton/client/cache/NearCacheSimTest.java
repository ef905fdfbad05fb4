package dev.baton.client.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.NodeData;
import dev.baton.client.error.Applied;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.ServerException;
import dev.baton.client.error.SessionExpired;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.StateListener;
import dev.baton.client.event.StateReason;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;
import dev.baton.client.watch.Freshness;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatchEventType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The near cache against a model client and server under a seed: changes at any time, answers and events in the server's order,
 * connections that break anywhere, sessions that end. A result never shows an older state of a node than an earlier one did; a hit
 * while nothing is under way is the tree; at rest the cache is the tree.
 */
class NearCacheSimTest {
    private static final int SEEDS = Integer.getInteger("baton.near.seeds", 200);
    private static final String ROOT = "/r";
    private static final List<String> PATHS = List.of("/r", "/r/a", "/r/b", "/r/a/c", "/r-not");
    private static final long ABSENT = -1;

    @Test
    void resultsNeverGoBackAndAtRestTheCacheIsTheTree() {
        long base = Long.getLong("baton.seed", 1);
        Totals totals = new Totals();
        for (int i = 0; i < SEEDS; i++) {
            try {
                new World(base + i, totals).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + (base + i) + ": " + e.getMessage(), e);
            }
        }
        // The run is worth nothing if it never comes to the hard parts.
        assertThat(totals.hits).isGreaterThan(10 * SEEDS);
        assertThat(totals.requests).isGreaterThan(10 * SEEDS);
        assertThat(totals.breaks).isGreaterThan(SEEDS);
        assertThat(totals.losses).isGreaterThan(SEEDS / 2);
        assertThat(totals.confirmations).isGreaterThan(SEEDS);
    }

    private static final class Totals {
        int hits;
        int requests;
        int breaks;
        int losses;
        int confirmations;
    }

    private record Node(long czxid, long mzxid, int version) {
        Stat stat() {
            return new Stat(czxid, mzxid, 0, 0, version, 0, 0, 0, 0, 0, czxid);
        }

        byte[] data() {
            return String.valueOf(mzxid).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Something the client has asked for: what the server does for it, and how it ends without an answer. */
    private record Request(Supplier<Runnable> serve, Runnable expire) {}

    private static final class World implements NearCache.Source {
        final Random random;
        final Totals totals;
        final TreeMap<String, Node> tree = new TreeMap<>();
        /** States of each path in order: an mzxid, or absent. */
        final Map<String, List<Long>> history = new HashMap<>();
        /** Index in the history of the newest state that a finished read has shown. */
        final Map<String, Integer> shown = new HashMap<>();

        final Deque<Request> toServer = new ArrayDeque<>();
        /** Requests served whose answers are under way, with them. */
        final Deque<Request> inFlight = new ArrayDeque<>();

        final Deque<Runnable> toClient = new ArrayDeque<>();
        final List<StateListener> listeners = new ArrayList<>();
        final List<Watcher> watchers = new ArrayList<>();
        ConnectionState state = ConnectionState.CONNECTING;
        long session;
        long zxid = 1;
        int open;
        NearCache cache;

        World(long seed, Totals totals) {
            random = new Random(seed * 0x9E3779B97F4A7C15L);
            this.totals = totals;
            PATHS.forEach(path -> history.put(path, new ArrayList<>(List.of(ABSENT))));
        }

        void run() {
            if (random.nextBoolean()) {
                connect(true);
            }
            cache = NearCache.open(this, ROOT, 1 << 20);
            int steps = 200 + random.nextInt(400);
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(14)) {
                    case 0 -> mutate();
                    case 1, 2, 3, 4, 5 -> read(randomPath());
                    case 6, 7, 8 -> serve();
                    case 9, 10, 11, 12 -> deliver();
                    default -> disturb();
                }
            }
            settle();
        }

        void disturb() {
            if (random.nextInt(state.isConnected() ? 5 : 2) > 0) {
                return;
            }
            if (state.isConnected()) {
                breakConnection();
            } else {
                connect(state == ConnectionState.CONNECTING);
            }
        }

        void settle() {
            if (!state.isConnected()) {
                connect(state == ConnectionState.CONNECTING);
            }
            drain();
            assertThat(open).as("reads without a result").isZero();
            assertThat(cache.freshness().level()).isEqualTo(Freshness.Level.LIVE);
            for (String path : PATHS.subList(0, PATHS.size() - 1)) {
                read(path);
                drain();
                int before = totals.requests;
                Optional<CachedNode> known = cache.get(path).join();
                assertThat(totals.requests).as("a second read is a hit").isEqualTo(before);
                assertThat(stateOf(known)).as(path).isEqualTo(now(path));
                assertThat(stateOf(cache.getStale(path))).as(path).isEqualTo(now(path));
            }
        }

        void drain() {
            while (!toServer.isEmpty() || !toClient.isEmpty()) {
                serve();
                deliver();
            }
        }

        // ---- the reader ----

        void read(String path) {
            if (!path.startsWith(ROOT + "/") && !path.equals(ROOT)) {
                return;
            }
            int floor = shown.getOrDefault(path, 0);
            int before = totals.requests;
            boolean quiet = toClient.isEmpty() && inFlight.isEmpty() && state.isConnected();
            CompletableFuture<Optional<CachedNode>> result = cache.get(path);
            boolean hit = totals.requests == before;
            open++;
            if (hit) {
                totals.hits++;
                assertThat(result).isDone();
                if (quiet) {
                    assertThat(stateOf(result.join()))
                            .as("a hit with nothing under way: " + path)
                            .isEqualTo(now(path));
                }
            }
            result.whenComplete((node, error) -> {
                open--;
                if (error == null) {
                    check(path, floor, node);
                } else {
                    assertThat(error).isInstanceOf(BatonException.class);
                }
            });
        }

        /** There must be a state not older than what a read had shown before this one began. */
        void check(String path, int floor, Optional<CachedNode> node) {
            List<Long> states = history.get(path);
            long found = stateOf(node);
            int index = floor;
            while (index < states.size() && states.get(index) != found) {
                index++;
            }
            assertThat(index)
                    .as(path + " went back to " + found + "; states " + states + " from " + floor)
                    .isLessThan(states.size());
            node.ifPresent(each -> assertThat(new String(each.data(), StandardCharsets.US_ASCII))
                    .isEqualTo(String.valueOf(each.stat().mzxid())));
            shown.merge(path, index, Math::max);
        }

        static long stateOf(Optional<CachedNode> node) {
            return node.map(each -> each.stat().mzxid()).orElse(ABSENT);
        }

        long now(String path) {
            Node node = tree.get(path);
            return node == null ? ABSENT : node.mzxid();
        }

        String randomPath() {
            return PATHS.get(random.nextInt(PATHS.size()));
        }

        // ---- the server ----

        void mutate() {
            String path = randomPath();
            Node node = tree.get(path);
            zxid++;
            WatchEventType type;
            if (node == null) {
                tree.put(path, new Node(zxid, zxid, 0));
                type = WatchEventType.NODE_CREATED;
            } else if (random.nextInt(3) == 0) {
                tree.remove(path);
                type = WatchEventType.NODE_DELETED;
            } else {
                tree.put(path, new Node(node.czxid(), zxid, node.version() + 1));
                type = WatchEventType.NODE_DATA_CHANGED;
            }
            history.get(path).add(now(path));
            boolean below = path.equals(ROOT) || path.startsWith(ROOT + "/");
            if (state.isConnected() && below && !watchers.isEmpty()) {
                List<Watcher> told = List.copyOf(watchers);
                WatchEvent event = new WatchEvent(type, path, zxid);
                toClient.add(() -> told.forEach(watcher -> watcher.onEvent(event)));
            }
        }

        void serve() {
            if (!state.isConnected() || toServer.isEmpty()) {
                return;
            }
            Request request = toServer.poll();
            Runnable answer = request.serve().get();
            inFlight.add(request);
            toClient.add(() -> {
                inFlight.remove();
                answer.run();
            });
        }

        void deliver() {
            Runnable next = toClient.poll();
            if (next != null) {
                next.run();
            }
        }

        // ---- the client ----

        /** Answers and events on the wire are lost; reads without an answer are asked again, in their order. */
        void breakConnection() {
            totals.breaks++;
            toClient.clear();
            List<Request> again = new ArrayList<>(inFlight);
            inFlight.clear();
            for (int i = again.size() - 1; i >= 0; i--) {
                toServer.addFirst(again.get(i));
            }
            change(ConnectionState.SUSPENDED, StateReason.CONNECTION_BROKEN, session);
            if (random.nextInt(3) == 0) {
                totals.losses++;
                watchers.clear();
                long lost = session;
                session = 0;
                change(ConnectionState.LOST, StateReason.EXPIRED_LOCALLY, lost);
                List<Request> expired = new ArrayList<>(toServer);
                toServer.clear();
                expired.forEach(request -> request.expire().run());
                change(ConnectionState.CONNECTING, StateReason.NEW_SESSION_SOUGHT, 0);
            }
        }

        void connect(boolean anew) {
            long before = session;
            session = anew ? zxid << 8 | 1 : session;
            change(ConnectionState.CONNECTED, anew ? StateReason.SESSION_OPENED : StateReason.SESSION_RESUMED, before);
        }

        void change(ConnectionState next, StateReason reason, long oldSession) {
            StateChange change = new StateChange(state, next, reason, "", oldSession, session);
            state = next;
            List.copyOf(listeners).forEach(listener -> listener.onStateChange(change));
        }

        <T> CompletableFuture<T> ask(Supplier<Runnable> serve, CompletableFuture<T> result) {
            totals.requests++;
            ErrorContext context = new ErrorContext("sim", null, zxid);
            toServer.add(new Request(
                    serve, () -> result.completeExceptionally(new SessionExpired(context, Applied.NO, "lost"))));
            return result;
        }

        @Override
        public CompletableFuture<NodeData> getData(String path) {
            CompletableFuture<NodeData> result = new CompletableFuture<>();
            return ask(
                    () -> {
                        Node node = tree.get(path);
                        return () -> {
                            if (node == null) {
                                result.completeExceptionally(noNode(path));
                            } else {
                                result.complete(new NodeData(node.data(), node.stat()));
                            }
                        };
                    },
                    result);
        }

        private NoNode noNode(String path) {
            return (NoNode) ServerException.of(ErrorCode.NO_NODE, new ErrorContext("getData", path, zxid));
        }

        @Override
        public CompletableFuture<Optional<Stat>> exists(String path) {
            totals.confirmations++;
            CompletableFuture<Optional<Stat>> result = new CompletableFuture<>();
            return ask(
                    () -> {
                        Optional<Stat> stat =
                                Optional.ofNullable(tree.get(path)).map(Node::stat);
                        return () -> result.complete(stat);
                    },
                    result);
        }

        @Override
        public CompletableFuture<Registration> watchBelow(String path, Watcher watcher) {
            CompletableFuture<Registration> result = new CompletableFuture<>();
            return ask(
                    () -> {
                        watchers.add(watcher);
                        return () -> result.complete(() -> watchers.remove(watcher));
                    },
                    result);
        }

        @Override
        public Registration addStateListener(StateListener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public boolean isConnected() {
            return state.isConnected();
        }

        @Override
        public long lastZxid() {
            return zxid;
        }

        @Override
        public void later(Runnable what) {
            toClient.add(what);
        }
    }
}
