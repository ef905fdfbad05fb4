package dev.baton.server.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.StorageException;
import dev.baton.server.storage.StorageOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What recovery accepts, what it cuts off, and what it refuses. */
class RecoveryTest {
    private static final int SECTOR = 512;
    private static final int ZEROS_OF_CHECKSUM = 4;

    /** Three checksums with what is between them, behind the body of a snapshot. */
    private static final int SEALS_BYTES = 3 * 13 + 20 + 8;

    @TempDir
    Path dir;

    @Test
    void anEmptyDirectoryBecomesAnEmptyDatabaseWithTheSnapshotThatApacheWrites() throws IOException {
        Recovered recovered = Disks.recover(dir);

        assertThat(recovered.lastZxid()).isZero();
        byte[] written = Files.readAllBytes(Disks.versionDir(dir).resolve("snapshot.0"));
        byte[] apache = Disks.vector("snapshot.0");
        assertThat(sorted(written, written.length - SEALS_BYTES))
                .isEqualTo(sorted(apache, apache.length - SEALS_BYTES));
        assertThat(written).hasSameSizeAs(apache);
    }

    /** Siblings may stand in any order, and only they differ. */
    private static byte[] sorted(byte[] snapshot, int length) {
        byte[] bytes = Arrays.copyOf(snapshot, length);
        Arrays.sort(bytes);
        return bytes;
    }

    @Test
    void replaysAnApacheLogOntoAnApacheSnapshotWithEveryDigestEqual() throws IOException {
        Disks.lay(dir, "snapshot.0", "log.1");

        Recovered recovered = Disks.recover(dir);

        assertThat(recovered.lastZxid()).isEqualTo(0x16);
        assertThat(recovered.logTxnsSinceSnapshot()).isEqualTo(22);
        assertThat(recovered.digestMismatches()).isZero();
        assertThat(recovered.tree().find("/app/two")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot.16", "snapshot.16.gz", "snapshot.16.snappy"})
    void readsSnapshotsInAllEncodings(String name) throws IOException {
        Disks.lay(dir, name);
        Path replayed = dir.resolve("replayed");
        Disks.lay(replayed, "snapshot.0", "log.1");

        Recovered recovered = Disks.recover(dir);

        assertThat(recovered.snapshotZxid()).isEqualTo(0x16);
        assertThat(recovered.digestMismatches()).isZero();
        assertThat(recovered.tree().digest())
                .isEqualTo(Disks.recover(replayed).tree().digest());
    }

    @Test
    void aTailTornAtAnyByteLosesOnlyTheLastRecord() throws IOException {
        Path log = Disks.write(dir, 3);
        byte[] whole = Files.readAllBytes(log);
        int start = Disks.recordOffset(3);

        for (int cut = start; cut < start + Disks.recordBytes(3); cut++) {
            Files.write(log, Disks.zeroFrom(whole, cut));
            assertThat(Disks.recover(dir).lastZxid())
                    .as("zeros from byte %d", cut)
                    .isEqualTo(2);
            if (cut > start + ZEROS_OF_CHECKSUM) {
                assertThat(Files.size(log)).as("zeros from byte %d", cut).isEqualTo(start);
            }

            Files.write(log, Arrays.copyOf(whole, cut));
            assertThat(Disks.recover(dir).lastZxid()).as("end at byte %d", cut).isEqualTo(2);
        }
        Files.write(log, whole);
        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(3);
    }

    @Test
    void goesOnBehindATornTail() throws IOException {
        Path log = Disks.write(dir, 3);
        Files.write(log, Arrays.copyOf(Files.readAllBytes(log), Disks.recordOffset(3) + 5));

        Disks.write(dir, 5);

        Recovered recovered = Disks.recover(dir);
        assertThat(recovered.lastZxid()).isEqualTo(5);
        assertThat(recovered.tree().find(Entries.path(5))).isNotNull();
    }

    @Test
    void aSectorMissingInTheLastBatchIsATornTail() throws IOException {
        Path log = write(dir, 2_000, 0);
        byte[] torn = Files.readAllBytes(log);
        Arrays.fill(torn, 2 * SECTOR, 3 * SECTOR, (byte) 0);
        Files.write(log, torn);

        Recovered recovered = Disks.recover(dir);

        assertThat(recovered.lastZxid()).isEqualTo(1);
        assertThat(Files.size(log)).isLessThan(2_500);
    }

    @Test
    void aSectorMissingInHistoryIsRefused() throws IOException {
        Path log = write(dir, 2_000, 3_600_000);
        byte[] damaged = Files.readAllBytes(log);
        Arrays.fill(damaged, 2 * SECTOR, 3 * SECTOR, (byte) 0);
        Files.write(log, damaged);

        assertThatThrownBy(() -> Disks.recover(dir))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("log.1 is damaged at byte");
    }

    /** Three entries of {@code bytes} bytes each, so far apart in time. */
    private static Path write(Path dir, int bytes, long millisApart) {
        Recorder recorder = new Recorder();
        FileStorage storage = new FileStorage(Disks.options(dir), recorder);
        storage.recover();
        for (long zxid = 1; zxid <= 4; zxid++) {
            int size = zxid == 1 ? 100 : bytes;
            storage.submit(
                    new StorageOp.Append(zxid, zxid, Entries.create(zxid, size, Entries.TIME + zxid * millisApart)));
        }
        recorder.awaitPersisted(4);
        storage.kill();
        return Disks.versionDir(dir).resolve("log.1");
    }

    @Test
    void aFlippedBitAnywhereInAnEarlierRecordIsRefusedAndNothingIsCut() throws IOException {
        Path log = Disks.write(dir, 4);
        byte[] whole = Files.readAllBytes(log);
        int start = Disks.recordOffset(2);

        for (int at = start; at < start + Disks.recordBytes(2); at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(log, damaged);
            assertThatThrownBy(() -> Disks.recover(dir))
                    .as("bit at byte %d", at)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("damaged at byte " + start)
                    .hasMessageContaining("after transaction 0x1");
            assertThat(log).hasBinaryContent(damaged);
        }
    }

    @Test
    void aFlippedBitInTheBodyOfTheLastRecordIsRefused() throws IOException {
        Path log = Disks.write(dir, 2);
        byte[] damaged = Files.readAllBytes(log);
        damaged[Disks.recordOffset(2) + LogFormat.RECORD_HEADER_BYTES + 40] ^= 1;
        Files.write(log, damaged);

        assertThatThrownBy(() -> Disks.recover(dir)).hasMessageContaining("does not match its checksum");
    }

    @Test
    void aTornTailBeforeALaterFileIsHistoryIfNothingIsMissing() throws IOException {
        Path first = Disks.write(dir, 2);
        Disks.write(dir, 4);
        byte[] withRemains = Arrays.copyOf(Files.readAllBytes(first), Disks.recordOffset(3) + 20);
        Arrays.fill(withRemains, Disks.recordOffset(3), withRemains.length, (byte) 7);
        Files.write(first, withRemains);

        assertThat(Disks.recover(dir).lastZxid()).isEqualTo(4);
        assertThat(first).hasBinaryContent(withRemains);
    }

    @Test
    void aRecordMissingAtTheEndOfAnEarlierFileIsRefused() throws IOException {
        Path first = Disks.write(dir, 2);
        Disks.write(dir, 4);
        Files.write(first, Arrays.copyOf(Files.readAllBytes(first), Disks.recordOffset(2) + 20));

        assertThatThrownBy(() -> Disks.recover(dir))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("log.1 is damaged")
                .hasMessageContaining("goes on in");
    }

    @Test
    void aMissingLogFileIsRefused() throws IOException {
        Disks.write(dir, 2);
        Disks.write(dir, 4);
        Disks.write(dir, 6);
        Files.delete(Disks.versionDir(dir).resolve("log.3"));

        assertThatThrownBy(() -> Disks.recover(dir))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Transactions are missing: after 0x2 comes 0x5");
    }

    @Test
    void logsWithoutASnapshotAreRefusedUnlessTheyAreTrusted() throws IOException {
        Disks.write(dir, 3);
        Files.delete(Disks.versionDir(dir).resolve("snapshot.0"));

        assertThatThrownBy(() -> Disks.recover(dir))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("snapshot.trust.empty=true");
        assertThat(Disks.recover(Disks.options(dir).withTrustEmpty(true)).lastZxid())
                .isEqualTo(3);
    }

    @Test
    void withoutAutocreateAnEmptyDirectoryNeedsTheMarker() throws IOException {
        FileStorageOptions options = Disks.options(dir).withAutocreate(false);

        assertThatThrownBy(() -> Disks.recover(options))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("initialize");
        Path marker = Files.createFile(dir.resolve("initialize"));
        assertThat(Disks.recover(options).lastZxid()).isZero();
        assertThat(marker).doesNotExist();
        assertThat(Disks.recover(options).lastZxid()).isZero();
    }

    @Test
    void aSplitDirectoryWithFilesOnTheWrongSideIsRefused() throws IOException {
        Disks.write(dir, 1);

        assertThatThrownBy(() -> Disks.recover(Disks.options(dir).withLogDir(dir.resolve("logs"))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("there is a transaction log in dataDir");
    }
}
