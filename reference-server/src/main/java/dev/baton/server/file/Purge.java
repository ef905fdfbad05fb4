package dev.baton.server.file;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Deletes what recovery would not need any more: all snapshots older than the newest few whole ones, and the logs that end
 * before the oldest of those.
 *
 * @protocol storage.md#8-purge
 */
final class Purge {
    private final DataDir dir;

    Purge(DataDir dir) {
        this.dir = dir;
    }

    /** Returns up to which zxid log entries may be gone, 0 if none went. */
    long run(int snapshotsKept) throws IOException {
        List<DataDir.Numbered> snapshots = dir.snapshotFiles();
        List<DataDir.Numbered> whole =
                snapshots.stream().filter(SnapshotReader::looksWhole).toList();
        if (whole.size() <= snapshotsKept) {
            return 0;
        }
        long oldest = whole.get(snapshotsKept - 1).zxid();
        for (DataDir.Numbered snapshot : snapshots) {
            if (snapshot.zxid() < oldest) {
                Files.deleteIfExists(snapshot.path());
            }
        }
        return deleteLogsBefore(oldest);
    }

    /** Keeps the last log that begins at or before the zxid, since it may go on behind it, and all later ones. */
    private long deleteLogsBefore(long zxid) throws IOException {
        List<DataDir.Numbered> logs = dir.logFiles();
        boolean deleted = false;
        for (int i = 0; i + 1 < logs.size() && logs.get(i + 1).zxid() <= zxid; i++) {
            deleted |= Files.deleteIfExists(logs.get(i).path());
        }
        return deleted ? zxid : 0;
    }
}
