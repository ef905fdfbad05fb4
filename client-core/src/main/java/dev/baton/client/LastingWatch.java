package dev.baton.client;

import dev.baton.client.event.Registration;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;
import dev.baton.wire.model.WatcherType;

/** A watch made by addWatch: passes events on until it is closed. */
final class LastingWatch implements Watcher, Registration {
    private final Client client;
    private final String path;
    private final boolean recursive;
    private final Watcher watcher;
    private volatile boolean closed;

    LastingWatch(Client client, String path, boolean recursive, Watcher watcher) {
        this.client = client;
        this.path = path;
        this.recursive = recursive;
        this.watcher = watcher;
    }

    @Override
    public void onEvent(WatchEvent event) {
        if (!closed) {
            watcher.onEvent(event);
        }
    }

    /** The server is told in the background; if that fails, the watch has ended with its session or its client anyway. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.removeWatcher(path, recursive ? WatcherType.PERSISTENT_RECURSIVE : WatcherType.PERSISTENT, this);
        }
    }

    @Override
    public String toString() {
        return "watch on " + path + (recursive ? " and below" : "") + " for " + watcher;
    }
}
