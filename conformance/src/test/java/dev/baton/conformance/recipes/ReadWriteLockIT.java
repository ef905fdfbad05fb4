package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.client.Client;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.lock.DistributedLock;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockLost;
import dev.baton.recipes.lock.LockOptions;
import dev.baton.recipes.lock.LockOwner;
import dev.baton.recipes.lock.ReadWriteLock;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessLock;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.junit.jupiter.params.ParameterizedTest;

/** {@link ReadWriteLock} on both servers, alone and together with Curator's. */
class ReadWriteLockIT extends RecipeSuite {
    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void readersShareAndWritersDoNot(BackEnd kind) throws Exception {
        ReadWriteLock lock = ReadWriteLock.on(client(kind), path);
        ReadWriteLock other = ReadWriteLock.on(client(kind), path);
        LockHandle first = lock.readLock().lock(LIMIT);
        LockHandle second = other.readLock().lock(LIMIT);
        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(other.writeLock().tryLock()).isEmpty();
        CompletableFuture<LockHandle> writer = other.writeLock().acquire(LIMIT);
        awaitChildren(kind, path, 3);
        assertThat(lock.readLock().tryLock())
                .as("a reader behind a waiting writer")
                .isEmpty();
        CompletableFuture<LockHandle> late = lock.readLock().acquire(LIMIT);
        awaitChildren(kind, path, 4);
        first.release();
        awaitChildren(kind, path, 3);
        assertThat(writer).isNotDone();
        second.release();
        LockHandle writing = get(writer);
        assertThat(writing.token()).isGreaterThan(second.token());
        assertThat(late).isNotDone();
        writing.release();
        assertThat(get(late).token()).isGreaterThan(writing.token());
        get(get(late).releaseAsync());
        awaitChildren(kind, path, 0);
    }

    /** Field report CURATOR-621: after a downgrade a waiting writer was let in beside the reader. */
    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void aDowngradedWriterKeepsWritersOut(BackEnd kind) throws Exception {
        ReadWriteLock lock = ReadWriteLock.on(client(kind), path);
        ReadWriteLock other = ReadWriteLock.on(client(kind), path);
        LockHandle writer = lock.writeLock().lock(LIMIT);
        CompletableFuture<LockHandle> waitingWriter = other.writeLock().acquire(LIMIT);
        awaitChildren(kind, path, 2);
        LockHandle reader = get(lock.downgrade(writer, LIMIT));
        awaitChildren(kind, path, 2);
        assertThat(reader.checkHeld()).isTrue();
        assertThat(writer.checkHeld()).isFalse();
        assertThat(reader.token()).isGreaterThan(writer.token());
        assertThat(other.readLock().tryLock()).as("behind the waiting writer").isEmpty();
        assertThat(waitingWriter).isNotDone();
        assertThat(get(lock.contenders())).first().matches(first -> first.path().equals(reader.path()));
        reader.release();
        assertThat(get(waitingWriter).checkHeld()).isTrue();
    }

    @ParameterizedTest
    @OnBackEnds
    void whatIsLostCannotBeDowngraded(BackEnd kind) throws Exception {
        ReadWriteLock lock = ReadWriteLock.on(client(kind), path);
        LockHandle writer = lock.writeLock().lock(LIMIT);
        get(observer(kind).delete(writer.path()));
        assertThatThrownBy(() -> get(lock.downgrade(writer, LIMIT)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LockLost.class);
        awaitChildren(kind, path, 0);
        LockHandle reader = lock.readLock().lock(LIMIT);
        assertThatThrownBy(() -> lock.downgrade(reader, LIMIT)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @OnBackEnds
    void aDowngradeOutlastsBrokenConnections(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        ReadWriteLock lock = ReadWriteLock.on(client(link, LONG_SESSION), path);
        for (int round = 0; round < 12; round++) {
            LockHandle writer = lock.writeLock().lock(LIMIT);
            link.cutAfterBytes(Direction.TO_CLIENT, round * 11L);
            LockHandle reader = get(lock.downgrade(writer, LIMIT));
            assertThat(reader.token()).isGreaterThan(writer.token());
            get(reader.releaseAsync());
        }
        link.heal();
        awaitChildren(kind, path, 0);
    }

    @ParameterizedTest
    @OnBackEnds
    void contendersAreToldWithTheirOwners(BackEnd kind) throws Exception {
        LockOptions options = LockOptions.DEFAULT.withOwner(LockOwner.of("bil ling%", "pod-7"));
        ReadWriteLock lock = ReadWriteLock.on(client(kind), path, options);
        LockHandle writer = lock.writeLock().lock(LIMIT);
        var contenders = get(lock.contenders());
        assertThat(contenders).hasSize(1);
        assertThat(contenders.get(0).token()).isEqualTo(writer.token());
        assertThat(contenders.get(0).sessionId()).isEqualTo(writer.sessionId());
        assertThat(ReadWriteLock.isWriter(contenders.get(0))).isTrue();
        LockOwner owner = contenders.get(0).owner().orElseThrow();
        assertThat(owner.service()).isEqualTo("bil ling%");
        assertThat(owner.instance()).isEqualTo("pod-7");
        assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(owner.thread()).isEqualTo(Thread.currentThread().getName());
    }

    /** Baton and Curator, readers and writers, in random order; a writer downgrades now and then. */
    @ParameterizedTest
    @OnBackEnds
    void sharesTheLayoutWithCurator(BackEnd kind) throws Exception {
        Occupancy room = new Occupancy();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Random random = new Random(77 + i);
                Client client = client(kind);
                CuratorFramework curator = curator(kind);
                runs.add(threads.submit(() -> batonVisits(ReadWriteLock.on(client, path), room, random)));
                runs.add(threads.submit(
                        () -> curatorVisits(new InterProcessReadWriteLock(curator, path), room, random)));
            }
            for (Future<?> run : runs) {
                run.get(LIMIT.toSeconds() * 2, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(room.violations()).isEmpty();
        assertThat(room.visits()).isEqualTo(4 * VISITS);
        awaitChildren(kind, path, 0);
    }

    private static final int VISITS = 60;

    private static Void batonVisits(ReadWriteLock lock, Occupancy room, Random random) throws Exception {
        for (int i = 0; i < VISITS; i++) {
            boolean writes = random.nextInt(3) == 0;
            DistributedLock side = writes ? lock.writeLock() : lock.readLock();
            try (LockHandle handle = side.lock(LIMIT)) {
                room.visit(writes);
                if (writes && random.nextBoolean()) {
                    LockHandle reader = get(lock.downgrade(handle, LIMIT));
                    room.visit(false);
                    reader.release();
                }
            }
            room.count();
        }
        return null;
    }

    private static Void curatorVisits(InterProcessReadWriteLock lock, Occupancy room, Random random) throws Exception {
        for (int i = 0; i < VISITS; i++) {
            boolean writes = random.nextInt(3) == 0;
            InterProcessLock side = writes ? lock.writeLock() : lock.readLock();
            side.acquire();
            room.visit(writes);
            if (writes && random.nextBoolean()) {
                lock.readLock().acquire();
                side.release();
                room.visit(false);
                lock.readLock().release();
            } else {
                side.release();
            }
            room.count();
        }
        return null;
    }

    /** Who is inside, and whether that was ever wrong. */
    private static final class Occupancy {
        private final List<String> violations = new ArrayList<>();
        private final AtomicInteger visits = new AtomicInteger();
        private int readers;
        private int writers;

        /** Long enough for others to be seen inside. */
        void visit(boolean writes) {
            enter(writes);
            long until = System.nanoTime() + 300_000;
            while (System.nanoTime() - until < 0) {
                Thread.yield();
            }
            leave(writes);
        }

        private synchronized void enter(boolean writes) {
            readers += writes ? 0 : 1;
            writers += writes ? 1 : 0;
            if (writers > 1 || (writers == 1 && readers > 0)) {
                violations.add(writers + " writers, " + readers + " readers");
            }
        }

        private synchronized void leave(boolean writes) {
            readers -= writes ? 0 : 1;
            writers -= writes ? 1 : 0;
        }

        void count() {
            visits.incrementAndGet();
        }

        int visits() {
            return visits.get();
        }

        synchronized List<String> violations() {
            return List.copyOf(violations);
        }
    }
}
