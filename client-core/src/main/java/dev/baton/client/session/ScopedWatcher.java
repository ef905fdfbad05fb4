package dev.baton.client.session;

import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;

/**
 * A watcher that knows only a part of the session's tree. The same watcher in the same part counts as one, however often it was
 * wrapped.
 */
public final class ScopedWatcher implements Watcher {
    private final Watcher watcher;
    private final Chroot scope;

    private ScopedWatcher(Watcher watcher, Chroot scope) {
        this.watcher = watcher;
        this.scope = scope;
    }

    /** The watcher itself where the part is everything. */
    public static Watcher of(Watcher watcher, Chroot scope) {
        return scope.prefix().isEmpty() ? watcher : new ScopedWatcher(watcher, scope);
    }

    /** Whether two are the same watcher. */
    static boolean same(Watcher one, Watcher other) {
        return one == other
                || (one instanceof ScopedWatcher a
                        && other instanceof ScopedWatcher b
                        && a.watcher == b.watcher
                        && a.scope.equals(b.scope));
    }

    @Override
    public void onEvent(WatchEvent event) {
        watcher.onEvent(new WatchEvent(event.type(), scope.toClient(event.path()), event.zxid()));
    }

    @Override
    public String toString() {
        return watcher + " below " + scope.prefix();
    }
}
