package dev.baton.samples.quickstart;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LostReason;
import dev.baton.recipes.lock.Mutex;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One instance of a service. It writes to the ledger some times, each time under the lock. */
final class Worker implements Callable<Void> {
    private static final String LOCK = "/quickstart/ledger-lock";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);
    private static final long WORK_MILLIS = 40;
    private static final long MISHAP_SECONDS_MAX = 30;
    private static final long POLL_MILLIS = 5;

    private final String name;
    private final String servers;
    private final int turns;
    private final Ledger ledger;
    private final Story story;
    private final Mishap mishap;

    Worker(String name, String servers, int turns, Ledger ledger, Story story, Mishap mishap) {
        this.name = name;
        this.servers = servers;
        this.turns = turns;
        this.ledger = ledger;
        this.story = story;
        this.mishap = mishap;
    }

    @Override
    public Void call() throws InterruptedException, ExecutionException, TimeoutException, Ledger.StaleToken {
        ClientOptions options = ClientOptions.of(servers).withSessionTimeout(SESSION_TIMEOUT);
        try (Client client = Client.connect(options)) {
            Mutex mutex = Mutex.on(client, LOCK);
            for (int turn = 1; turn <= turns; turn++) {
                try (LockHandle lock = mutex.lock(PATIENCE)) {
                    story.acquired(name, turn, lock.token());
                    boolean struck = mishap.strikes(turn);
                    if (struck && mishap.costsTheLock()) {
                        loseTheLock(lock, turn);
                    } else {
                        if (struck) {
                            outlast(lock);
                        }
                        write(lock, turn);
                        story.releasing();
                    }
                }
            }
        }
        return null;
    }

    private void write(LockHandle lock, int turn) throws InterruptedException, Ledger.StaleToken {
        TimeUnit.MILLISECONDS.sleep(WORK_MILLIS);
        lock.requireHeld(); // do not even try if the lock is not provably ours any more
        ledger.append(lock.token(), name + ", turn " + turn);
    }

    /** Something happens to the servers; the worker goes on as soon as the lock is provably its own again. */
    private void outlast(LockHandle lock) throws InterruptedException {
        story.tell(name, mishap.begin(lock));
        while (!lock.checkHeld() && !lock.lost().isDone()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        story.tell(name, "still holds the lock: checkHeld() is " + lock.checkHeld());
        mishap.end();
    }

    /** The worker is cut off, others go on, and it wakes up as if nothing had happened. */
    private void loseTheLock(LockHandle lock, int turn)
            throws InterruptedException, ExecutionException, TimeoutException {
        story.tell(name, mishap.begin(lock));
        story.cutOff();
        LostReason reason = lock.lost().get(MISHAP_SECONDS_MAX, TimeUnit.SECONDS);
        story.tell(
                name,
                "is told by its client that the lock is lost (" + reason + "); checkHeld() is " + lock.checkHeld());
        ledger.awaitNewer(lock.token(), MISHAP_SECONDS_MAX);
        story.tell(name, "ignores that, as a process would that was paused all the while, and writes");
        try {
            ledger.append(lock.token(), name + ", turn " + turn + ", too late");
            throw new IllegalStateException("the ledger took a stale token");
        } catch (Ledger.StaleToken refused) {
            story.tell(name, "is REFUSED by the ledger: " + refused.getMessage());
        }
        mishap.end();
    }
}
