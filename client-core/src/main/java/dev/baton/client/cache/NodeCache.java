package dev.baton.client.cache;

import dev.baton.client.event.Registration;
import dev.baton.client.watch.Freshness;
import dev.baton.client.watch.StreamItem;
import java.util.Optional;
import java.util.function.Consumer;

/** One node of a {@link TreeCache}; costs nothing of its own and ends with that cache. */
public final class NodeCache {
    private final TreeCache cache;
    private final String path;

    NodeCache(TreeCache cache, String path) {
        this.cache = cache;
        this.path = path;
    }

    /** The node; empty if there is none, or before the cache is ready. */
    public Optional<CachedNode> get() {
        return cache.get(path);
    }

    /** How far the cache can be trusted. */
    public Freshness freshness() {
        return cache.freshness();
    }

    /** Tells of every further change of this node. */
    public Registration addListener(Consumer<StreamItem.Change> listener) {
        return cache.addListener(item -> {
            if (item instanceof StreamItem.Change change && change.path().equals(path)) {
                listener.accept(change);
            }
        });
    }
}
