package dev.baton.client.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.baton.client.Client;
import dev.baton.client.NodeData;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.StateListener;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;
import dev.baton.client.watch.Freshness;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.path.ZnodePath;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the nodes that were read, those that do not exist included, bounded by bytes. A hit costs no request. One recursive
 * watch on the root takes out what has changed: watch first, then read. After a disconnection an entry counts again only when the
 * stat of its node, read once, shows that it is still the same. Thread-safe; paths must be the root or below.
 */
public final class NearCache implements AutoCloseable {
    /** Bytes of data and paths that are kept at most by default. */
    public static final long DEFAULT_BYTES_MAX = 64L << 20;

    private static final int ENTRY_BYTES = 160;
    private static final Executor RETRY = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    private final Source source;
    private final String root;
    private final Cache<String, Entry> entries;
    private volatile Trust trust = new Trust(0, false);
    private final Registration states;
    private volatile Freshness freshness = new Freshness(Freshness.Level.STALE, Instant.now(), 0);
    private volatile @Nullable Registration watch;
    private volatile boolean closed;
    /** Whether the watch has been asked for: by whoever opens the cache, when a connection stands, or once more after a failure. */
    private final AtomicBoolean asking = new AtomicBoolean();

    /** Which entries count: those of the epoch, while it is live. */
    private record Trust(long epoch, boolean live) {}

    /** What was read in an epoch; no node where the stat is null. */
    record Entry(@Nullable Stat stat, byte @Nullable [] data, long epoch) {}

    /** What the cache needs of a client; everything is told on one lane, in the server's order. */
    interface Source {
        CompletableFuture<NodeData> getData(String path);

        CompletableFuture<Optional<Stat>> exists(String path);

        CompletableFuture<Registration> watchBelow(String path, Watcher watcher);

        Registration addStateListener(StateListener listener);

        boolean isConnected();

        long lastZxid();

        /** Does something after a moment. */
        void later(Runnable what);
    }

    private NearCache(Source source, String root, long bytesMax) {
        this.source = source;
        this.root = root;
        entries = emptyStore(bytesMax);
        states = source.addStateListener(this::stateChanged);
    }

    /** A cache for a node and everything below it. Returns at once; until it is live, reads go to the server. */
    public static NearCache open(Client client, String root) {
        return open(client, root, DEFAULT_BYTES_MAX);
    }

    /** As {@link #open(Client, String)}, with a bound. */
    public static NearCache open(Client client, String root, long bytesMax) {
        return open(new ClientSource(client), root, bytesMax);
    }

    static NearCache open(Source source, String root, long bytesMax) {
        NearCache cache = new NearCache(source, root, bytesMax);
        if (source.isConnected()) {
            cache.renewWatch();
        }
        return cache;
    }

    /** Its classes are named in the metadata for native images: another way of building it needs others. */
    static Cache<String, Entry> emptyStore(long bytesMax) {
        return Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(bytesMax)
                .weigher(NearCache::weight)
                .build();
    }

    /** The node, as new as the server that the client is connected to knows it; empty if there is none. */
    public CompletableFuture<Optional<CachedNode>> get(String path) {
        if (!isInside(path)) {
            throw new IllegalArgumentException("'" + path + "' is not below the cache's root " + root);
        }
        Trust now = trust;
        Entry entry = entries.getIfPresent(path);
        if (entry != null && now.live() && entry.epoch() == now.epoch()) {
            return CompletableFuture.completedFuture(nodeOf(path, entry));
        }
        return entry != null && entry.stat() != null ? confirm(path, entry, now) : load(path, now);
    }

    /** What is remembered of a node, however old, without a request; empty if nothing is, or if there was no such node. */
    public Optional<CachedNode> getStale(String path) {
        Entry entry = entries.getIfPresent(path);
        return entry == null ? Optional.empty() : nodeOf(path, entry);
    }

    /** How far {@link #getStale(String)} can be trusted. */
    public Freshness freshness() {
        return freshness;
    }

    /** Entries kept at the moment. */
    public long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    @Override
    public void close() {
        closed = true;
        trust = new Trust(trust.epoch() + 1, false);
        freshness = new Freshness(Freshness.Level.ENDED, Instant.now(), source.lastZxid());
        states.close();
        Registration watched = watch;
        if (watched != null) {
            watched.close();
        }
        entries.invalidateAll();
    }

    // ---- on the callback lane, in the server's order ----

    private void stateChanged(StateChange change) {
        ConnectionState now = change.current();
        if (now.isConnected()) {
            if (change.opensNewSession() || watch == null) {
                renewWatch();
            } else {
                // The client has registered the watch anew before anything else on this connection.
                becomeLive();
            }
        } else if (now != ConnectionState.CONNECTING) {
            if (now == ConnectionState.LOST) {
                watch = null;
            }
            trust = new Trust(trust.epoch() + 1, false);
            freshness = new Freshness(Freshness.Level.STALE, Instant.now(), source.lastZxid());
            if (now.isFinal()) {
                close();
            }
        }
    }

    private void renewWatch() {
        freshness = new Freshness(Freshness.Level.RESYNCING, Instant.now(), source.lastZxid());
        if (asking.compareAndSet(false, true)) {
            source.watchBelow(root, this::onEvent).whenComplete(this::watchAnswered);
        }
    }

    private void watchAnswered(@Nullable Registration made, @Nullable Throwable error) {
        if (error == null) {
            watch = made;
        }
        asking.set(false);
        if (closed) {
            if (made != null) {
                made.close();
            }
        } else if (source.isConnected()) {
            if (error == null) {
                becomeLive();
            } else {
                // A connection that ends meanwhile leads here by itself; one that goes on would not.
                source.later(this::renewMissingWatch);
            }
        }
    }

    private void renewMissingWatch() {
        if (!closed && watch == null && source.isConnected()) {
            renewWatch();
        }
    }

    private void becomeLive() {
        trust = new Trust(trust.epoch() + 1, !closed);
        freshness = new Freshness(Freshness.Level.LIVE, Instant.now(), source.lastZxid());
    }

    private void onEvent(WatchEvent event) {
        entries.invalidate(event.path());
    }

    private CompletableFuture<Optional<CachedNode>> load(String path, Trust asked) {
        CompletableFuture<Optional<CachedNode>> result = new CompletableFuture<>();
        source.getData(path).whenComplete((node, error) -> {
            if (error == null || error instanceof NoNode) {
                result.complete(nodeOf(path, keep(path, entryOf(node, asked))));
            } else {
                result.completeExceptionally(error);
            }
        });
        return result;
    }

    /** The entry is from before a disconnection: is it still the same life and data? */
    private CompletableFuture<Optional<CachedNode>> confirm(String path, Entry old, Trust asked) {
        CompletableFuture<Optional<CachedNode>> result = new CompletableFuture<>();
        Stat known = Objects.requireNonNull(old.stat());
        source.exists(path).whenComplete((stat, error) -> {
            if (error != null) {
                result.completeExceptionally(error);
            } else if (stat.isPresent()
                    && stat.get().czxid() == known.czxid()
                    && stat.get().mzxid() == known.mzxid()) {
                result.complete(nodeOf(path, keep(path, new Entry(stat.get(), old.data(), asked.epoch()))));
            } else {
                load(path, asked).whenComplete((node, failure) -> {
                    if (failure == null) {
                        result.complete(node);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
            }
        });
        return result;
    }

    /**
     * Answers and events come here in the server's order. So what an event has taken out after this was read is not put back: its
     * answer came before. An answer to a question of an earlier epoch is not kept, since events may have been missed since.
     */
    private Entry keep(String path, Entry read) {
        Trust now = trust;
        if (now.live() && now.epoch() == read.epoch()) {
            entries.asMap().merge(path, read, (former, newer) -> isOlder(newer, former) ? former : newer);
        }
        return read;
    }

    private static boolean isOlder(Entry entry, Entry than) {
        Stat stat = entry.stat();
        Stat other = than.stat();
        return stat != null && other != null && stat.mzxid() < other.mzxid();
    }

    private static Entry entryOf(@Nullable NodeData node, Trust asked) {
        return node == null ? new Entry(null, null, asked.epoch()) : new Entry(node.stat(), node.data(), asked.epoch());
    }

    private static Optional<CachedNode> nodeOf(String path, Entry entry) {
        Stat stat = entry.stat();
        return stat == null ? Optional.empty() : Optional.of(new CachedNode(path, stat, entry.data()));
    }

    private static int weight(String path, Entry entry) {
        byte[] data = entry.data();
        return ENTRY_BYTES + path.length() + (data == null ? 0 : data.length);
    }

    private boolean isInside(String path) {
        return path.equals(root)
                || root.equals(ZnodePath.ROOT)
                || (path.startsWith(root) && path.charAt(root.length()) == '/');
    }

    private record ClientSource(Client client) implements Source {
        @Override
        public CompletableFuture<NodeData> getData(String path) {
            return client.getData(path);
        }

        @Override
        public CompletableFuture<Optional<Stat>> exists(String path) {
            return client.exists(path);
        }

        @Override
        public CompletableFuture<Registration> watchBelow(String path, Watcher watcher) {
            return client.addWatch(path, AddWatchMode.PERSISTENT_RECURSIVE, watcher);
        }

        @Override
        public Registration addStateListener(StateListener listener) {
            return client.addStateListener(ListenerPhase.RECIPES, listener);
        }

        @Override
        public boolean isConnected() {
            return client.state().isConnected();
        }

        @Override
        public long lastZxid() {
            return client.lastZxid();
        }

        @Override
        public void later(Runnable what) {
            RETRY.execute(what);
        }
    }
}
