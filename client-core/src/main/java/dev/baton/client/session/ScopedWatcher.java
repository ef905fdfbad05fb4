package dev.baton.client.session;

import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;

/**
 * A watcher that knows only a part of the session's tree, or is told on the loop. The same watcher in the same part, told in the same way, counts as
 * one, however often it was wrapped.
 */
public final class ScopedWatcher implements Watcher {
    private final Watcher watcher;
    private final Chroot scope;
    private final boolean onLoop;

    private ScopedWatcher(Watcher watcher, Chroot scope, boolean onLoop) {
        this.watcher = watcher;
        this.scope = scope;
        this.onLoop = onLoop;
    }

    /** The watcher itself where the part is everything and it is told on the lane. */
    public static Watcher of(Watcher watcher, Chroot scope, boolean onLoop) {
        return scope.prefix().isEmpty() && !onLoop ? watcher : new ScopedWatcher(watcher, scope, onLoop);
    }

    /** Whether a watcher is quick and never blocks, and is told on the loop. */
    public static boolean isOnLoop(Watcher watcher) {
        return watcher instanceof ScopedWatcher scoped && scoped.onLoop;
    }

    /** Whether two are the same watcher. */
    static boolean same(Watcher one, Watcher other) {
        return one == other
                || (one instanceof ScopedWatcher a
                        && other instanceof ScopedWatcher b
                        && a.watcher == b.watcher
                        && a.onLoop == b.onLoop
                        && a.scope.equals(b.scope));
    }

    @Override
    public void onEvent(WatchEvent event) {
        watcher.onEvent(new WatchEvent(event.type(), scope.toClient(event.path()), event.zxid()));
    }

    @Override
    public String toString() {
        return watcher + (scope.prefix().isEmpty() ? "" : " below " + scope.prefix());
    }
}
