package dev.baton.server.file;

import static org.awaitility.Awaitility.await;

import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.storage.StorageListener;
import dev.baton.server.tree.Tree;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a storage reported. */
final class Recorder implements StorageListener {
    final List<Long> persisted = new CopyOnWriteArrayList<>();
    final List<String> snapshots = new CopyOnWriteArrayList<>();
    final List<Long> purged = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void persisted(long token) {
        persisted.add(token);
    }

    @Override
    public void snapshotDone(long zxid, boolean ok) {
        snapshots.add(Long.toHexString(zxid) + (ok ? " ok" : " failed"));
    }

    @Override
    public void treeRebuilt(long token, Tree tree) {
        throw new AssertionError("nothing asked for a new tree");
    }

    @Override
    public void snapshotReceived(SnapshotReceiver receiver, boolean ok) {
        throw new AssertionError("nothing was sent");
    }

    @Override
    public void purged(long zxid) {
        purged.add(zxid);
    }

    @Override
    public void failed(Throwable cause) {
        failures.add(cause);
    }

    void awaitPersisted(long token) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(60))
                .until(() -> persisted.contains(token));
    }

    void awaitSnapshot(String report) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(60))
                .until(() -> snapshots.contains(report));
    }

    void awaitFailure() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(60))
                .until(() -> !failures.isEmpty());
    }
}
