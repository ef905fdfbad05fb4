package dev.baton.server.file;

import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.StorageException;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeListener;
import dev.baton.server.tree.TreeSnapshotter;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.zab.log.History;
import dev.baton.server.zab.log.Zxid;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From files to a tree: the newest snapshot that is whole, then every transaction behind it, without a gap. Cuts off what a crash
 * left at the end of the last log, and refuses everything that would lose an acknowledged transaction in silence.
 *
 * @protocol storage.md#6-fuzzy-snapshots-recovery
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int SNAPSHOTS_TRIED_MAX = 100;
    private static final int SLICE_ZNODES = 4096;

    private final DataDir dir;
    private final FileStorageOptions options;
    private final FileOpener opener;
    private final EpochFiles epochs;
    private final WireReader reader = new WireReader(new byte[0]);

    private Tree tree = new Tree();
    private long snapshotZxid = Recovered.NO_SNAPSHOT;
    private long digestsFrom = Long.MAX_VALUE;
    private long lastZxid;
    private long logBytes;
    private long logTxns;
    private long digestMismatches;
    private History history = History.startingAt(0);

    /** Nothing behind this one is wanted; the files are left as they are. */
    private long upTo = Long.MAX_VALUE;

    private @Nullable LogEnd openEnd;
    private @Nullable Path openEndFile;

    Recovery(DataDir dir, FileStorageOptions options, FileOpener opener, EpochFiles epochs) {
        this.dir = dir;
        this.options = options;
        this.opener = opener;
        this.epochs = epochs;
    }

    /**
     * Builds the tree at a zxid from the files as they are, while nobody writes the log.
     *
     * @throws StorageException if that zxid is not in the log, or no snapshot is old enough
     */
    static Tree treeAt(DataDir dir, FileStorageOptions options, long zxid) throws IOException {
        Recovery recovery =
                new Recovery(dir, options, FileOpener.REAL, new EpochFiles(dir.snapshots(), FileOpener.REAL));
        recovery.upTo = zxid;
        if (!recovery.loadSnapshot()) {
            throw new StorageException(
                    "There is no snapshot in " + dir.snapshots() + " from 0x" + Long.toHexString(zxid) + " or before.");
        }
        recovery.replay(dir.logFiles());
        if (recovery.lastZxid != zxid) {
            throw new StorageException("The log in " + dir.logs() + " ends at 0x" + Long.toHexString(recovery.lastZxid)
                    + " and cannot be cut at 0x" + Long.toHexString(zxid) + ".");
        }
        return recovery.tree;
    }

    Recovered run() throws IOException {
        dir.deleteLeftovers();
        new HistoryChange(dir, options, opener).resume();
        dir.refuseMixedUp();
        epochs.load();
        List<DataDir.Numbered> logs = dir.logFiles();
        if (!loadSnapshot()) {
            beginEmpty(logs);
        }
        replay(logs);
        Files.deleteIfExists(dir.initializeMarker());
        long epochOfHistory = Zxid.epoch(lastZxid);
        long current = epochs.current(epochOfHistory);
        long accepted = epochs.accepted(Math.max(epochOfHistory, current));
        if (accepted < current) {
            throw new StorageException(
                    "The epochs in " + dir.snapshots() + " contradict each other: acceptedEpoch is "
                            + accepted + " and currentEpoch is " + current
                            + ". One of the files is older than the other; restore"
                            + " both, or remove the whole data directory of this member so that it gets its data from the others.");
        }
        return new Recovered(
                tree, lastZxid, snapshotZxid, logBytes, logTxns, digestMismatches, accepted, current, history);
    }

    /** Loads the newest snapshot that is whole. Returns whether there is one; damaged ones only are an error. */
    private boolean loadSnapshot() throws IOException {
        List<DataDir.Numbered> snapshots =
                dir.snapshotFiles().stream().filter(file -> file.zxid() <= upTo).toList();
        SnapshotReader snapshotReader = new SnapshotReader(options.hashSeed());
        List<String> refused = new ArrayList<>();
        for (DataDir.Numbered file : snapshots.subList(0, Math.min(SNAPSHOTS_TRIED_MAX, snapshots.size()))) {
            if (!SnapshotReader.looksWhole(file)) {
                refused.add(file.path().getFileName() + ": not whole");
                continue;
            }
            try {
                use(file, snapshotReader.load(file));
                if (!refused.isEmpty()) {
                    LOG.warn(
                            "newer snapshots cannot be used dir={} used=0x{} refused={}",
                            dir.snapshots(),
                            Long.toHexString(file.zxid()),
                            refused);
                }
                return true;
            } catch (IOException | MalformedRecordException e) {
                refused.add(file.path().getFileName() + ": " + e);
            }
        }
        if (!snapshots.isEmpty()) {
            throw new StorageException("None of the snapshots in " + dir.snapshots() + " can be read: " + refused
                    + ". Restore one from a backup or from another server of the ensemble.");
        }
        return false;
    }

    private void use(DataDir.Numbered file, SnapshotReader.Loaded loaded) {
        tree = loaded.tree();
        snapshotZxid = file.zxid();
        lastZxid = file.zxid();
        history = History.startingAt(lastZxid);
        if (loaded.digestZxid() != SnapshotReader.Loaded.NO_DIGEST) {
            digestsFrom = loaded.digestZxid();
        }
        if (!loaded.digestMatches()) {
            digestMismatches++;
            LOG.warn("the recorded digest is not that of the snapshot file={}", file.path());
        }
    }

    private void beginEmpty(List<DataDir.Numbered> logs) throws IOException {
        tree = new Tree(options.hashSeed());
        digestsFrom = 0;
        if (hasRecords(logs)) {
            if (!options.trustEmpty()) {
                throw new StorageException(
                        "There are transaction logs in " + dir.logs() + " but no snapshot in " + dir.snapshots()
                                + ". Without one it is unknown whether the logs are complete. Restore the snapshots, or set"
                                + " snapshot.trust.empty=true once if the logs come from a server older than 3.5.");
            }
            return;
        }
        boolean marked = Files.exists(dir.initializeMarker());
        if (!marked && !options.autocreate()) {
            throw new StorageException("There is no data in " + dir.root()
                    + ", and db.autocreate=false. Check dataDir, or create an empty file " + dir.initializeMarker()
                    + " to begin with an empty database.");
        }
        writeSnapshot();
        snapshotZxid = 0;
    }

    private static boolean hasRecords(List<DataDir.Numbered> logs) throws IOException {
        for (DataDir.Numbered log : logs) {
            try (LogReader in = LogReader.open(log.path())) {
                if (in.readHeader() && in.next() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private void writeSnapshot() throws IOException {
        SnapshotWriter writer = SnapshotWriter.begin(dir, opener, tree.lastZxid(), options.compress());
        TreeSnapshotter cursor = tree.beginSnapshot();
        WireWriter body = new WireWriter();
        boolean more = true;
        while (more) {
            body.clear();
            more = cursor.emitSlice(SLICE_ZNODES, body);
            writer.write(body.toByteArray());
        }
        writer.commit(cursor.zxid(), cursor.digest());
    }

    /** Replays all logs that may hold a transaction behind the snapshot. */
    private void replay(List<DataDir.Numbered> logs) throws IOException {
        int first = 0;
        for (int i = 0; i < logs.size(); i++) {
            if (Long.compareUnsigned(logs.get(i).zxid(), lastZxid + 1) <= 0) {
                first = i;
            }
        }
        for (DataDir.Numbered log : logs.subList(first, logs.size())) {
            replay(log.path());
        }
        if (openEnd != null && openEndFile != null && upTo == Long.MAX_VALUE) {
            cut(openEndFile, openEnd.position());
        }
    }

    private void replay(Path file) throws IOException {
        try (LogReader in = LogReader.open(file)) {
            if (in.readHeader()) {
                for (byte[] entry = in.next(); entry != null; entry = in.next()) {
                    if (LogFormat.zxidOf(entry) > upTo) {
                        return;
                    }
                    replay(entry, file);
                }
            }
            LogEnd end = in.end();
            switch (end.state()) {
                case CLEAN -> {}
                case TORN -> {
                    openEnd = end;
                    openEndFile = file;
                }
                case DAMAGED -> throw damaged(file, end.position(), "the record there does not match its checksum");
            }
        }
    }

    private void replay(byte[] entry, Path file) {
        long zxid = LogFormat.zxidOf(entry);
        if (logTxns == 0 && Long.compareUnsigned(zxid, lastZxid) <= 0) {
            return;
        }
        checkFollows(zxid, file);
        TxnEntry decoded;
        try {
            reader.reset(entry, 0, entry.length);
            decoded = TxnEntry.decode(reader);
        } catch (RuntimeException e) {
            throw new StorageException(
                    "Transaction 0x" + Long.toHexString(zxid) + " in " + file + " cannot be understood (" + e
                            + "). It may come from a newer version of the server.",
                    e);
        }
        tree.apply(decoded.header(), decoded.txn(), TreeListener.NONE);
        checkDigest(decoded);
        lastZxid = zxid;
        history.append(zxid);
        logTxns++;
        logBytes += entry.length + LogFormat.RECORD_OVERHEAD_BYTES;
    }

    private void checkFollows(long zxid, Path file) {
        boolean follows = Zxid.follows(zxid, lastZxid)
                || options.trustEmpty() && snapshotZxid == Recovered.NO_SNAPSHOT && logTxns == 0;
        if (follows) {
            if (!Zxid.follows(zxid, history.last())) {
                history = History.startingAt(zxid - 1);
            }
            openEnd = null;
            return;
        }
        if (openEnd != null && openEndFile != null) {
            throw damaged(
                    openEndFile, openEnd.position(), "the log goes on in " + file + " at 0x" + Long.toHexString(zxid));
        }
        throw new StorageException("Transactions are missing: after 0x" + Long.toHexString(lastZxid) + " comes 0x"
                + Long.toHexString(zxid) + " in " + file
                + ". A log file was removed, or a snapshot newer than the last whole one"
                + " is damaged. Restore the missing files.");
    }

    private StorageException damaged(Path file, long position, String why) {
        return new StorageException(
                "Transaction log " + file + " is damaged at byte " + position + ", after transaction 0x"
                        + Long.toHexString(lastZxid) + ": " + why
                        + ". What follows may have been acknowledged, so it is not dropped."
                        + " Restore the file from a backup, or the server from another member of the ensemble.");
    }

    private void checkDigest(TxnEntry entry) {
        if (entry.digest() != null
                && entry.digest().version() == SnapshotFormat.DIGEST_VERSION
                && Long.compareUnsigned(entry.zxid(), digestsFrom) > 0
                && entry.digest().treeDigest() != tree.digest()) {
            if (digestMismatches++ == 0) {
                LOG.warn("the tree differs from what the log says zxid=0x{}", Long.toHexString(entry.zxid()));
            }
        }
    }

    /** Removes the remains of an interrupted write, of which nobody was told that it succeeded. */
    private static void cut(Path file, long position) throws IOException {
        LOG.warn("removing the unfinished end of a log file={} position={}", file, position);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(position);
            channel.force(true);
        }
    }
}
