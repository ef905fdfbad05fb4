package dev.baton.server.node;

import dev.baton.server.storage.StorageOp;
import dev.baton.wire.io.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the node wants done, collected over a turn. The driver carries it out and then calls {@link #clear()}. A driver uses one
 * outbox per node.
 *
 * <p>Storage operations are submitted in order. Lanes are flushed after that; nothing in a lane depends on a storage operation
 * of the same turn, since answers to writes come only after {@link NodeInput.Persisted}.
 */
public final class Outbox {
    private static final int SNAPSHOT_BYTES_KEPT = 1 << 20;

    private final List<StorageOp> storageOps = new ArrayList<>();
    private final List<ClientLane> dirtyLanes = new ArrayList<>();
    private final List<ClientClose> closes = new ArrayList<>();
    private final List<ClientLane> pauses = new ArrayList<>();
    private final List<ClientLane> resumes = new ArrayList<>();
    private final List<PeerOrder> peerOrders = new ArrayList<>();
    private final List<Trace> traces = new ArrayList<>();
    private final List<EnsembleChange> ensembleChanges = new ArrayList<>();
    private final WireWriter snapshotBytes = new WireWriter(0);
    private @Nullable SnapshotBegin snapshotBegin;
    private @Nullable SnapshotCommit snapshotCommit;
    private boolean snapshotAborted;
    private @Nullable Halt halt;

    /** To be submitted in this order. Empty if nothing is to be logged. */
    public List<StorageOp> storageOps() {
        return Collections.unmodifiableList(storageOps);
    }

    /** Lanes whose writers hold frames, each once. */
    public List<ClientLane> dirtyLanes() {
        return Collections.unmodifiableList(dirtyLanes);
    }

    /** Connections to end, after the frames of this turn. */
    public List<ClientClose> closes() {
        return Collections.unmodifiableList(closes);
    }

    /** Lanes to stop reading from. Frames that were read before may still be handed over. */
    public List<ClientLane> pauses() {
        return Collections.unmodifiableList(pauses);
    }

    /** Lanes to read from again; a lane that is in both lists was paused first, so reading goes on. */
    public List<ClientLane> resumes() {
        return Collections.unmodifiableList(resumes);
    }

    /** What other members get, in this order. To be carried out after the storage operations were submitted. */
    public List<PeerOrder> peerOrders() {
        return Collections.unmodifiableList(peerOrders);
    }

    /**
     * What became of the ensemble's configuration, in this order. To be heeded before {@link #peerOrders()}: orders may name members
     * that only the new one has.
     */
    public List<EnsembleChange> ensembleChanges() {
        return Collections.unmodifiableList(ensembleChanges);
    }

    public List<Trace> traces() {
        return Collections.unmodifiableList(traces);
    }

    /** If not null, a snapshot sink is to be opened before {@link #snapshotBytes()} are written to it. */
    public @Nullable SnapshotBegin snapshotBegin() {
        return snapshotBegin;
    }

    /** The next bytes of the body of the running snapshot. */
    public WireWriter snapshotBytes() {
        return snapshotBytes;
    }

    /** If not null, the snapshot ends after {@link #snapshotBytes()}. */
    public @Nullable SnapshotCommit snapshotCommit() {
        return snapshotCommit;
    }

    /**
     * Whether the open snapshot is to be aborted, because the tree it was made of is replaced. If this turn has {@link #snapshotBegin()}
     * too, it is that one: open it, abort it.
     */
    public boolean snapshotAborted() {
        return snapshotAborted;
    }

    /** If not null, the node is dead; the rest of the outbox is still valid, except that nothing more may be logged. */
    public @Nullable Halt halt() {
        return halt;
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return storageOps.isEmpty()
                && dirtyLanes.isEmpty()
                && closes.isEmpty()
                && pauses.isEmpty()
                && resumes.isEmpty()
                && peerOrders.isEmpty()
                && traces.isEmpty()
                && ensembleChanges.isEmpty()
                && snapshotBytes.isEmpty()
                && snapshotBegin == null
                && snapshotCommit == null
                && !snapshotAborted
                && halt == null;
    }

    /** Forgets everything, except the frames in the lanes, which are the driver's to clear. */
    public void clear() {
        storageOps.clear();
        for (ClientLane lane : dirtyLanes) {
            lane.dirty = false;
        }
        dirtyLanes.clear();
        closes.clear();
        pauses.clear();
        resumes.clear();
        peerOrders.clear();
        traces.clear();
        ensembleChanges.clear();
        snapshotBytes.clear(SNAPSHOT_BYTES_KEPT);
        snapshotBegin = null;
        snapshotCommit = null;
        snapshotAborted = false;
        halt = null;
    }

    void submit(StorageOp op) {
        storageOps.add(op);
    }

    void dirty(ClientLane lane) {
        if (!lane.dirty) {
            lane.dirty = true;
            dirtyLanes.add(lane);
        }
    }

    void close(ClientLane lane, boolean afterFlush, CloseReason reason) {
        closes.add(new ClientClose(lane, afterFlush, reason));
    }

    void pause(ClientLane lane) {
        pauses.add(lane);
    }

    void resume(ClientLane lane) {
        resumes.add(lane);
    }

    void peer(PeerOrder order) {
        peerOrders.add(order);
    }

    void configure(EnsembleChange change) {
        ensembleChanges.add(change);
    }

    void trace(Trace trace) {
        traces.add(trace);
    }

    void beginSnapshot(long zxid) {
        snapshotBegin = new SnapshotBegin(zxid);
    }

    void commitSnapshot(long digestZxid, long digest) {
        snapshotCommit = new SnapshotCommit(digestZxid, digest);
    }

    void abortSnapshot() {
        snapshotBytes.clear(SNAPSHOT_BYTES_KEPT);
        snapshotAborted = true;
    }

    void halt(String reason, @Nullable Throwable cause) {
        if (halt == null) {
            halt = new Halt(reason, cause);
        }
    }
}
