package dev.baton.server.file;

import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.SnapshotSink;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeSnapshotter;
import dev.baton.wire.io.WireWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Steps that storage tests share. */
final class Disks {
    private static final Path VECTORS = Path.of("src/test/resources/vectors/storage");
    private static final long PREALLOC_BYTES = 64 << 10;

    private Disks() {}

    static FileStorageOptions options(Path dir) {
        return FileStorageOptions.in(dir).withPreallocBytes(PREALLOC_BYTES);
    }

    static Path versionDir(Path dir) {
        return dir.resolve("version-2");
    }

    static byte[] vector(String name) throws IOException {
        return Files.readAllBytes(VECTORS.resolve(name));
    }

    /** Puts captured files into a directory. */
    static void lay(Path dir, String... names) throws IOException {
        Files.createDirectories(versionDir(dir));
        for (String name : names) {
            Files.write(versionDir(dir).resolve(name), vector(name));
        }
    }

    /** Recovers and closes again. */
    static Recovered recover(Path dir) {
        return recover(options(dir));
    }

    static Recovered recover(FileStorageOptions options) {
        try (FileStorage storage = new FileStorage(options, new Recorder())) {
            return storage.recover();
        }
    }

    /** Appends entries one to {@code last}, each synced by itself, and ends as a crash would. Returns the log file. */
    static Path write(Path dir, long last) {
        Recorder recorder = new Recorder();
        FileStorage storage = new FileStorage(options(dir), recorder);
        long begun = storage.recover().lastZxid();
        for (long zxid = begun + 1; zxid <= last; zxid++) {
            storage.submit(new StorageOp.Append(zxid, zxid, Entries.create(zxid)));
            recorder.awaitPersisted(zxid);
        }
        storage.kill();
        return versionDir(dir).resolve("log." + Long.toHexString(begun + 1));
    }

    static void snapshot(FileStorage storage, Tree tree) {
        TreeSnapshotter cursor = tree.beginSnapshot();
        SnapshotSink sink = storage.beginSnapshot(cursor.zxid());
        WireWriter body = new WireWriter();
        boolean more = true;
        while (more) {
            body.clear();
            more = cursor.emitSlice(2, body);
            sink.write(body.array(), 0, body.size());
        }
        sink.commit(cursor.zxid(), cursor.digest());
    }

    /** Where the record of an entry begins in a log file that starts with entry one. */
    static int recordOffset(long zxid) {
        int offset = LogFormat.HEADER_BYTES;
        for (long before = 1; before < zxid; before++) {
            offset += recordBytes(before);
        }
        return offset;
    }

    static int recordBytes(long zxid) {
        return Entries.create(zxid).length + LogFormat.RECORD_OVERHEAD_BYTES;
    }

    static byte[] zeroFrom(byte[] file, int from) {
        byte[] changed = file.clone();
        Arrays.fill(changed, from, changed.length, (byte) 0);
        return changed;
    }
}
