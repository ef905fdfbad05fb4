package dev.baton.server.zab.sim;

import dev.baton.server.zab.Output;
import dev.baton.server.zab.ZabState;
import dev.baton.server.zab.log.History;
import dev.baton.server.zab.log.LogEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One ordered storage lane with latency. A crash keeps everything that was completed and any prefix of what was under way; whatever
 * the file system does inside one operation is the file storage's business.
 *
 * <p>The history is held whole, from the first transaction on; {@code logFloor} says what of it only a snapshot still has.
 */
final class SimDisk {
    /** An operation, with what a snapshot to be installed contains. */
    private record Op(Output order, List<LogEntry> snapshot) {}

    private final EventQueue events;
    private final Random random;
    private final List<LogEntry> durable = new ArrayList<>();
    private final ArrayDeque<Op> lane = new ArrayDeque<>();
    private long logFloor;
    private long acceptedEpoch;
    private long currentEpoch;
    private int incarnation;
    private boolean writing;
    private long maxLatency = 2 * SimWorld.MILLI;

    SimDisk(EventQueue events, Random random) {
        this.events = events;
        this.random = random;
    }

    /** What recovery finds. */
    ZabState recover() {
        History history = History.startingAt(logFloor);
        durable.stream().map(LogEntry::zxid).filter(z -> z > logFloor).forEach(history::append);
        return new ZabState(acceptedEpoch, currentEpoch, history);
    }

    /** Everything durable, in order. */
    List<LogEntry> durable() {
        return durable;
    }

    void slow(long latencyNanos) {
        maxLatency = latencyNanos;
    }

    /** Logs below here are purged; a snapshot exists. */
    void purge(long zxid) {
        logFloor = Math.max(logFloor, zxid);
    }

    /**
     * Appends to the lane.
     *
     * @param snapshot content of the snapshot that is to be installed, else empty
     */
    void submit(Output order, List<LogEntry> snapshot, SimMember owner) {
        lane.add(new Op(order, snapshot));
        startWriting(owner);
    }

    /** The process dies: some of what was under way made it to the disk, the rest did not. */
    void crash() {
        incarnation++;
        writing = false;
        int kept = lane.isEmpty() ? 0 : random.nextInt(lane.size() + 1);
        for (int i = 0; i < kept; i++) {
            perform(lane.remove());
        }
        lane.clear();
    }

    private void startWriting(SimMember owner) {
        if (writing) {
            return;
        }
        writing = true;
        int batch = lane.size();
        int mine = incarnation;
        events.after(50_000 + (long) (random.nextDouble() * maxLatency), () -> {
            if (mine == incarnation) {
                complete(batch, owner);
            }
        });
    }

    private void complete(int batch, SimMember owner) {
        long token = 0;
        for (int i = 0; i < batch; i++) {
            token = perform(lane.remove());
        }
        writing = false;
        if (!lane.isEmpty()) {
            startWriting(owner);
        }
        owner.onPersisted(token);
    }

    private long perform(Op op) {
        Output order = op.order();
        return switch (order.kind()) {
            case PERSIST -> {
                Output.Persist persist = (Output.Persist) order;
                durable.add(persist.entry());
                yield persist.token();
            }
            case SET_EPOCHS -> {
                Output.SetEpochs epochs = (Output.SetEpochs) order;
                Checks.that(
                        epochs.accepted() >= acceptedEpoch && epochs.current() >= currentEpoch,
                        "epochs fall from %s/%s to %s",
                        acceptedEpoch,
                        currentEpoch,
                        epochs);
                acceptedEpoch = epochs.accepted();
                currentEpoch = epochs.current();
                yield epochs.token();
            }
            case TRUNCATE -> {
                Output.Truncate truncate = (Output.Truncate) order;
                durable.removeIf(e -> e.zxid() > truncate.zxid());
                yield truncate.token();
            }
            case INSTALL_SNAPSHOT -> {
                Output.InstallSnapshot install = (Output.InstallSnapshot) order;
                durable.clear();
                durable.addAll(op.snapshot());
                logFloor = install.zxid();
                yield install.token();
            }
            default -> throw new AssertionError("not for the storage lane: " + order);
        };
    }
}
