package dev.baton.server.file;

import static org.awaitility.Awaitility.await;

import dev.baton.server.storage.StorageListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a storage reported. */
final class Recorder implements StorageListener {
    final List<Long> persisted = new CopyOnWriteArrayList<>();
    final List<String> snapshots = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void persisted(long zxid) {
        persisted.add(zxid);
    }

    @Override
    public void snapshotDone(long zxid, boolean ok) {
        snapshots.add(Long.toHexString(zxid) + (ok ? " ok" : " failed"));
    }

    @Override
    public void failed(Throwable cause) {
        failures.add(cause);
    }

    void awaitPersisted(long zxid) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(60))
                .until(() -> persisted.contains(zxid));
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
