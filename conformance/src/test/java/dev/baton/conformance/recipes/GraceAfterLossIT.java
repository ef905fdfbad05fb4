package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockOptions;
import dev.baton.recipes.lock.LockTimeout;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.lock.ReadWriteLock;
import dev.baton.recipes.semaphore.Semaphore;
import dev.baton.testing.FaultProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** A lock that stays closed for a while after the loss of its holder. */
class GraceAfterLossIT extends RecipeSuite {
    private static final Duration GRACE = Duration.ofMillis(1_500);
    private static final LockOptions OPTIONS = LockOptions.DEFAULT.withGraceAfterLoss(GRACE);

    @ParameterizedTest
    @OnBackEnds
    void opensAtOnceAfterAReleaseAndLateAfterALoss(BackEnd kind) throws Exception {
        Mutex mutex = Mutex.on(client(kind), path, OPTIONS);
        Mutex other = Mutex.on(client(kind), path, OPTIONS.withGraceAfterLoss(Duration.ofHours(1)));
        for (int round = 0; round < 3; round++) {
            // an hour would not end within the test
            mutex.lock(LIMIT).release();
            other.lock(LIMIT).release();
        }
        FaultProxy link = link(kind);
        Client failing = client(link, Duration.ofSeconds(1));
        LockHandle lost = Mutex.on(failing, path, OPTIONS).lock(LIMIT);
        CompletableFuture<LockHandle> next = mutex.acquire(LIMIT);
        awaitChildren(kind, path, 2);
        CompletableFuture<Long> toldAt = lost.lost().thenApply(reason -> System.nanoTime());
        link.refuse();
        link.cut();
        long from = get(toldAt);
        assertThat(next).isNotDone();
        assertThat(other.tryLock()).isEmpty();
        LockHandle successor = get(next);
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        assertThat(waited).isGreaterThanOrEqualTo(GRACE.toMillis());
        assertThat(successor.token()).isGreaterThan(lost.token());
        assertThat(successor.checkHeld()).isTrue();
        successor.release();
        // released again: nobody waits
        LockHandle last = other.lock(LIMIT);
        last.release();
        awaitChildren(kind, path, 0);
    }

    @ParameterizedTest
    @OnBackEnds(slow = true)
    void whoCannotWaitThatLongGivesUpAndTheNextOneWaitsInFull(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client failing = client(link, Duration.ofSeconds(1));
        LockHandle lost = Mutex.on(failing, path, OPTIONS).lock(LIMIT);
        link.refuse();
        link.cut();
        awaitChildren(kind, path, 0);
        Mutex mutex = Mutex.on(client(kind), path, OPTIONS);
        assertThatThrownBy(() -> mutex.lock(Duration.ofMillis(300))).isInstanceOf(LockTimeout.class);
        // an attempt that does not wait finds it taken, and has it open in the background
        assertThat(mutex.tryLock()).isEmpty();
        await("open again")
                .atMost(LIMIT)
                .until(() -> mutex.tryLock()
                        .map(handle -> {
                            handle.release();
                            return true;
                        })
                        .orElse(false));
        assertThat(lost.checkHeld()).isFalse();
    }

    @Test
    void isForAMutexOnly() {
        Client client = client(BackEnd.BATON);
        assertThatThrownBy(() -> ReadWriteLock.on(client, path, OPTIONS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Semaphore.on(client, path, 2, OPTIONS)).isInstanceOf(IllegalArgumentException.class);
    }
}
