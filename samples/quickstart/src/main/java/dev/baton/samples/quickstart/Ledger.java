package dev.baton.samples.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the lock guards. It stands for anything that several services write to: a database table, a file store, a device.
 *
 * <p>It is fenced: it remembers the newest token it has seen and refuses older ones. That is all a resource has to do to be safe
 * from a writer that has lost its lock without knowing. In a database this is one more condition: {@code UPDATE ... SET fence = ?
 * WHERE fence <= ?}.
 */
final class Ledger {
    private final List<Entry> entries = new ArrayList<>();
    private long newestToken;
    private int refusedCount;

    /** One line of the ledger. */
    record Entry(long token, String text) {}

    /** A writer was refused, because somebody has written with a newer token since. */
    static final class StaleToken extends Exception {
        private static final long serialVersionUID = 1L;

        StaleToken(long token, long newestToken) {
            super("token 0x" + Long.toHexString(token) + " is older than 0x" + Long.toHexString(newestToken));
        }
    }

    /** Adds a line, in the name of the holder with this token. */
    synchronized void append(long token, String text) throws StaleToken {
        if (token < newestToken) {
            refusedCount++;
            throw new StaleToken(token, newestToken);
        }
        newestToken = token;
        entries.add(new Entry(token, text));
        notifyAll();
    }

    /** Waits until somebody has written with a newer token than this. */
    synchronized void awaitNewer(long token, long seconds) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (newestToken <= token) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new TimeoutException("nobody wrote with a newer token within " + seconds + " s");
            }
            wait(left);
        }
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    synchronized int refusedCount() {
        return refusedCount;
    }
}
