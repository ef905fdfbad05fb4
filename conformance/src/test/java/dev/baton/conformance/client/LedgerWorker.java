package dev.baton.conformance.client;

import dev.baton.client.Client;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockState;
import dev.baton.recipes.lock.Mutex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The worker of the manual's answer to "my lock holder lost the connection, now what?". */
final class LedgerWorker {
    private final Mutex mutex;
    private final BlockingQueue<String> entries;
    private final Ledger ledger;

    /** A resource that takes its time, and refuses whoever has been overtaken. */
    static final class Ledger {
        private static final long APPEND_MILLIS = 10;

        private final Semaphore never = new Semaphore(0);
        private final List<String> written = new ArrayList<>();
        private final List<Long> tokens = new ArrayList<>();

        boolean append(long token, String entry) throws InterruptedException {
            return !never.tryAcquire(APPEND_MILLIS, TimeUnit.MILLISECONDS) && write(token, entry);
        }

        private synchronized boolean write(long token, String entry) {
            if (!tokens.isEmpty() && token < tokens.get(tokens.size() - 1)) {
                return false;
            }
            tokens.add(token);
            written.add(entry);
            return true;
        }

        synchronized List<String> written() {
            return List.copyOf(written);
        }

        synchronized List<Long> tokens() {
            return List.copyOf(tokens);
        }
    }

    LedgerWorker(Client client, String path, BlockingQueue<String> entries, Ledger ledger) {
        mutex = Mutex.on(client, path);
        this.entries = entries;
        this.ledger = ledger;
    }

    // tag::lockLoss[]
    /** Appends every entry once, whatever happens to the connection or the session. */
    void work() throws InterruptedException {
        Duration step = Duration.ofMillis(50); // longer than one append takes
        while (!entries.isEmpty()) {
            try (LockHandle lock = mutex.lock(Duration.ofSeconds(60))) {
                Semaphore changed = new Semaphore(0);
                lock.onStateChange(state -> changed.release());
                while (!entries.isEmpty() && lock.state() != LockState.LOST) {
                    if (lock.checkHeld() && lock.remaining().compareTo(step) > 0) {
                        if (ledger.append(lock.token(), entries.peek())) { // refuses smaller tokens
                            entries.remove();
                        }
                    } else {
                        changed.tryAcquire(1, TimeUnit.SECONDS); // suspended: begin nothing; held again or lost soon
                    }
                }
            }
            // lost: somebody else may be working now; queue up again, for a larger token
        }
    }
    // end::lockLoss[]
}
