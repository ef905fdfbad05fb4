package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.error.ClientClosed;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.leader.LeaderLatch;
import dev.baton.recipes.leader.LeaderOptions;
import dev.baton.recipes.lock.CohortLock;
import dev.baton.recipes.lock.DistributedLock;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.MultiLock;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.lock.ReadWriteLock;
import dev.baton.recipes.semaphore.Permits;
import dev.baton.recipes.semaphore.Semaphore;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What went wrong in recipes of other libraries, where no other suite has it by name. */
class FieldReportsIT extends RecipeSuite {
    /** KAZOO-732 and KAZOO-760: an attempt that does not wait left its node when the connection broke during its cleaning up. */
    @ParameterizedTest
    @OnBackEnds
    void anAttemptThatDoesNotWaitLeavesNothingWhenTheConnectionBreaks(BackEnd kind) throws Exception {
        LockHandle held = Mutex.on(client(kind), path).lock(LIMIT);
        FaultProxy link = link(kind);
        Mutex mutex = Mutex.on(client(link, LONG_SESSION), path);
        for (int round = 0; round < 30; round++) {
            link.cutAfterBytes(Direction.TO_CLIENT, round * 13L);
            assertThat(mutex.tryLock()).isEmpty();
        }
        link.heal();
        awaitChildren(kind, path, 1);
        assertThat(held.checkHeld()).isTrue();
    }

    /** KAZOO-430 and KAZOO-650: attempts that do not wait blocked each other, and readers and writers too. */
    @ParameterizedTest
    @OnBackEnds
    void attemptsThatDoNotWaitNeverBlockEachOther(BackEnd kind) throws Exception {
        Semaphore one = Semaphore.on(client(kind), path + "/s", 2);
        Semaphore other = Semaphore.on(client(kind), path + "/s", 2);
        ReadWriteLock reading = ReadWriteLock.on(client(kind), path + "/rw");
        ReadWriteLock writing = ReadWriteLock.on(client(kind), path + "/rw");
        for (int round = 0; round < 20; round++) {
            var first = one.tryAcquire(2);
            var second = other.tryAcquire(1);
            var reader = reading.readLock().tryAcquire();
            var writer = writing.writeLock().tryAcquire();
            get(first).ifPresent(Permits::release);
            get(second).ifPresent(Permits::release);
            get(reader).ifPresent(LockHandle::release);
            get(writer).ifPresent(LockHandle::release);
        }
        awaitChildren(kind, path + "/s/leases", 0);
        awaitChildren(kind, path + "/s/locks", 0);
        awaitChildren(kind, path + "/rw", 0);
    }

    /** KAZOO-482: an acquisition on a closed client waited for ever. */
    @Test
    void everyAcquisitionOnAClosedClientFailsAtOnce() {
        Client client = client(BackEnd.BATON);
        Mutex mutex = Mutex.on(client, path + "/m");
        ReadWriteLock readWrite = ReadWriteLock.on(client, path + "/rw");
        Semaphore semaphore = Semaphore.on(client, path + "/s", 1);
        LeaderLatch latch = LeaderLatch.on(client, path + "/l", LeaderOptions.as("late"));
        client.close();
        List<DistributedLock> locks = List.of(
                mutex,
                readWrite.readLock(),
                readWrite.writeLock(),
                MultiLock.of(List.of(mutex)),
                CohortLock.of(mutex, 2));
        for (DistributedLock lock : locks) {
            assertThatThrownBy(() -> lock.lock(LIMIT)).as("%s", lock).isInstanceOf(ClientClosed.class);
            assertThatThrownBy(lock::tryLock).as("%s", lock).isInstanceOf(ClientClosed.class);
        }
        assertThatThrownBy(() -> mutex.reentrant().lock("owner", LIMIT)).isInstanceOf(ClientClosed.class);
        assertThatThrownBy(() -> semaphore.awaitPermits(1, LIMIT)).isInstanceOf(ClientClosed.class);
        assertThatThrownBy(() -> semaphore.tryPermits(1)).isInstanceOf(ClientClosed.class);
        assertThatThrownBy(() -> get(latch.start().elected()))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClientClosed.class);
    }

    /** ETCD-11456 and ETCD-16221: what was acquired belonged to a session that had ended while it waited. */
    @Test
    void whoeverLosesItsSessionWhileItWaitsIsAdmittedWithTheNextOne() throws Exception {
        BackEnd kind = BackEnd.BATON;
        FaultProxy link = link(kind);
        Client waiter = client(link, SHORT_SESSION);
        LockHandle lock = Mutex.on(client(kind), path + "/m").lock(LIMIT);
        LockHandle writer =
                ReadWriteLock.on(client(kind), path + "/rw").writeLock().lock(LIMIT);
        Permits permit = Semaphore.on(client(kind), path + "/s", 1).awaitPermits(1, LIMIT);
        CompletableFuture<LockHandle> mutex = Mutex.on(waiter, path + "/m").acquire(LIMIT);
        CompletableFuture<LockHandle> reader =
                ReadWriteLock.on(waiter, path + "/rw").readLock().acquire(LIMIT);
        CompletableFuture<Permits> permits =
                Semaphore.on(waiter, path + "/s", 1).acquire(1, LIMIT);
        awaitChildren(kind, path + "/m", 2);
        awaitChildren(kind, path + "/rw", 2);
        awaitChildren(kind, path + "/s/leases", 2);
        long session = waiter.sessionId();
        link.blackHole();
        awaitChildren(kind, path + "/m", 1);
        awaitChildren(kind, path + "/s/leases", 1);
        lock.release();
        writer.release();
        permit.release();
        assertThat(mutex).isNotDone();
        link.heal();
        link.cut();
        assertThat(get(mutex).sessionId()).isEqualTo(waiter.sessionId()).isNotEqualTo(session);
        assertThat(get(reader).sessionId()).isEqualTo(waiter.sessionId());
        assertThat(get(permits).sessionId()).isEqualTo(waiter.sessionId());
        await().atMost(LIMIT).until(() -> get(mutex).checkHeld() && get(reader).checkHeld());
    }
}
