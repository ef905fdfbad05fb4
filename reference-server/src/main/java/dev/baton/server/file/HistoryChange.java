package dev.baton.server.file;

import dev.baton.server.storage.StorageException;
import dev.baton.server.tree.Tree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes of what the files say has happened: cutting the end of the log off, and putting another member's snapshot in place of
 * everything. Each is a list of steps of which every prefix, once durable, is a state that recovery takes for the old history or
 * the new one. Used by the log lane while no file is open for writing, and by recovery.
 *
 * <table>
 * <caption>Cut behind Z</caption>
 * <tr><td>1</td><td>rebuild the tree from what will be left</td><td>nothing has changed if that fails</td></tr>
 * <tr><td>2</td><td>delete snapshots after Z, sync the directory</td><td>the older snapshot and the whole log: old history</td></tr>
 * <tr><td>3</td><td>delete log files that begin after Z, the last one first, sync the directory</td>
 * <td>a shorter end of the old history, without a hole</td></tr>
 * <tr><td>4</td><td>cut the file that holds Z, sync it</td><td>new history</td></tr>
 * </table>
 *
 * <table>
 * <caption>Install the snapshot that was received</caption>
 * <tr><td>1</td><td>the file, whole and synced, gets the name of one to be installed; sync the directory</td>
 * <td>from here on recovery does the rest: new history</td></tr>
 * <tr><td>2</td><td>delete all log files, sync</td><td></td></tr>
 * <tr><td>3</td><td>delete all other snapshots, sync</td><td></td></tr>
 * <tr><td>4</td><td>rename it to a snapshot, sync</td><td></td></tr>
 * </table>
 */
final class HistoryChange {
    private final DataDir dir;
    private final FileStorageOptions options;
    private final FileOpener files;

    HistoryChange(DataDir dir, FileStorageOptions options, FileOpener files) {
        this.dir = dir;
        this.options = options;
        this.files = files;
    }

    /**
     * Forgets everything after {@code zxid}.
     *
     * @return the tree at {@code zxid} if it is wanted
     */
    @Nullable
    Tree cut(long zxid, boolean rebuildTree) throws IOException {
        Tree tree = rebuildTree ? Recovery.treeAt(dir, options, zxid) : null;
        boolean deleted = false;
        for (DataDir.Numbered snapshot : dir.snapshotFiles()) {
            if (snapshot.zxid() > zxid) {
                files.delete(snapshot.path());
                deleted = true;
            }
        }
        if (deleted) {
            files.sync(dir.snapshots());
        }
        cutLog(zxid);
        return tree;
    }

    private void cutLog(long zxid) throws IOException {
        List<DataDir.Numbered> logs = new ArrayList<>(dir.logFiles());
        Collections.reverse(logs);
        DataDir.Numbered last = null;
        boolean deleted = false;
        for (DataDir.Numbered file : logs) {
            if (file.zxid() > zxid) {
                files.delete(file.path());
                deleted = true;
            } else {
                last = file;
                break;
            }
        }
        if (deleted) {
            files.sync(dir.logs());
        }
        if (last != null) {
            cutFile(last.path(), zxid);
        }
    }

    private void cutFile(Path file, long zxid) throws IOException {
        long end = LogFormat.HEADER_BYTES;
        try (LogReader in = LogReader.open(file)) {
            if (!in.readHeader()) {
                return;
            }
            for (byte[] entry = in.next(); entry != null && LogFormat.zxidOf(entry) <= zxid; entry = in.next()) {
                end = in.position();
            }
        }
        try (FileChannel channel = files.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            channel.force(true);
        }
    }

    /** Makes a snapshot that was received and synced the only history there is. */
    void install(Path received, long zxid) throws IOException {
        files.rename(received, dir.installFile(zxid));
        files.sync(dir.snapshots());
        finishInstall(zxid);
    }

    /** Does what an interrupted installation has left to do. */
    void resume() throws IOException {
        List<DataDir.Numbered> begun = dir.installFiles();
        if (begun.size() > 1) {
            throw new StorageException("There are several snapshots to be installed in " + dir.snapshots()
                    + ", which no run leaves behind. Remove the whole data directory of this member so that it gets its"
                    + " data from the others.");
        }
        if (!begun.isEmpty()) {
            finishInstall(begun.get(0).zxid());
        }
    }

    private void finishInstall(long zxid) throws IOException {
        List<DataDir.Numbered> logs = new ArrayList<>(dir.logFiles());
        Collections.reverse(logs);
        for (DataDir.Numbered file : logs) {
            files.delete(file.path());
        }
        files.sync(dir.logs());
        for (DataDir.Numbered snapshot : dir.snapshotFiles()) {
            files.delete(snapshot.path());
        }
        files.sync(dir.snapshots());
        files.rename(dir.installFile(zxid), dir.snapshotFile(zxid, false));
        files.sync(dir.snapshots());
    }
}
