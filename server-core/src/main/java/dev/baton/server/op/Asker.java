package dev.baton.server.op;

import dev.baton.server.watch.Watcher;

/** Whose request is being answered. */
public interface Asker {
    /** The session in whose name the request was made. */
    long sessionId();

    /** Its registration with the watches, made when first asked for. */
    Watcher watcher();
}
