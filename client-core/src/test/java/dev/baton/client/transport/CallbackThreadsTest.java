package dev.baton.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CallbackThreadsTest {
    private static final Duration SECONDS_30 = Duration.ofSeconds(30);

    private final CallbackThreads threads = new CallbackThreads();

    @Test
    void aTaskThatBlocksHoldsUpNobody() throws Exception {
        int count = 50;
        CyclicBarrier all = new CyclicBarrier(count + 1);
        for (int i = 0; i < count; i++) {
            threads.execute(() -> {
                try {
                    all.await(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        all.await(30, TimeUnit.SECONDS);
    }

    @Test
    void tasksOneAfterTheOtherShareFewThreads() throws Exception {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 1_000; i++) {
            CountDownLatch done = new CountDownLatch(1);
            threads.execute(() -> {
                used.add(Thread.currentThread());
                done.countDown();
            });
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
        // Another one is woken where the first has told of its end and not yet looked for more; if they lose their
        // processors just there, some more.
        assertThat(used).as("of 1,000 without any reuse").hasSizeLessThanOrEqualTo(50);
    }

    /** Many producers, tasks that make tasks, pauses at which threads fall asleep: a lost wake-up would leave a task behind. */
    @Test
    void noTaskIsLeftBehind() throws Exception {
        AtomicInteger run = new AtomicInteger();
        List<Thread> producers = new ArrayList<>();
        int each = 20_000;
        for (int p = 0; p < 4; p++) {
            Thread producer = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    int before = run.get();
                    threads.execute(() -> {
                        if (run.incrementAndGet() % 2 == 0) {
                            threads.execute(run::incrementAndGet);
                        }
                    });
                    while (run.get() == before) {
                        Thread.onSpinWait();
                    }
                }
            });
            producer.start();
            producers.add(producer);
        }
        for (Thread producer : producers) {
            producer.join(SECONDS_30.toMillis());
            assertThat(producer.isAlive())
                    .as("waits for a task that does not come")
                    .isFalse();
        }
        await().atMost(SECONDS_30).untilAsserted(() -> assertThat(run.get()).isGreaterThanOrEqualTo(4 * each));
    }

    @Test
    void aFailureOrAnInterruptOfOneTaskIsNothingToTheNext() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(5);
        for (int i = 0; i < 5; i++) {
            threads.execute(() -> {
                interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
                Thread.currentThread().interrupt();
                done.countDown();
                throw new IllegalStateException("a callback that fails");
            });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted).hasValue(0);
    }

    @Test
    void threadsGoWithoutWork() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        List<Thread> used = new ArrayList<>();
        threads.execute(() -> {
            used.add(Thread.currentThread());
            done.countDown();
        });
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        await().atMost(SECONDS_30).until(() -> !used.get(0).isAlive());
        assertThat(used.get(0).isDaemon()).isTrue();
    }
}
