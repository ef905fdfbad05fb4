package dev.baton.server.node;

import dev.baton.server.session.SessionPasswords;
import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.txn.TxnEntry;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** A driver without sockets, disks and clocks: carries out what the node says when the test says so. */
final class TestServer {
    static final long MILLI = 1_000_000;

    final Node node;
    final Outbox out = new Outbox();
    final List<TxnEntry> log = new ArrayList<>();
    final List<StorageOp> otherOps = new ArrayList<>();
    final List<ClientClose> closes = new ArrayList<>();
    final List<ClientLane> pauses = new ArrayList<>();
    final List<ClientLane> resumes = new ArrayList<>();
    final List<Trace> traces = new ArrayList<>();
    final WireWriter snapshot = new WireWriter();
    SnapshotBegin snapshotBegin;
    SnapshotCommit snapshotCommit;
    Halt halt;
    boolean autoPersist = true;
    long nowNanos = 5_000 * MILLI;
    long wallMillis = 1_700_000_000_000L;
    private long persistedZxid;
    private long appendedZxid;
    private int laneCount;

    TestServer(NodeConfig config, Recovered state) {
        node = new Node(config, state);
        persistedZxid = state.lastZxid();
        appendedZxid = state.lastZxid();
    }

    TestServer(NodeConfig config) {
        this(config, Recovered.empty());
    }

    TestServer() {
        this(config());
    }

    static NodeConfig config() {
        return NodeConfig.standalone(SessionPasswords.apacheCompatible())
                .withFeatures(new NodeConfig.Features(true, false, false));
    }

    /** A lane that forgets nothing: bytes pile up as in front of a client that does not read. */
    ClientLane openLane() {
        return openLane(new byte[] {127, 0, 0, 1});
    }

    ClientLane openLane(byte[] address) {
        ClientLane lane = new ClientLane(++laneCount, ClientPeer.of(address, 40_000 + laneCount));
        step(new NodeInput.ClientOpened(lane));
        return lane;
    }

    TestClient open() {
        return new TestClient(this, openLane());
    }

    /** A client with a session. */
    TestClient connect() {
        return connect(10_000);
    }

    TestClient connect(int timeoutMillis) {
        TestClient client = open();
        client.connect(timeoutMillis);
        return client;
    }

    void step(NodeInput input) {
        stepOnly(input);
        if (autoPersist) {
            persist();
        }
    }

    void stepOnly(NodeInput input) {
        node.beginTurn(nowNanos, wallMillis);
        node.step(input, out);
        carryOut();
    }

    /** Everything appended so far becomes durable. */
    void persist() {
        while (appendedZxid > persistedZxid && halt == null) {
            persistUpTo(appendedZxid);
        }
    }

    void persistUpTo(long zxid) {
        persistedZxid = zxid;
        stepOnly(new NodeInput.Persisted(zxid));
    }

    void advanceMillis(long millis) {
        nowNanos += millis * MILLI;
        wallMillis += millis;
    }

    /** Lets time pass, firing deadlines when they are due. */
    void run(long millis) {
        long end = nowNanos + millis * MILLI;
        while (node.nextDeadlineNanos() <= end && halt == null) {
            long due = Math.max(nowNanos, node.nextDeadlineNanos());
            wallMillis += (due - nowNanos) / MILLI;
            nowNanos = due;
            step(NodeInput.Deadline.INSTANCE);
        }
        wallMillis += (end - nowNanos) / MILLI;
        nowNanos = end;
    }

    boolean slice() {
        node.beginTurn(nowNanos, wallMillis);
        boolean more = node.backgroundSlice(out);
        carryOut();
        return more;
    }

    long lastAppended() {
        return appendedZxid;
    }

    boolean closed(ClientLane lane) {
        return closes.stream().anyMatch(close -> close.lane() == lane);
    }

    CloseReason closeReason(ClientLane lane) {
        return closes.stream()
                .filter(close -> close.lane() == lane)
                .map(ClientClose::reason)
                .findFirst()
                .orElse(null);
    }

    private void carryOut() {
        for (StorageOp op : out.storageOps()) {
            if (op instanceof StorageOp.Append append) {
                TxnEntry entry = TxnEntry.decode(new WireReader(append.entry()));
                log.add(entry);
                appendedZxid = append.zxid();
            } else {
                otherOps.add(op);
            }
        }
        closes.addAll(out.closes());
        pauses.addAll(out.pauses());
        resumes.addAll(out.resumes());
        traces.addAll(out.traces());
        if (out.snapshotBegin() != null) {
            snapshotBegin = out.snapshotBegin();
            snapshot.clear();
        }
        snapshot.writeBytes(out.snapshotBytes().array(), 0, out.snapshotBytes().size());
        if (out.snapshotCommit() != null) {
            snapshotCommit = out.snapshotCommit();
        }
        if (out.halt() != null) {
            halt = out.halt();
        }
        out.clear();
    }
}
