package dev.baton.client;

import dev.baton.client.event.Watcher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of getData, getChildren and exists.
 *
 * @param watcher told once of the next change of what is read; null for no watch
 * @param timeout time in which the request must be answered; null for the client's default
 */
public record ReadOptions(
        @Nullable Watcher watcher, @Nullable Duration timeout) {
    /** Nothing special. */
    public static final ReadOptions DEFAULT = new ReadOptions(null, null);

    public ReadOptions {
        OptionChecks.timeout(timeout);
    }

    /** With a one-shot watch. It is left by getData and getChildren only if they succeed, by exists also if there is no node. */
    public ReadOptions withWatcher(Watcher newWatcher) {
        return new ReadOptions(newWatcher, timeout);
    }

    /** With a deadline of its own. */
    public ReadOptions withTimeout(Duration newTimeout) {
        return new ReadOptions(watcher, newTimeout);
    }
}
