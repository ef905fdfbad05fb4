package dev.baton.server.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.SnapshotSink;
import dev.baton.server.storage.StorageException;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeListener;
import dev.baton.server.txn.TxnEntry;
import dev.baton.wire.io.WireReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lanes: what they write, in which order they report, and how they fail. */
class FileStorageTest {
    @TempDir
    Path dir;

    private final Recorder recorder = new Recorder();

    @Test
    void writesTheBytesThatApacheWroteForTheSameTransactions() throws IOException {
        List<byte[]> entries = entriesOf(Disks.vector("log.1"));
        FileStorage storage = new FileStorage(FileStorageOptions.in(dir).withPreallocBytes(16 << 10), recorder);
        storage.recover();
        List<StorageOp> ops = new ArrayList<>();
        entries.forEach(
                entry -> ops.add(new StorageOp.Append(LogFormat.zxidOf(entry), LogFormat.zxidOf(entry), entry)));
        storage.submitAll(ops);
        recorder.awaitPersisted(0x16);
        storage.kill();

        assertThat(Disks.versionDir(dir).resolve("log.1")).hasBinaryContent(Disks.vector("log.1"));
    }

    private List<byte[]> entriesOf(byte[] log) throws IOException {
        Path copy = Files.write(dir.resolve("copy"), log);
        List<byte[]> entries = new ArrayList<>();
        try (LogReader in = LogReader.open(copy)) {
            assertThat(in.readHeader()).isTrue();
            for (byte[] entry = in.next(); entry != null; entry = in.next()) {
                entries.add(entry);
            }
            assertThat(in.end().state()).isEqualTo(LogEnd.State.CLEAN);
        }
        assertThat(entries).hasSize(22);
        return entries;
    }

    @Test
    void oneSyncServesAllThatIsQueuedTogether() {
        FaultyChannel.Disk disk = new FaultyChannel.Disk();
        FileStorage storage = new FileStorage(Disks.options(dir), recorder, disk.opener());
        storage.recover();
        append(storage, 1, 1);
        int before = disk.syncs.get();
        append(storage, 2, 200);

        assertThat(disk.syncs.get() - before).isEqualTo(1);
        assertThat(recorder.persisted).containsExactly(1L, 200L);
        storage.close();
    }

    private void append(FileStorage storage, long first, long last) {
        List<StorageOp> ops = new ArrayList<>();
        for (long zxid = first; zxid <= last; zxid++) {
            ops.add(new StorageOp.Append(zxid, zxid, Entries.create(zxid)));
        }
        storage.submitAll(ops);
        recorder.awaitPersisted(last);
    }

    @Test
    void aFullFileIsFollowedByAnotherWithoutAGapAndWithoutPadding() throws IOException {
        FileStorage storage = new FileStorage(FileStorageOptions.in(dir).withPreallocBytes(4096), recorder);
        storage.recover();
        for (long zxid = 1; zxid <= 400; zxid++) {
            append(storage, zxid, zxid);
        }
        storage.close();

        List<Path> logs = files("log.");
        assertThat(logs).hasSizeGreaterThan(2);
        Recovered recovered = Disks.recover(dir);
        assertThat(recovered.lastZxid()).isEqualTo(400);
        assertThat(recovered.logTxnsSinceSnapshot()).isEqualTo(400);
        long bytes = 0;
        for (Path log : logs) {
            bytes += Files.size(log) - LogFormat.HEADER_BYTES;
        }
        assertThat(bytes).isEqualTo(recovered.logBytesSinceSnapshot());
    }

    private List<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(Disks.versionDir(dir))) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void entriesLargerThanTheBufferAreWritten() {
        FileStorage storage = new FileStorage(Disks.options(dir), recorder);
        storage.recover();
        storage.submit(new StorageOp.Append(1, 1, Entries.create(1, 3 << 20, Entries.TIME)));
        append(storage, 2, 2);
        storage.kill();

        Recovered recovered = Disks.recover(dir);
        assertThat(recovered.lastZxid()).isEqualTo(2);
        assertThat(recovered.tree().dataSizeBytes()).isGreaterThan(3 << 20);
    }

    @Test
    void aRollBeginsANewFileAndWithoutPreallocationFilesGrow() throws IOException {
        FileStorage storage = new FileStorage(FileStorageOptions.in(dir).withPreallocBytes(0), recorder);
        storage.recover();
        append(storage, 1, 2);
        storage.submit(new StorageOp.Roll());
        append(storage, 3, 4);
        storage.kill();

        assertThat(files("log.")).extracting(f -> f.getFileName().toString()).containsExactly("log.1", "log.3");
        assertThat(Files.size(Disks.versionDir(dir).resolve("log.1"))).isEqualTo(Disks.recordOffset(3));
        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(4);
    }

    @Test
    void aFullDiskIsReportedOnceAndNothingIsReportedDurableAfterIt() {
        FaultyChannel.Disk disk = new FaultyChannel.Disk();
        FileStorage storage = new FileStorage(Disks.options(dir), recorder, disk.opener());
        storage.recover();
        append(storage, 1, 3);
        disk.bytesLeft.set(30);
        storage.submit(new StorageOp.Append(4, 4, Entries.create(4)));
        recorder.awaitFailure();
        disk.bytesLeft.set(Long.MAX_VALUE);
        storage.submit(new StorageOp.Append(5, 5, Entries.create(5)));
        storage.close();

        assertThat(recorder.failures)
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("No space left"));
        assertThat(recorder.persisted).endsWith(3L);
        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(3);
    }

    @Test
    void aFailedSyncIsNotTriedAgain() {
        FaultyChannel.Disk disk = new FaultyChannel.Disk();
        FileStorage storage = new FileStorage(Disks.options(dir), recorder, disk.opener());
        storage.recover();
        append(storage, 1, 1);
        disk.syncsUntilFailure.set(0);
        int before = disk.syncs.get();
        storage.submit(new StorageOp.Append(2, 2, Entries.create(2)));
        recorder.awaitFailure();
        storage.submit(new StorageOp.Append(3, 3, Entries.create(3)));
        storage.close();

        assertThat(disk.syncs.get() - before).isEqualTo(1);
        assertThat(recorder.persisted).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSnapshotIsPublishedAndReadBack(boolean compress) throws IOException {
        FileStorage storage = new FileStorage(Disks.options(dir).withCompress(compress), recorder);
        Tree tree = storage.recover().tree();
        appendAndApply(storage, tree, 1, 50);
        Disks.snapshot(storage, tree);
        recorder.awaitSnapshot("32 ok");
        appendAndApply(storage, tree, 51, 60);
        storage.close();

        assertThat(files("snapshot.32")).hasSize(1);
        Recovered recovered = Disks.recover(dir);
        assertThat(recovered.snapshotZxid()).isEqualTo(50);
        assertThat(recovered.lastZxid()).isEqualTo(60);
        assertThat(recovered.logTxnsSinceSnapshot()).isEqualTo(10);
        assertThat(recovered.tree().digest()).isEqualTo(tree.digest());
        assertThat(recovered.tree().nodeCount()).isEqualTo(tree.nodeCount());
    }

    private void appendAndApply(FileStorage storage, Tree tree, long first, long last) {
        append(storage, first, last);
        for (long zxid = first; zxid <= last; zxid++) {
            TxnEntry entry = TxnEntry.decode(new WireReader(Entries.create(zxid)));
            tree.apply(entry.header(), entry.txn(), TreeListener.NONE);
        }
    }

    @Test
    void aDamagedSnapshotIsPassedOverForAnOlderOne() throws IOException {
        FileStorage storage = new FileStorage(Disks.options(dir), recorder);
        Tree tree = storage.recover().tree();
        appendAndApply(storage, tree, 1, 5);
        Disks.snapshot(storage, tree);
        recorder.awaitSnapshot("5 ok");
        storage.close();
        Path newest = Disks.versionDir(dir).resolve("snapshot.5");
        byte[] damaged = Files.readAllBytes(newest);
        damaged[damaged.length / 2] ^= 4;
        Files.write(newest, damaged);

        Recovered recovered = Disks.recover(dir);

        assertThat(recovered.snapshotZxid()).isZero();
        assertThat(recovered.lastZxid()).isEqualTo(5);
        assertThat(recovered.tree().digest()).isEqualTo(tree.digest());
    }

    @Test
    void damagedSnapshotsOnlyAreRefused() throws IOException {
        Disks.recover(dir);
        Files.write(Disks.versionDir(dir).resolve("snapshot.0"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> Disks.recover(dir))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("None of the snapshots");
    }

    @Test
    void anAbortedSnapshotAndASnapshotOnAFullDiskLeaveNothing() throws IOException {
        FaultyChannel.Disk disk = new FaultyChannel.Disk();
        FileStorage storage = new FileStorage(Disks.options(dir), recorder, disk.opener());
        Tree tree = storage.recover().tree();
        appendAndApply(storage, tree, 1, 5);
        SnapshotSink sink = storage.beginSnapshot(5);
        sink.write(new byte[100], 0, 100);
        sink.abort();
        recorder.awaitSnapshot("5 failed");
        recorder.snapshots.clear();
        disk.bytesLeft.set(0);
        Disks.snapshot(storage, tree);
        recorder.awaitSnapshot("5 failed");
        disk.bytesLeft.set(Long.MAX_VALUE);
        storage.close();

        assertThat(files("snapshot."))
                .extracting(f -> f.getFileName().toString())
                .containsExactly("snapshot.0");
        assertThat(files("baton-")).isEmpty();
        assertThat(recorder.failures).isEmpty();
    }

    @Test
    void aPurgeKeepsTheNewestSnapshotsAndTheLogsBehindTheOldestOfThem() throws IOException {
        FileStorage storage = new FileStorage(Disks.options(dir), recorder);
        Tree tree = storage.recover().tree();
        for (long first = 1; first <= 41; first += 10) {
            storage.submit(new StorageOp.Roll());
            appendAndApply(storage, tree, first, first + 9);
            Disks.snapshot(storage, tree);
            recorder.awaitSnapshot(Long.toHexString(first + 9) + " ok");
        }
        storage.submit(new StorageOp.Purge(3));
        storage.close();

        assertThat(files("snapshot."))
                .extracting(f -> f.getFileName().toString())
                .containsExactly("snapshot.1e", "snapshot.28", "snapshot.32");
        assertThat(files("log."))
                .extracting(f -> f.getFileName().toString())
                .containsExactly("log.15", "log.1f", "log.29");
        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(50);
    }

    @Test
    void aSecondServerOnTheDirectoryIsRefused() {
        FileStorage first = new FileStorage(Disks.options(dir), recorder);
        first.recover();

        assertThatThrownBy(() -> Disks.recover(dir))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("in use by another server");
        first.close();
        assertThat(Disks.recover(dir).lastZxid()).isZero();
    }

    @Test
    void nobodyElseMayReadWhatIsWritten() throws IOException {
        Path made = dir.resolve("made");
        Disks.write(made, 1);
        SessionSecret.readOrCreate(made);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        try (Stream<Path> all = Files.walk(made)) {
            assertThat(all.filter(Files::isRegularFile).toList())
                    .hasSizeGreaterThan(3)
                    .allSatisfy(f -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void theSessionSecretStaysTheSame() throws IOException {
        byte[] secret = SessionSecret.readOrCreate(dir);

        assertThat(secret).hasSize(32);
        assertThat(SessionSecret.readOrCreate(dir)).isEqualTo(secret);
    }
}
