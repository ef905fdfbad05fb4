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
    final List<Tree> trees = new CopyOnWriteArrayList<>();
    final List<Boolean> received = new CopyOnWriteArrayList<>();
    final List<String> order = new CopyOnWriteArrayList<>();

    @Override
    public void persisted(long token) {
        order.add("persisted " + token);
        persisted.add(token);
    }

    @Override
    public void snapshotDone(long zxid, boolean ok) {
        snapshots.add(Long.toHexString(zxid) + (ok ? " ok" : " failed"));
    }

    @Override
    public void treeRebuilt(long token, Tree tree) {
        trees.add(tree);
        order.add("tree " + token);
    }

    @Override
    public void snapshotReceived(SnapshotReceiver receiver, boolean ok) {
        received.add(ok);
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

    void awaitReceived(boolean ok) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(60))
                .until(() -> received.contains(ok));
    }

    /** Returns whether the token was persisted, false if the storage failed before. */
    boolean persistedOrFailed(long token) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(60))
                .until(() -> persisted.contains(token) || !failures.isEmpty());
        return persisted.contains(token);
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
