package dev.baton.client.cache;

import dev.baton.client.Client;
import dev.baton.client.event.Registration;
import dev.baton.client.mirror.Copy;
import dev.baton.client.watch.Freshness;
import dev.baton.client.watch.StreamItem;
import dev.baton.wire.path.ZnodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subtree in memory, kept in step with the ensemble. Reads cost no request and answer with what is known, however stale: ask
 * {@link #freshness()}. Thread-safe. Give the client its own session's end to close it, or close it yourself.
 *
 * <p>Listeners are called on the client's callback lane, in the order of the changes, after the change can be read here.
 */
public final class TreeCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TreeCache.class);

    private final String root;
    private final MirrorDriver driver;
    private final List<Consumer<StreamItem>> listeners = new CopyOnWriteArrayList<>();

    private TreeCache(Client client, String root, boolean withData) {
        this.root = root;
        driver = new MirrorDriver(client, root, withData, new MirrorDriver.Sink() {
            @Override
            public void item(StreamItem item) {
                tell(item);
            }

            @Override
            public void ended() {
                listeners.clear();
            }
        });
    }

    /** A cache of a node and everything below it, with data. Returns at once and loads in the background. */
    public static TreeCache open(Client client, String root) {
        TreeCache cache = new TreeCache(client, root, true);
        cache.driver.start();
        return cache;
    }

    /** As {@link #open(Client, String)}, but keeps stats only. */
    public static TreeCache withoutData(Client client, String root) {
        TreeCache cache = new TreeCache(client, root, false);
        cache.driver.start();
        return cache;
    }

    /** Completes when the cache is complete for the first time; cancelled if it is closed before. */
    public CompletableFuture<Void> ready() {
        return driver.ready();
    }

    /** How far the cache can be trusted. */
    public Freshness freshness() {
        return driver.freshness();
    }

    /** A node; empty if there is none, or before the cache is ready. */
    public Optional<CachedNode> get(String path) {
        Copy.Node node = driver.node(path);
        return node == null ? Optional.empty() : Optional.of(new CachedNode(path, node.stat(), node.data()));
    }

    /** Names of a node's children, sorted; empty before the cache is ready. */
    public List<String> children(String path) {
        List<String> names = driver.look(mirror -> {
            List<String> found = new ArrayList<>();
            for (String child : mirror.children(path)) {
                found.add(ZnodePath.name(child));
            }
            return found;
        });
        return names == null ? List.of() : names;
    }

    /** A copy of everything, by path; empty before the cache is ready. */
    public NavigableMap<String, CachedNode> snapshot() {
        NavigableMap<String, CachedNode> all = new TreeMap<>();
        driver.look(mirror -> {
            mirror.nodes().forEach((path, node) -> all.put(path, new CachedNode(path, node.stat(), node.data())));
            return all;
        });
        return all;
    }

    /** A view of one node of the cache. */
    public NodeCache node(String path) {
        return new NodeCache(this, path);
    }

    /** Tells of every further item; a listener that throws is logged and stays. */
    public Registration addListener(Consumer<StreamItem> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Lets go of the watch and the memory's further growth. What is known can still be read. */
    @Override
    public void close() {
        driver.close();
    }

    private void tell(StreamItem item) {
        for (Consumer<StreamItem> listener : listeners) {
            try {
                listener.accept(item);
            } catch (RuntimeException e) {
                LOG.warn("listener of {} failed: item={}", this, item, e);
            }
        }
    }

    @Override
    public String toString() {
        return "TreeCache[" + root + ", " + freshness().level() + "]";
    }
}
