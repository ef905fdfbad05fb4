package dev.baton.client.watch;

import java.time.Instant;

/**
 * How far a copy of a subtree can be trusted.
 *
 * @param level in short
 * @param since from when on it has been so
 * @param zxid last transaction that the copy is known to include
 */
public record Freshness(Level level, Instant since, long zxid) {
    /** In short. */
    public enum Level {
        /** Every change is applied as the server reports it. */
        LIVE,
        /** A connection stands, and what may have changed meanwhile is being read. */
        RESYNCING,
        /** No connection: what it holds was right at its zxid. */
        STALE,
        /** It was closed, or its client was. */
        ENDED
    }
}
