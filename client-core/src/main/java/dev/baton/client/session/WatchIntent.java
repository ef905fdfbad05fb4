package dev.baton.client.session;

import dev.baton.client.event.Watcher;
import dev.baton.wire.model.WatcherType;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to an operation does to the client's watches.
 *
 * @param kind the effect
 * @param watcher whose watch it is; null where all watchers of the type are meant
 * @param type for removals: which watches
 */
public record WatchIntent(
        Kind kind, @Nullable Watcher watcher, @Nullable WatcherType type) {
    /** The effects. */
    public enum Kind {
        /** Left by a getData that succeeds. */
        DATA,
        /** Left by an exists: on the data if there is a node, on its creation otherwise. */
        EXISTS,
        /** Left by a getChildren that succeeds. */
        CHILDREN,
        PERSISTENT,
        RECURSIVE,
        /** All watchers of the type leave. */
        REMOVE_ALL,
        /** One watcher leaves. */
        REMOVE_ONE;

        boolean registers() {
            return switch (this) {
                case DATA, EXISTS, CHILDREN, PERSISTENT, RECURSIVE -> true;
                case REMOVE_ALL, REMOVE_ONE -> false;
            };
        }
    }

    /** A watch to be left. */
    public static WatchIntent register(Kind kind, Watcher watcher) {
        return new WatchIntent(kind, watcher, null);
    }

    public static WatchIntent removeAll(WatcherType type) {
        return new WatchIntent(Kind.REMOVE_ALL, null, type);
    }

    public static WatchIntent removeOne(WatcherType type, Watcher watcher) {
        return new WatchIntent(Kind.REMOVE_ONE, watcher, type);
    }
}
