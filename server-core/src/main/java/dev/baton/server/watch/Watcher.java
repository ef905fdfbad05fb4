package dev.baton.server.watch;

import dev.baton.server.auth.Identities;
import dev.baton.wire.io.WireWriter;

/** One connection in the eyes of the watches: where its events go, and the paths it is registered at. */
public final class Watcher {
    /** Where the events of a connection go. */
    public interface Sink {
        /** Who the connection is now, which decides what it may hear of. */
        Identities identities();

        /** The session behind the connection, for operators. */
        long sessionId();

        /** Takes a whole frame; the writer is reused after the call. */
        void event(WireWriter frame);
    }

    private final Sink sink;

    /** Number among the present watchers. */
    final int slot;

    /** Entries of the table that name this watcher; the bits are always {@link Modes#ANY}. */
    final PackedSet entries = new PackedSet();

    /** The change this watcher has been considered for, so that it hears of each once. */
    long seenChange;

    Watcher(Sink sink, int slot) {
        this.sink = sink;
        this.slot = slot;
    }

    Sink sink() {
        return sink;
    }
}
