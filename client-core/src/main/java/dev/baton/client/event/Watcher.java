package dev.baton.client.event;

/**
 * Told of changes to nodes.
 *
 * <p>Runs on the client's callback lane: one call at a time, in the order of the server's events and results, and before any
 * result that already shows the change. An exception is logged and changes nothing else. The end of a watch with its session
 * is told to {@link StateListener}s only, as {@link ConnectionState#LOST}.
 */
@FunctionalInterface
public interface Watcher {
    void onEvent(WatchEvent event);
}
