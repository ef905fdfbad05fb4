package dev.baton.simulation.disk;

import dev.baton.server.node.NodeInput;
import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeListener;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.zab.log.History;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import dev.baton.wire.io.WireReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk with one ordered lane. An operation is a few steps (write, sync the file, rename, sync the directory), and a
 * crash may come between any two.
 *
 * <table>
 * <caption>Faults, and why the ensemble must survive them</caption>
 * <tr><td>crash</td><td>any prefix of the steps under way is done; of what was written and not synced any prefix survives, the first
 * record that does not is torn, and recovery cuts it off; of file names not synced any are lost, with all that
 * follows in the log. Nothing of it was reported as durable</td></tr>
 * <tr><td>slow, stalled</td><td>nothing is reported for long; no answer depends on it but those that wait for it</td></tr>
 * <tr><td>full, write error</td><td>the storage fails and the member halts; part of what was ordered may be there</td></tr>
 * <tr><td>sync error</td><td>likewise; what was written since the last sync is lost in part, and never reported</td></tr>
 * <tr><td>purge</td><td>an operator keeps one snapshot and nothing else; others are synchronised from it</td></tr>
 * </table>
 *
 * Damage inside files that were synced is not modelled: recovery finds it by checksums, which are the file storage's
 * business.
 */
public final class SimDisk {
    /** One effect on the disk. */
    private record Step(boolean sync, Runnable effect) {}

    private record Snapshot(byte[] body, long chain) {}

    private static final int FILE_ENTRIES_MAX = 40;
    private static final long LATENCY_MIN = 50_000;

    private final World world;
    private final DiskOwner owner;
    private final Chance chance;
    private final ArrayDeque<StorageOp> lane = new ArrayDeque<>();

    /** Everything that was ordered, done or not. */
    private final ChainedLog ordered = new ChainedLog();

    /** Everything written, synced or not. */
    private final ChainedLog written = new ChainedLog();

    /** First zxids of log files, with whether their names are synced. */
    private final TreeMap<Long, Boolean> files = new TreeMap<>();

    private final TreeMap<Long, Snapshot> snapshots = new TreeMap<>();
    private final Map<Long, Snapshot> received = new TreeMap<>();
    private long syncedZxid;
    private boolean rolls = true;
    private long accepted;
    private long current;
    private long acceptedNamed;
    private long currentNamed;
    private long acceptedOrdered;
    private int incarnation;
    private boolean writing;
    private long latencyMax;
    private long stalledUntil;
    private boolean full;
    private boolean writeFails;
    private boolean syncFails;

    /** Nothing is taken any more: the process does not know yet, or has not stopped yet. */
    private boolean failed;

    public SimDisk(World world, DiskOwner owner, int number, long latencyMaxNanos) {
        this.world = world;
        this.owner = owner;
        chance = world.chance("disk " + number);
        latencyMax = latencyMaxNanos;
        snapshots.put(0L, new Snapshot(SnapshotBodies.of(new Tree()), ChainedLog.EMPTY));
    }

    // ---- what is there ----

    /** The log as the process above believes it to be. */
    public ChainedLog ordered() {
        return ordered;
    }

    /** Up to where the log survives whatever comes. */
    public long durableZxid() {
        for (Map.Entry<Long, Boolean> file : files.entrySet()) {
            if (!file.getValue()) {
                return Math.min(syncedZxid, written.zxidBefore(file.getKey()));
            }
        }
        return syncedZxid;
    }

    /** Whether a history with this number at {@code zxid} survives whatever comes. */
    public boolean hasDurably(long zxid, long chain) {
        return durableZxid() >= zxid && written.chainAt(zxid) == chain || written.baseZxid() > zxid;
    }

    public long durableAcceptedEpoch() {
        return acceptedNamed;
    }

    public long durableCurrentEpoch() {
        return currentNamed;
    }

    /** The accepted epoch that was ordered last, durable or not. */
    public long orderedAcceptedEpoch() {
        return acceptedOrdered;
    }

    // ---- starting ----

    /** What a start finds. */
    public Recovered recover() {
        long snapshot = snapshots.lastKey();
        Tree tree = stateAt(Long.MAX_VALUE);
        History history = History.startingAt(written.baseZxid());
        List<LogEntry> all = written.between(written.baseZxid(), Long.MAX_VALUE);
        int behindSnapshot = 0;
        for (LogEntry entry : all) {
            history.append(entry.zxid());
            behindSnapshot += entry.zxid() > snapshot ? 1 : 0;
        }
        ordered.copyFrom(written);
        acceptedOrdered = accepted;
        return new Recovered(tree, tree.lastZxid(), snapshot, 0, behindSnapshot, 0, accepted, current, history);
    }

    /** The newest snapshot not after {@code zxid}, and the log up to there on top of it. */
    private Tree stateAt(long zxid) {
        Map.Entry<Long, Snapshot> base = snapshots.floorEntry(zxid);
        Tree tree = SnapshotBodies.load(base.getValue().body(), base.getKey());
        for (LogEntry entry : written.between(base.getKey(), zxid)) {
            TxnEntry txn = TxnEntry.decode(new WireReader(entry.bytes()));
            tree.apply(txn.header(), txn.txn(), TreeListener.NONE);
        }
        return tree;
    }

    /** The entries after {@code after} and up to {@code upTo}, or null if they are not all here. */
    public @Nullable List<LogEntry> read(long after, long upTo) {
        return written.contains(after) && written.contains(upTo) ? written.between(after, upTo) : null;
    }

    // ---- orders ----

    /** A snapshot has come from a leader and waits to be installed. */
    public void keepReceived(long zxid, byte[] body, long chain) {
        received.put(zxid, new Snapshot(body, chain));
    }

    /** The own snapshot is complete; false if it cannot be kept. */
    public boolean addSnapshot(long zxid, byte[] body) {
        if (full || !written.contains(zxid)) {
            return false;
        }
        world.reached(Reach.SNAPSHOT_TAKEN);
        snapshots.put(zxid, new Snapshot(body, written.chainAt(zxid)));
        return true;
    }

    /** The next operation of the lane. */
    public void submit(StorageOp op) {
        order(op);
        if (failed) {
            return;
        }
        lane.add(op);
        if (!writing) {
            writing = true;
            startWriting();
        }
    }

    private void order(StorageOp op) {
        switch (op.kind()) {
            case APPEND -> {
                StorageOp.Append append = (StorageOp.Append) op;
                Violation.unless(
                        append.zxid() > ordered.lastZxid(),
                        "I7",
                        "the log goes from %x to %x",
                        ordered.lastZxid(),
                        append.zxid());
                ordered.add(new LogEntry(append.zxid(), append.entry()));
            }
            case SET_EPOCHS -> acceptedOrdered = ((StorageOp.SetEpochs) op).accepted();
            case TRUNCATE -> {
                long zxid = ((StorageOp.Truncate) op).zxid();
                ordered.truncate(zxid);
                Violation.unless(ordered.lastZxid() == zxid, "I7", "a cut at %x leaves %x", zxid, ordered.lastZxid());
            }
            case INSTALL_SNAPSHOT -> {
                long zxid = ((StorageOp.InstallSnapshot) op).zxid();
                ordered.reset(zxid, receivedAt(zxid).chain());
            }
            case ROLL, PURGE -> {
                // No entry comes or goes that anybody has to know of.
            }
        }
    }

    private Snapshot receivedAt(long zxid) {
        Snapshot snapshot = received.get(zxid);
        if (snapshot == null) {
            throw new Violation("I13", String.format("a snapshot at %x is installed that never came", zxid));
        }
        return snapshot;
    }

    private void startWriting() {
        int batch = lane.size();
        int mine = incarnation;
        long latency = LATENCY_MIN + (long) (chance.nextDouble() * latencyMax);
        world.events().at(Math.max(stalledUntil, world.now()) + latency, () -> {
            if (mine == incarnation) {
                complete(batch);
            }
        });
    }

    private void complete(int batch) {
        List<NodeInput> reports = new ArrayList<>();
        List<StorageOp> ops = new ArrayList<>();
        long token = StorageOp.NO_TOKEN;
        for (int i = 0; i < batch; i++) {
            StorageOp op = lane.remove();
            token = Math.max(token, op.token());
            ops.add(op);
        }
        List<Step> steps = plan(ops, reports);
        if (token != StorageOp.NO_TOKEN && (full || writeFails || syncFails)) {
            fail(steps);
            return;
        }
        steps.forEach(step -> step.effect().run());
        if (token != StorageOp.NO_TOKEN) {
            reports.add(new NodeInput.Persisted(token));
        }
        writing = !lane.isEmpty();
        if (writing) {
            startWriting();
        }
        reports.forEach(owner::onDisk);
    }

    /** Some of it is done, and nobody knows how much. */
    private void fail(List<Step> steps) {
        String what = full ? "no space left" : writeFails ? "write error" : "sync error";
        int done = full || writeFails ? chance.nextInt(steps.size()) : firstSync(steps);
        steps.subList(0, done).forEach(step -> step.effect().run());
        writeFails = false;
        syncFails = false;
        failed = true;
        lane.clear();
        loseUnsynced();
        owner.onDisk(new NodeInput.StorageFailed(what));
    }

    private static int firstSync(List<Step> steps) {
        int index = 0;
        while (!steps.get(index).sync()) {
            index++;
        }
        return index;
    }

    // ---- steps ----

    private List<Step> plan(Iterable<StorageOp> ops, List<NodeInput> reports) {
        List<Step> steps = new ArrayList<>();
        for (StorageOp op : ops) {
            switch (op.kind()) {
                case APPEND -> {
                    StorageOp.Append append = (StorageOp.Append) op;
                    effect(steps, () -> write(new LogEntry(append.zxid(), append.entry())));
                }
                case SET_EPOCHS -> {
                    StorageOp.SetEpochs epochs = (StorageOp.SetEpochs) op;
                    // Whoever has the epoch has the history that goes with it.
                    sync(steps);
                    effect(steps, () -> accepted = epochs.accepted());
                    effect(steps, this::syncEpochNames);
                    effect(steps, () -> current = epochs.current());
                    effect(steps, this::syncEpochNames);
                }
                case TRUNCATE -> planTruncate(steps, (StorageOp.Truncate) op, reports);
                case INSTALL_SNAPSHOT -> effect(steps, () -> install((StorageOp.InstallSnapshot) op, reports));
                case ROLL -> effect(steps, () -> rolls = true);
                case PURGE -> effect(steps, () -> purge(((StorageOp.Purge) op).snapshotsKept(), reports));
            }
        }
        sync(steps);
        return steps;
    }

    private static void effect(List<Step> steps, Runnable effect) {
        steps.add(new Step(false, effect));
    }

    private void sync(List<Step> steps) {
        steps.add(new Step(true, () -> syncedZxid = written.lastZxid()));
        steps.add(new Step(true, this::syncNames));
    }

    private void syncNames() {
        files.replaceAll((first, named) -> true);
    }

    private void syncEpochNames() {
        acceptedNamed = accepted;
        currentNamed = current;
    }

    private void write(LogEntry entry) {
        if (rolls
                || files.isEmpty()
                || written.between(files.lastKey() - 1, Long.MAX_VALUE).size() >= FILE_ENTRIES_MAX) {
            files.put(entry.zxid(), false);
            rolls = false;
        }
        written.add(entry);
    }

    private void planTruncate(List<Step> steps, StorageOp.Truncate cut, List<NodeInput> reports) {
        sync(steps);
        effect(steps, () -> snapshots.tailMap(cut.zxid(), false).clear());
        for (long first : files.descendingKeySet()) {
            if (first > cut.zxid()) {
                effect(steps, () -> cutTo(Math.max(cut.zxid(), written.zxidBefore(first))));
            }
        }
        effect(steps, () -> {
            cutTo(cut.zxid());
            if (cut.rebuildTree()) {
                world.reached(Reach.DISK_TREE_REBUILT);
                reports.add(new NodeInput.TreeRebuilt(cut.token(), stateAt(cut.zxid())));
            }
        });
    }

    private void cutTo(long zxid) {
        written.truncate(zxid);
        files.tailMap(zxid, false).clear();
        syncedZxid = Math.min(syncedZxid, zxid);
    }

    private void install(StorageOp.InstallSnapshot install, List<NodeInput> reports) {
        Snapshot snapshot = receivedAt(install.zxid());
        received.remove(install.zxid());
        world.reached(Reach.DISK_SNAPSHOT_INSTALLED);
        files.clear();
        snapshots.clear();
        snapshots.put(install.zxid(), snapshot);
        written.reset(install.zxid(), snapshot.chain());
        syncedZxid = install.zxid();
        reports.add(new NodeInput.TreeRebuilt(install.token(), SnapshotBodies.load(snapshot.body(), install.zxid())));
    }

    private void purge(int kept, List<NodeInput> reports) {
        while (snapshots.size() > kept) {
            snapshots.pollFirstEntry();
        }
        forgetBelow(snapshots.firstKey());
        reports.add(new NodeInput.LogPurged(snapshots.firstKey()));
    }

    private void forgetBelow(long zxid) {
        written.forgetUpTo(zxid);
        ordered.forgetUpTo(zxid);
        while (files.size() > 1 && files.higherKey(files.firstKey()) <= zxid + 1) {
            files.pollFirstEntry();
        }
    }

    // ---- faults ----

    /** The process dies, or the machine. */
    public void crash() {
        incarnation++;
        writing = false;
        failed = false;
        List<Step> steps = plan(lane, new ArrayList<>());
        int done = lane.isEmpty() ? 0 : chance.nextInt(steps.size() + 1);
        steps.subList(0, done).forEach(step -> step.effect().run());
        lane.clear();
        received.clear();
        loseUnsynced();
    }

    private void loseUnsynced() {
        List<LogEntry> unsynced = written.between(syncedZxid, Long.MAX_VALUE);
        if (!unsynced.isEmpty()) {
            int kept = chance.nextInt(unsynced.size() + 1);
            if (kept < unsynced.size()) {
                world.reached(chance.oneIn(2) ? Reach.DISK_TORN_WRITE : Reach.DISK_UNSYNCED_LOST);
                written.truncate(written.zxidBefore(unsynced.get(kept).zxid()));
            }
        }
        for (long first : new ArrayList<>(files.keySet())) {
            boolean named = files.getOrDefault(first, true);
            if (!named && chance.oneIn(2)) {
                world.reached(Reach.DISK_NAME_LOST);
                written.truncate(written.zxidBefore(first));
            }
        }
        files.tailMap(written.lastZxid(), false).clear();
        syncNames();
        syncedZxid = written.lastZxid();
        if (chance.oneIn(2)) {
            accepted = acceptedNamed;
            current = currentNamed;
        }
        syncEpochNames();
        rolls = true;
    }

    /** How long operations take at most from now on. */
    public void slow(long latencyMaxNanos) {
        latencyMax = latencyMaxNanos;
    }

    /** Nothing completes before then. */
    public void stallUntil(long nanos) {
        stalledUntil = nanos;
    }

    /** Nothing can be written any more, or again. */
    public void fill(boolean isFull) {
        full = isFull;
    }

    /** The next write fails. */
    public void failWrite() {
        writeFails = true;
    }

    /** The next sync fails, and what it should have made durable is lost in part. */
    public void failSync() {
        syncFails = true;
    }

    /** The device works again. */
    public void repair(long latencyMaxNanos) {
        latencyMax = latencyMaxNanos;
        stalledUntil = 0;
        full = false;
        writeFails = false;
        syncFails = false;
    }

    /** As an operator would who takes a snapshot and deletes everything else; false if this is no time for that. */
    public boolean keepOnlySnapshotAt(long zxid) {
        if (writing || !written.contains(zxid) || zxid != written.lastZxid() || durableZxid() < zxid) {
            return false;
        }
        Snapshot snapshot = new Snapshot(SnapshotBodies.of(stateAt(zxid)), written.chainAt(zxid));
        snapshots.clear();
        snapshots.put(zxid, snapshot);
        forgetBelow(zxid);
        return true;
    }
}
