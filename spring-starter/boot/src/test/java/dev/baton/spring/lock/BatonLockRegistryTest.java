package dev.baton.spring.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import dev.baton.spring.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The registry's locks on a real server. */
@Timeout(180)
class BatonLockRegistryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path dir;

    private static TestServer server;
    private static Client here;
    private static Client there;

    private final AtomicLong nanos = new AtomicLong();
    private final BatonLockRegistry registry = new BatonLockRegistry(here, "/registry", nanos::get);
    private final BatonLockRegistry elsewhere = new BatonLockRegistry(there, "/registry");
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void start() {
        server = TestServer.start(dir);
        here = client();
        there = client();
    }

    private static Client client() {
        return Client.connect(ClientOptions.of(server.connectString()).withSessionTimeout(Duration.ofSeconds(30)));
    }

    @AfterAll
    static void stop() {
        here.close();
        there.close();
        server.close();
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void processesExcludeEachOther() throws Exception {
        FencedLock lock = registry.obtain("excluded");
        lock.lock();
        long token = lock.token();
        assertThat(elsewhere.obtain("excluded").tryLock()).isFalse();
        assertThat(elsewhere.obtain("excluded").tryLock(50, TimeUnit.MILLISECONDS))
                .isFalse();
        assertThat(elsewhere.obtain("another").tryLock()).isTrue();
        elsewhere.obtain("another").unlock();
        lock.unlock();

        FencedLock next = elsewhere.obtain("excluded");
        assertThat(next.tryLock(60, TimeUnit.SECONDS)).isTrue();
        assertThat(next.token()).isGreaterThan(token);
        next.unlock();
    }

    @Test
    void threadsExcludeEachOther() throws Exception {
        FencedLock lock = registry.obtain("threads");
        lock.lock();
        assertThat(registry.obtain("threads")).isSameAs(lock);
        Future<Boolean> tried = threads.submit(() -> lock.tryLock());
        assertThat(tried.get(60, TimeUnit.SECONDS)).isFalse();
        Future<Boolean> waited = threads.submit(() -> lock.tryLock(50, TimeUnit.MILLISECONDS));
        assertThat(waited.get(60, TimeUnit.SECONDS)).isFalse();
        Future<Long> next = threads.submit(() -> {
            lock.lockInterruptibly();
            try {
                return lock.token();
            } finally {
                lock.unlock();
            }
        });
        long token = lock.token();
        lock.unlock();
        assertThat(next.get(60, TimeUnit.SECONDS)).isGreaterThan(token);
    }

    @Test
    void theOwnerMayEnterAgain() throws Exception {
        FencedLock lock = registry.obtain("again");
        lock.lock();
        long token = lock.token();
        lock.lock();
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.token()).isEqualTo(token);
        lock.unlock();
        lock.unlock();
        assertThat(elsewhere.obtain("again").tryLock()).isFalse();
        lock.unlock();
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::token);
        FencedLock next = elsewhere.obtain("again");
        assertThat(next.tryLock(60, TimeUnit.SECONDS)).isTrue();
        next.unlock();
    }

    @Test
    void strangersMayNotUnlock() throws Exception {
        FencedLock lock = registry.obtain("strangers");
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
        lock.lock();
        Future<?> other = threads.submit(lock::unlock);
        assertThatThrownBy(() -> other.get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalMonitorStateException.class);
        assertThat(lock.handle().checkHeld()).isTrue();
        lock.unlock();
    }

    @Test
    void waitingCanBeInterrupted() throws Exception {
        LockHandle holder = Mutex.on(there, "/registry/interrupted").lock(PATIENCE);
        FencedLock lock = registry.obtain("interrupted");
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            begun.countDown();
            try {
                lock.lockInterruptibly();
                outcome.complete(new AssertionError("acquired"));
            } catch (InterruptedException e) {
                outcome.complete(e);
            }
        });
        waiter.start();
        begun.await();
        waiter.interrupt();
        assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        holder.release();
        assertThat(lock.tryLock(60, TimeUnit.SECONDS))
                .as("nothing is left behind, here or at the server")
                .isTrue();
        lock.unlock();
    }

    @Test
    void lockingIsNotInterruptedButRemembersIt() throws Exception {
        LockHandle holder = Mutex.on(there, "/registry/stubborn").lock(PATIENCE);
        FencedLock lock = registry.obtain("stubborn");
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            lock.lock();
            interrupted.complete(Thread.currentThread().isInterrupted());
            lock.unlock();
        });
        waiter.start();
        waiter.interrupt();
        await("a contender behind the holder")
                .atMost(PATIENCE)
                .until(() -> there.blocking()
                                .getChildren("/registry/stubborn")
                                .names()
                                .size()
                        == 2);
        holder.release();
        assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLossIsToldAtTheUnlock() {
        try (Client unlucky = client()) {
            FencedLock lock = new BatonLockRegistry(unlucky, "/registry").obtain("lost");
            lock.lock();
            LockHandle handle = lock.handle();
            assertThat(server.server().expireSession(unlucky.sessionId())).isTrue();
            await("the loss").atMost(PATIENCE).until(() -> handle.lost().isDone());
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(lock::unlock)
                    .withMessageContaining("0x" + Long.toHexString(handle.token()));
            lock.lock();
            assertThat(lock.token()).isGreaterThan(handle.token());
            lock.unlock();
        }
    }

    @Test
    void keysBecomeNames() {
        assertThat(registry.pathOfKey("order-42_a.b~c:d@e+f=g,h")).isEqualTo("/registry/order-42_a.b~c:d@e+f=g,h");
        assertThat(registry.pathOfKey("a/b c%")).isEqualTo("/registry/a%2Fb%20c%25");
        assertThat(registry.pathOfKey("ü")).isEqualTo("/registry/%C3%BC");
        assertThat(registry.pathOfKey("..")).isEqualTo("/registry/%2E%2E");
        assertThat(registry.pathOfKey(7)).isEqualTo("/registry/7");
        assertThat(new BatonLockRegistry(here, "/").pathOfKey("x")).isEqualTo("/x");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> registry.obtain(""));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new BatonLockRegistry(here, "no/path"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> registry.obtain("x").newCondition());
    }

    @Test
    void unusedLocksAreForgotten() {
        FencedLock idle = registry.obtain("idle");
        FencedLock busy = registry.obtain("busy");
        busy.lock();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        FencedLock fresh = registry.obtain("fresh");
        registry.expireUnusedOlderThan(50);
        assertThat(registry.obtain("idle")).isNotSameAs(idle);
        assertThat(registry.obtain("busy")).isSameAs(busy);
        assertThat(registry.obtain("fresh")).isSameAs(fresh);
        busy.unlock();
    }

    @Test
    void rememberedLocksAreBounded() {
        FencedLock first = registry.obtain("first");
        FencedLock held = registry.obtain("held");
        held.lock();
        for (int i = 0; i < 30_000; i++) {
            registry.obtain("key" + i);
        }
        assertThat(registry.obtain("held")).isSameAs(held);
        assertThat(registry.obtain("first")).isNotSameAs(first);
        held.unlock();
    }

    @Test
    void executesUnderTheLock() throws Exception {
        long token =
                registry.executeLocked("task", () -> registry.obtain("task").token());
        assertThat(token).isPositive();
    }
}
