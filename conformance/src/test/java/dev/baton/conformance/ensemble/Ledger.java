package dev.baton.conformance.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.error.BatonException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes all the time, each time a node of its own, through a client that knows all members, and remembers what was acknowledged and how
 * long nothing was. Writes whose outcome is unknown are not repeated.
 */
final class Ledger implements AutoCloseable {
    static final String BASE = "/ledger";
    private static final int WINDOW = 4;

    private final Client client;
    private final Thread thread;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong longestGapNanos = new AtomicLong();
    private volatile long lastAnswerNanos = System.nanoTime();

    private Ledger(String connectString, int number) {
        client = Client.connect(ClientOptions.of(connectString)
                .withSessionTimeout(Duration.ofSeconds(10))
                .withOperationTimeout(Duration.ofSeconds(60)));
        thread = new Thread(() -> run(number), "ledger");
        thread.setDaemon(true);
    }

    /** Begins to write. */
    static Ledger open(String connectString, int number) {
        Ledger ledger = new Ledger(connectString, number);
        ledger.thread.start();
        return ledger;
    }

    private void run(int number) {
        try {
            for (long i = 0; !stopped.get(); i += WINDOW) {
                write(number, i);
            }
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    private void write(int number, long first) {
        List<String> paths = new java.util.ArrayList<>();
        for (int i = 0; i < WINDOW; i++) {
            paths.add(BASE + "/" + number + "-" + (first + i));
        }
        var answers = paths.stream()
                .map(path -> client.create(path, new byte[100]).thenRun(() -> answered(path)))
                .toList();
        for (var answer : answers) {
            try {
                answer.join();
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof BatonException)) {
                    throw e;
                }
            }
        }
    }

    private void answered(String path) {
        acknowledged.add(path);
        long now = System.nanoTime();
        longestGapNanos.accumulateAndGet(now - lastAnswerNanos, Math::max);
        lastAnswerNanos = now;
    }

    long acknowledgedCount() {
        return acknowledged.size();
    }

    Set<String> acknowledged() {
        return new TreeSet<>(acknowledged);
    }

    /** Returns when so many more writes are acknowledged. */
    void awaitProgress(int count) {
        long goal = acknowledgedCount() + count;
        await("writes to go on")
                .atMost(Duration.ofSeconds(90))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> acknowledgedCount() >= goal || !failures.isEmpty());
        assertThat(failures).isEmpty();
    }

    /** The longest time without an acknowledgement since the last call. */
    Duration takeLongestGap() {
        return Duration.ofNanos(longestGapNanos.getAndSet(0));
    }

    /** Ends writing; what was begun is answered or unknown. */
    void stop() {
        stopped.set(true);
        try {
            thread.join(Duration.ofSeconds(90).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(thread.isAlive()).isFalse();
        assertThat(failures).isEmpty();
    }

    @Override
    public void close() {
        stopped.set(true);
        client.close();
    }
}
