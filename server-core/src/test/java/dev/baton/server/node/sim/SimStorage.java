package dev.baton.server.node.sim;

import dev.baton.server.node.NodeInput;
import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.SnapshotInput;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeListener;
import dev.baton.server.tree.TreeLoader;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.zab.log.History;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.sim.EventQueue;
import dev.baton.wire.io.WireReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk with one ordered lane. A crash keeps what was completed and any prefix of what was under way. Snapshots are real bodies, the log
 * is real entries: recovery loads and replays them.
 */
final class SimStorage {
    private static final int LENGTH_MAX = 1 << 24;

    private final EventQueue events;
    private final Random random;
    private final TreeMap<Long, byte[]> snapshots = new TreeMap<>();
    private final List<LogEntry> log = new ArrayList<>();
    private final Map<Long, byte[]> received = new TreeMap<>();
    private final ArrayDeque<StorageOp> lane = new ArrayDeque<>();
    private long accepted;
    private long current;
    private int incarnation;
    private boolean writing;
    private long latencyMax = 2 * Ensemble.MILLI;
    int rebuilds;

    SimStorage(EventQueue events, Random random) {
        this.events = events;
        this.random = random;
        snapshots.put(0L, bodyOf(new Tree()));
    }

    void slow(long latencyNanos) {
        latencyMax = latencyNanos;
    }

    static byte[] bodyOf(Tree tree) {
        dev.baton.wire.io.WireWriter out = new dev.baton.wire.io.WireWriter();
        dev.baton.server.tree.TreeSnapshotter cursor = tree.beginSnapshot();
        while (cursor.emitSlice(100, out)) {
            // until it is complete
        }
        return out.toByteArray();
    }

    static Tree load(byte[] body, long zxid) {
        int[] at = {0};
        SnapshotInput input = new SnapshotInput(
                (target, offset, length) -> {
                    int part = Math.min(length, body.length - at[0]);
                    System.arraycopy(body, at[0], target, offset, part);
                    at[0] += part;
                    return part == 0 ? -1 : part;
                },
                LENGTH_MAX);
        return TreeLoader.load(input, zxid, Tree.DEFAULT_HASH_SEED);
    }

    Recovered recover() {
        long snapshot = snapshots.lastKey();
        Tree tree = stateAt(Long.MAX_VALUE);
        History history = History.startingAt(snapshot);
        log.stream().filter(e -> e.zxid() > snapshot).forEach(e -> history.append(e.zxid()));
        return new Recovered(tree, tree.lastZxid(), snapshot, 0, 0, 0, accepted, current, history);
    }

    long lastZxid() {
        return log.isEmpty() ? snapshots.lastKey() : log.get(log.size() - 1).zxid();
    }

    /** The newest snapshot not after {@code zxid}, and the log up to there on top of it. */
    private Tree stateAt(long zxid) {
        Map.Entry<Long, byte[]> snapshot = snapshots.floorEntry(zxid);
        Tree tree = load(snapshot.getValue(), snapshot.getKey());
        for (LogEntry entry : log) {
            if (entry.zxid() > snapshot.getKey() && entry.zxid() <= zxid) {
                TxnEntry txn = TxnEntry.decode(new WireReader(entry.bytes()));
                tree.apply(txn.header(), txn.txn(), TreeListener.NONE);
            }
        }
        return tree;
    }

    /** The entries after {@code after} and up to {@code upTo}, or null if they are not all here. */
    List<LogEntry> read(long after, long upTo) {
        boolean begins =
                snapshots.containsKey(after) || after == 0 || log.stream().anyMatch(e -> e.zxid() == after);
        List<LogEntry> found =
                log.stream().filter(e -> e.zxid() > after && e.zxid() <= upTo).toList();
        boolean whole = begins
                && (found.isEmpty()
                        ? after == upTo
                        : found.get(found.size() - 1).zxid() == upTo);
        return whole && (log.isEmpty() || log.get(0).zxid() <= after + 1 || snapshots.containsKey(after))
                ? found
                : null;
    }

    void keepReceived(long zxid, byte[] body) {
        received.put(zxid, body);
    }

    void addSnapshot(long zxid, byte[] body) {
        snapshots.put(zxid, body);
    }

    void submit(StorageOp op, SimNode owner) {
        lane.add(op);
        if (!writing) {
            writing = true;
            startWriting(owner);
        }
    }

    void crash() {
        incarnation++;
        writing = false;
        int kept = lane.isEmpty() ? 0 : random.nextInt(lane.size() + 1);
        for (int i = 0; i < kept; i++) {
            perform(lane.remove(), new ArrayList<>());
        }
        lane.clear();
        received.clear();
    }

    private void startWriting(SimNode owner) {
        int batch = lane.size();
        int mine = incarnation;
        events.after(50_000 + (long) (random.nextDouble() * latencyMax), () -> {
            if (mine == incarnation) {
                complete(batch, owner);
            }
        });
    }

    private void complete(int batch, SimNode owner) {
        List<NodeInput> reports = new ArrayList<>();
        long token = StorageOp.NO_TOKEN;
        for (int i = 0; i < batch; i++) {
            StorageOp op = lane.remove();
            token = Math.max(token, op.token());
            perform(op, reports);
        }
        if (token != StorageOp.NO_TOKEN) {
            reports.add(new NodeInput.Persisted(token));
        }
        writing = !lane.isEmpty();
        if (writing) {
            startWriting(owner);
        }
        reports.forEach(report -> owner.whenAwake(() -> owner.step(report)));
    }

    private void perform(StorageOp op, List<NodeInput> reports) {
        switch (op.kind()) {
            case APPEND -> {
                StorageOp.Append append = (StorageOp.Append) op;
                Ensemble.that(append.zxid() > lastZxid(), "log goes from %x to %x", lastZxid(), append.zxid());
                log.add(new LogEntry(append.zxid(), append.entry()));
            }
            case SET_EPOCHS -> {
                StorageOp.SetEpochs epochs = (StorageOp.SetEpochs) op;
                accepted = epochs.accepted();
                current = epochs.current();
            }
            case TRUNCATE -> {
                StorageOp.Truncate cut = (StorageOp.Truncate) op;
                log.removeIf(e -> e.zxid() > cut.zxid());
                snapshots.tailMap(cut.zxid(), false).clear();
                Ensemble.that(lastZxid() == cut.zxid(), "cut at %x leaves %x", cut.zxid(), lastZxid());
                if (cut.rebuildTree()) {
                    rebuilds++;
                    reports.add(new NodeInput.TreeRebuilt(cut.token(), stateAt(cut.zxid())));
                }
            }
            case INSTALL_SNAPSHOT -> {
                StorageOp.InstallSnapshot install = (StorageOp.InstallSnapshot) op;
                byte[] body = received.remove(install.zxid());
                log.clear();
                snapshots.clear();
                snapshots.put(install.zxid(), body);
                reports.add(new NodeInput.TreeRebuilt(install.token(), load(body, install.zxid())));
            }
            case ROLL -> {
                // Files are of no interest here.
            }
            case PURGE -> purge(((StorageOp.Purge) op).snapshotsKept(), reports);
        }
    }

    private void purge(int kept, List<NodeInput> reports) {
        while (snapshots.size() > kept) {
            snapshots.pollFirstEntry();
        }
        long floor = snapshots.firstKey();
        log.removeIf(e -> e.zxid() <= floor);
        reports.add(new NodeInput.LogPurged(floor));
    }

    /** As an operator would who takes a snapshot and deletes everything else. */
    void keepOnlySnapshotAt(long zxid) {
        byte[] body = bodyOf(stateAt(zxid));
        snapshots.clear();
        snapshots.put(zxid, body);
        log.removeIf(e -> e.zxid() <= zxid);
    }
}
