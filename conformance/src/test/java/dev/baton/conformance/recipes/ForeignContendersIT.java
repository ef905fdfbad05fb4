package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.kernel.Ranking;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.lock.ReadWriteLock;
import dev.baton.wire.model.CreateMode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;

/** Contenders in kazoo's layout, written by hand: {@code <32 hexadecimal digits>__lock__<number>}, and {@code __rlock__} for readers. */
class ForeignContendersIT extends RecipeSuite {
    private String contend(Client client, String parent, String label) throws Exception {
        String name = UUID.randomUUID().toString().replace("-", "") + label;
        CreateOptions inLine = CreateOptions.of(CreateMode.EPHEMERAL_SEQUENTIAL).withParents();
        return get(client.create(parent + "/" + name, bytes("host-1"), inLine)).path();
    }

    @ParameterizedTest
    @OnBackEnds
    void standInOneLineWithOurs(BackEnd kind) throws Exception {
        Client foreign = client(kind);
        Mutex mutex = Mutex.on(client(kind), path);
        String first = contend(foreign, path, "__lock__");
        assertThat(mutex.tryLock()).isEmpty();
        CompletableFuture<LockHandle> ours = mutex.acquire(LIMIT);
        awaitChildren(kind, path, 2);
        String last = contend(foreign, path, "__lock__");
        assertThat(get(mutex.contenders()))
                .extracting(one -> one.owner().isPresent())
                .containsExactly(false, true, false);
        assertThat(ours).isNotDone();
        get(foreign.delete(first));
        LockHandle held = get(ours);
        // by the number behind the last mark, as kazoo reads it, ours stands before its next one
        List<String> inOrder = Ranking.inOrder(children(kind, path));
        assertThat(held.path()).endsWith(inOrder.get(0));
        assertThat(last).endsWith(inOrder.get(1));
        assertThat(number(inOrder.get(0))).isLessThan(number(inOrder.get(1)));
        get(held.releaseAsync());
        assertThat(mutex.tryLock()).isEmpty();
        get(foreign.delete(last));
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.length() - 10));
    }

    @ParameterizedTest
    @OnBackEnds
    void readersPassReadersAndWaitForWriters(BackEnd kind) throws Exception {
        Client foreign = client(kind);
        ReadWriteLock lock = ReadWriteLock.on(client(kind), path);
        String reader = contend(foreign, path, "__rlock__");
        LockHandle beside = lock.readLock().lock(LIMIT);
        assertThat(lock.writeLock().tryLock()).isEmpty();
        String writer = contend(foreign, path, "__lock__");
        assertThat(lock.readLock().tryLock()).isEmpty();
        CompletableFuture<LockHandle> behind = lock.readLock().acquire(LIMIT);
        awaitChildren(kind, path, 4);
        assertThat(behind).isNotDone();
        get(foreign.delete(writer));
        get(behind).release();
        beside.release();
        get(foreign.delete(reader));
        lock.writeLock().lock(LIMIT).release();
    }
}
