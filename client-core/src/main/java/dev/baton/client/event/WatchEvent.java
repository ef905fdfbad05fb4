package dev.baton.client.event;

import dev.baton.wire.model.WatchEventType;
import java.util.Objects;

/**
 * A change that a watch saw.
 *
 * @param type what happened; the {@code *_WATCH_REMOVED} types report that a watch was taken away by removeWatches
 * @param path the node, as the client names it (without the chroot)
 * @param zxid the transaction that caused the event; -1 where the server does not say: for changes missed while disconnected
 *     and reported at re-registration, and for servers before 3.9
 */
public record WatchEvent(WatchEventType type, String path, long zxid) {
    /** Value of {@link #zxid()} where the causing transaction is not known. */
    public static final long ZXID_UNKNOWN = -1;

    public WatchEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(path, "path");
    }
}
