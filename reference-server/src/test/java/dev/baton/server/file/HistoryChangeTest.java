package dev.baton.server.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.storage.LogCursor;
import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.storage.StorageException;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeListener;
import dev.baton.server.tree.TreeSnapshotter;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.zab.log.History;
import dev.baton.server.zab.log.Zxid;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a member does to its files on behalf of a leader, whole and interrupted at every step. The member begins with transactions 1
 * to 8 of epoch 0 in three log files, with snapshots at 0, 3 and 6.
 */
class HistoryChangeTest {
    private static final long LAST = 8;
    private static final long OTHER = Zxid.of(2, 4);

    @TempDir
    Path temp;

    private Path before;
    private Path dir;
    private Recorder recorder = new Recorder();

    @BeforeEach
    void begin() {
        before = temp.resolve("before");
        dir = temp.resolve("dir");
        Recorder made = new Recorder();
        FileStorage storage = new FileStorage(Disks.options(before), made);
        Tree tree = storage.recover().tree();
        for (long zxid = 1; zxid <= LAST; zxid++) {
            storage.submit(new StorageOp.Append(zxid, zxid, Entries.create(zxid)));
            apply(tree, Entries.create(zxid));
            if (zxid % 3 == 0) {
                storage.submit(new StorageOp.Roll());
                made.awaitPersisted(zxid);
                Disks.snapshot(storage, tree);
                made.awaitSnapshot(Long.toHexString(zxid) + " ok");
            }
        }
        storage.close();
        CrashingFiles.copy(before, dir);
    }

    private static void apply(Tree tree, byte[] entry) {
        TxnEntry decoded = TxnEntry.decode(new WireReader(entry));
        tree.apply(decoded.header(), decoded.txn(), TreeListener.NONE);
    }

    private static Tree treeOf(long first, long last) {
        Tree tree = new Tree();
        for (long zxid = first; zxid <= last; zxid++) {
            apply(tree, Entries.create(zxid));
        }
        return tree;
    }

    private static byte[] bodyOf(Tree tree) {
        TreeSnapshotter cursor = tree.beginSnapshot();
        WireWriter body = new WireWriter();
        while (cursor.emitSlice(100, body)) {
            // until it is whole
        }
        return body.toByteArray();
    }

    private static void receive(FileStorage storage, long zxid, byte[] body) {
        SnapshotReceiver receiver = storage.receiveSnapshot(zxid);
        for (int at = 0; at < body.length; at += 100) {
            receiver.write(body, at, Math.min(100, body.length - at));
        }
        receiver.finish();
    }

    private FileStorage open() {
        FileStorage storage = new FileStorage(Disks.options(dir), recorder);
        storage.recover();
        return storage;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(Disks.versionDir(dir))) {
            return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
        }
    }

    // Cutting

    @Test
    void aCutLeavesWhatTheLeaderHasAndTheLogGoesOnBehindIt() throws IOException {
        FileStorage storage = open();
        storage.submit(new StorageOp.Truncate(101, 5, true));
        recorder.awaitPersisted(101);
        assertThat(recorder.order).containsExactly("tree 101", "persisted 101");
        assertThat(recorder.trees.get(0).digest()).isEqualTo(treeOf(1, 5).digest());
        assertThat(recorder.trees.get(0).lastZxid()).isEqualTo(5);
        byte[] next = Entries.create(Zxid.of(1, 1));
        storage.submit(new StorageOp.Append(102, Zxid.of(1, 1), next));
        recorder.awaitPersisted(102);
        storage.kill();

        assertThat(files()).contains("log.1", "log.4", "log.100000001", "snapshot.0", "snapshot.3");
        assertThat(files()).doesNotContain("log.7", "snapshot.6");
        Recovered recovered = Disks.recover(dir);
        assertThat(recovered.lastZxid()).isEqualTo(Zxid.of(1, 1));
        assertThat(recovered.tree().find("/n5")).isNotNull();
        assertThat(recovered.tree().find("/n6")).isNull();
        assertThat(recovered.history().contains(5)).isTrue();
        assertThat(recovered.history().contains(6)).isFalse();
    }

    @Test
    void aCutAtTheEndOfAFileOrAtASnapshotIsOneToo() {
        for (long at : new long[] {0, 3, 6, 8}) {
            CrashingFiles.copy(before, dir);
            recorder = new Recorder();
            FileStorage storage = open();
            storage.submit(new StorageOp.Truncate(101, at, true));
            recorder.awaitPersisted(101);
            storage.kill();
            Recovered recovered = Disks.recover(dir);
            assertThat(recovered.lastZxid()).isEqualTo(at);
            assertThat(recovered.tree().digest()).isEqualTo(treeOf(1, at).digest());
        }
    }

    @Test
    void aCutWithoutANewTreeTellsNone() {
        FileStorage storage = open();
        storage.submit(new StorageOp.Truncate(101, 7, false));
        recorder.awaitPersisted(101);
        storage.kill();
        assertThat(recorder.trees).isEmpty();
        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(7);
    }

    @Test
    void aCutThatCannotBeMadeChangesNothingAndEndsTheStorage() throws IOException {
        for (String name : List.of("snapshot.0", "snapshot.3")) {
            Files.delete(Disks.versionDir(dir).resolve(name));
        }
        List<String> old = files();
        FileStorage storage = open();
        storage.submit(new StorageOp.Truncate(101, 5, true));
        recorder.awaitFailure();
        storage.kill();
        assertThat(files()).containsAll(old);
        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(LAST);
    }

    /** Runs something with a crash at every step, and looks at what recovery finds, with and without what was not synced. */
    private void crashEverywhere(
            BiConsumer<FileStorage, Recorder> work, Consumer<Recovered> check, Consumer<Recovered> end)
            throws IOException {
        Path durable = temp.resolve("durable");
        boolean complete = false;
        int steps = 0;
        for (; !complete; steps++) {
            CrashingFiles.copy(before, dir);
            Recorder seen = new Recorder();
            CrashingFiles files = new CrashingFiles(dir, durable);
            FileStorage storage = new FileStorage(Disks.options(dir).withPreallocBytes(0), seen, files);
            storage.recover();
            files.crashAfter(steps);
            work.accept(storage, seen);
            complete = seen.persistedOrFailed(999);
            storage.kill();
            check.accept(Disks.recover(dir));
            check.accept(Disks.recover(durable));
            if (complete) {
                end.accept(Disks.recover(dir));
            }
        }
        assertThat(steps).isGreaterThan(4);
    }

    private static void assertPrefix(Recovered recovered) {
        long last = recovered.lastZxid();
        assertThat(last).isBetween(5L, LAST);
        assertThat(recovered.tree().digest()).isEqualTo(treeOf(1, last).digest());
    }

    @Test
    void aCutThatIsInterruptedLeavesAPrefixOfTheOldHistory() throws IOException {
        crashEverywhere(
                (storage, seen) -> storage.submit(new StorageOp.Truncate(999, 5, true)),
                HistoryChangeTest::assertPrefix,
                recovered -> assertThat(recovered.lastZxid()).isEqualTo(5));
    }

    // Installing

    @Test
    void aSnapshotOfAnotherMemberTakesThePlaceOfEverything() throws IOException {
        Tree other = treeOf(Zxid.of(2, 1), OTHER);
        FileStorage storage = open();
        receive(storage, OTHER, bodyOf(other));
        recorder.awaitReceived(true);
        assertThat(files()).contains("snapshot.6", "log.7");
        storage.submit(new StorageOp.InstallSnapshot(101, OTHER));
        recorder.awaitPersisted(101);
        assertThat(recorder.order).containsExactly("tree 101", "persisted 101");
        assertThat(recorder.trees.get(0).digest()).isEqualTo(other.digest());
        assertThat(recorder.trees.get(0).lastZxid()).isEqualTo(OTHER);
        storage.submit(new StorageOp.Append(102, OTHER + 1, Entries.create(OTHER + 1)));
        recorder.awaitPersisted(102);
        storage.kill();

        assertThat(files().stream().filter(name -> !name.startsWith("baton")).toList())
                .containsExactly("log.200000005", "snapshot.200000004");
        Recovered recovered = Disks.recover(dir);
        assertThat(recovered.lastZxid()).isEqualTo(OTHER + 1);
        assertThat(recovered.tree().find("/n1")).isNull();
        assertThat(recovered.tree().find(Entries.path(OTHER + 1))).isNotNull();
    }

    @Test
    void anInstallationThatIsInterruptedLeavesTheOldStateOrTheNewOne() throws IOException {
        Tree other = treeOf(Zxid.of(2, 1), OTHER);
        byte[] body = bodyOf(other);
        crashEverywhere(
                (storage, seen) -> {
                    receive(storage, OTHER, body);
                    storage.submit(new StorageOp.InstallSnapshot(999, OTHER));
                },
                recovered -> {
                    assertThat(recovered.lastZxid()).isIn(LAST, OTHER);
                    Tree expected = recovered.lastZxid() == OTHER ? other : treeOf(1, LAST);
                    assertThat(recovered.tree().digest()).isEqualTo(expected.digest());
                },
                recovered -> assertThat(recovered.lastZxid()).isEqualTo(OTHER));
    }

    @Test
    void whatIsNotWholeIsNotKept() throws IOException {
        FileStorage storage = open();
        byte[] body = bodyOf(treeOf(1, 3));
        receive(storage, OTHER, java.util.Arrays.copyOf(body, body.length - 1));
        recorder.awaitReceived(false);
        assertThat(files()).noneMatch(name -> name.contains("received"));
        storage.submit(new StorageOp.InstallSnapshot(101, OTHER));
        recorder.awaitFailure();
        storage.kill();
        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(LAST);
    }

    @Test
    void whatIsAbortedLeavesNoTrace() throws IOException {
        FileStorage storage = open();
        SnapshotReceiver receiver = storage.receiveSnapshot(OTHER);
        byte[] body = bodyOf(treeOf(1, 3));
        receiver.write(body, 0, 50);
        receiver.abort();
        storage.close();
        assertThat(files()).noneMatch(name -> name.contains("received"));
        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(LAST);
    }

    @Test
    void anUnfinishedReceptionGivesWayToTheNextOne() {
        FileStorage storage = open();
        SnapshotReceiver first = storage.receiveSnapshot(OTHER);
        byte[] body = bodyOf(treeOf(1, 3));
        first.write(body, 0, 50);
        receive(storage, OTHER + 1, body);
        recorder.awaitReceived(true);
        storage.submit(new StorageOp.InstallSnapshot(101, OTHER + 1));
        recorder.awaitPersisted(101);
        storage.kill();
        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(OTHER + 1);
    }

    // Epochs

    @Test
    void epochsAreFilesAsTheOriginalHasThem() throws IOException {
        FileStorage storage = open();
        storage.submit(new StorageOp.SetEpochs(101, 12, 7));
        recorder.awaitPersisted(101);
        storage.kill();

        assertThat(Disks.versionDir(dir).resolve("acceptedEpoch")).hasContent("12");
        assertThat(Disks.versionDir(dir).resolve("currentEpoch")).hasContent("7");
        Recovered recovered = Disks.recover(dir);
        assertThat(recovered.acceptedEpoch()).isEqualTo(12);
        assertThat(recovered.currentEpoch()).isEqualTo(7);
    }

    @Test
    void withoutFilesTheEpochsAreThoseOfTheLastTransaction() {
        FileStorage storage = open();
        storage.submit(new StorageOp.Append(9, Zxid.of(3, 1), Entries.create(Zxid.of(3, 1))));
        recorder.awaitPersisted(9L);
        storage.kill();
        Recovered recovered = Disks.recover(dir);
        assertThat(recovered.acceptedEpoch()).isEqualTo(3);
        assertThat(recovered.currentEpoch()).isEqualTo(3);
    }

    @Test
    void historyOfALaterEpochThanTheCurrentOneIsWhatACrashLeaves() {
        FileStorage storage = open();
        storage.submit(new StorageOp.SetEpochs(101, 3, 1));
        storage.submit(new StorageOp.Append(102, Zxid.of(3, 1), Entries.create(Zxid.of(3, 1))));
        recorder.awaitPersisted(102);
        storage.kill();
        Recovered recovered = Disks.recover(dir);
        assertThat(recovered.acceptedEpoch()).isEqualTo(3);
        assertThat(recovered.currentEpoch()).isEqualTo(1);
        assertThat(recovered.lastZxid()).isEqualTo(Zxid.of(3, 1));
    }

    @Test
    void epochsThatContradictEachOtherOrAreNoneAreRefused() throws IOException {
        Files.writeString(Disks.versionDir(dir).resolve("acceptedEpoch"), "3");
        Files.writeString(Disks.versionDir(dir).resolve("currentEpoch"), "4");
        assertThatThrownBy(() -> Disks.recover(dir))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("acceptedEpoch is 3 and currentEpoch is 4");
        Files.writeString(Disks.versionDir(dir).resolve("currentEpoch"), "");
        assertThatThrownBy(() -> Disks.recover(dir))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("should hold a number and holds ''");
    }

    @Test
    void epochsThatAreInterruptedNeverContradictEachOtherAndComeBehindTheirHistory() throws IOException {
        long next = Zxid.of(2, 1);
        crashEverywhere(
                (storage, seen) -> {
                    storage.submit(new StorageOp.SetEpochs(901, 1, 0));
                    storage.submit(new StorageOp.SetEpochs(902, 2, 1));
                    storage.submitAll(List.of(
                            new StorageOp.Append(903, next, Entries.create(next)), new StorageOp.SetEpochs(999, 2, 2)));
                },
                recovered -> {
                    assertThat(recovered.acceptedEpoch()).isBetween(0L, 2L);
                    assertThat(recovered.currentEpoch()).isBetween(0L, recovered.acceptedEpoch());
                    if (recovered.currentEpoch() == 2) {
                        assertThat(recovered.lastZxid()).isEqualTo(next);
                    }
                },
                recovered -> assertThat(recovered.currentEpoch()).isEqualTo(2));
    }

    // Reading

    private static List<Long> read(FileStorage storage, long after, long upTo) {
        List<Long> zxids = new ArrayList<>();
        try (LogCursor cursor = storage.read(after, upTo)) {
            for (byte[] entry = cursor.next(); entry != null; entry = cursor.next()) {
                assertThat(entry).isEqualTo(Entries.create(cursor.zxid()));
                zxids.add(cursor.zxid());
            }
        }
        return zxids;
    }

    @Test
    void theLogIsReadFromAnyPointWhileItGrows() {
        FileStorage storage = open();
        storage.submit(new StorageOp.Append(109, 9, Entries.create(9)));
        storage.submit(new StorageOp.Append(110, Zxid.of(4, 1), Entries.create(Zxid.of(4, 1))));
        recorder.awaitPersisted(110);

        assertThat(read(storage, 0, LAST)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(read(storage, 3, 7)).containsExactly(4L, 5L, 6L, 7L);
        assertThat(read(storage, 4, 4)).isEmpty();
        assertThat(read(storage, 7, Zxid.of(4, 1))).containsExactly(8L, 9L, Zxid.of(4, 1));
        storage.close();
    }

    @Test
    void aLogThatDoesNotGoBackFarEnoughSaysSo() throws IOException {
        Files.delete(Disks.versionDir(dir).resolve("log.1"));
        FileStorage storage = open();
        assertThatThrownBy(() -> read(storage, 1, 5))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("does not go on behind 0x1 but at 0x4");
        assertThat(read(storage, 3, 5)).containsExactly(4L, 5L);
        assertThatThrownBy(() -> read(storage, 6, 20))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("ends at 0x8 instead of 0x14");
        storage.close();
    }

    @Test
    void recoveryTellsWhatTheLogHolds() {
        History history = Disks.recover(dir).history();
        assertThat(history.last()).isEqualTo(LAST);
        assertThat(history.contains(7)).isTrue();
        assertThat(history.floor()).isEqualTo(6);
    }

    @Test
    void aPurgeTellsWhereTheLogBeginsNow() {
        FileStorage storage = open();
        Tree tree = treeOf(1, LAST);
        for (long zxid = 9; zxid <= 10; zxid++) {
            storage.submit(new StorageOp.Append(zxid, zxid, Entries.create(zxid)));
            apply(tree, Entries.create(zxid));
            recorder.awaitPersisted(zxid);
            Disks.snapshot(storage, tree);
            recorder.awaitSnapshot(Long.toHexString(zxid) + " ok");
        }
        storage.submit(new StorageOp.Purge(3));
        storage.close();
        assertThat(recorder.purged).containsExactly(6L);
        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(10);
    }
}
