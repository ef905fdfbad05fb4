package dev.baton.benchmarks.micro;

import dev.baton.server.tree.SnapshotInput;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeListener;
import dev.baton.server.tree.TreeLoader;
import dev.baton.server.tree.TreeSnapshotter;
import dev.baton.server.tree.Znode;
import dev.baton.server.txn.CreateTxn;
import dev.baton.server.txn.DeleteTxn;
import dev.baton.server.txn.SetDataTxn;
import dev.baton.server.txn.Txn;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import java.io.ByteArrayInputStream;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The tree with 100,000 znodes of 100 B under 100 parents; times for each znode. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TreeBenchmark {
    private static final int ZNODES = 100_000;
    private static final int CHILDREN = 1_000;
    private static final int SLICE = 512;
    private static final int RECORD_BYTES_MAX = 1 << 20;
    private static final int SEED = 1;

    private final Tree tree = new Tree(SEED);
    private final String[] paths = new String[ZNODES];
    private final byte[] data = new byte[100];
    private final WireWriter slice = new WireWriter();
    private byte[] snapshot = {};
    private long zxid;
    private int version;
    private int next;

    @Setup
    public void fill() {
        for (int i = 0; i < ZNODES; i++) {
            String parent = "/group-" + i / CHILDREN;
            if (i % CHILDREN == 0) {
                create(parent);
            }
            paths[i] = parent + String.format("/member-%012d", i);
            create(paths[i]);
        }
        var body = new WireWriter();
        TreeSnapshotter cursor = tree.beginSnapshot();
        for (boolean more = true; more; ) {
            more = cursor.emitSlice(SLICE, body);
        }
        snapshot = body.toByteArray();
    }

    private void create(String path) {
        apply(TxnType.CREATE, new CreateTxn(path, data, Acl.OPEN, false, CreateTxn.CVERSION_UNKNOWN));
    }

    private Object apply(TxnType type, Txn txn) {
        zxid++;
        return tree.apply(new TxnHeader(SEED, 1, zxid, zxid, type), txn, TreeListener.NONE);
    }

    private String nextPath() {
        // A stride that is coprime to the count visits all in an order that no cache foresees.
        next = (next + 7_919) % ZNODES;
        return paths[next];
    }

    @Benchmark
    public Znode find() {
        return Objects.requireNonNull(tree.find(nextPath()));
    }

    @Benchmark
    public Object setData() {
        return apply(TxnType.SET_DATA, new SetDataTxn(nextPath(), data, ++version));
    }

    @Benchmark
    public Object deleteAndCreate() {
        String path = nextPath();
        apply(TxnType.DELETE, new DeleteTxn(path));
        return apply(TxnType.CREATE, new CreateTxn(path, data, Acl.OPEN, false, CreateTxn.CVERSION_UNKNOWN));
    }

    @Benchmark
    @OperationsPerInvocation(ZNODES)
    public long snapshot() {
        TreeSnapshotter cursor = tree.beginSnapshot();
        long bytes = 0;
        for (boolean more = true; more; ) {
            slice.clear();
            more = cursor.emitSlice(SLICE, slice);
            bytes += slice.size();
        }
        return bytes;
    }

    @Benchmark
    @OperationsPerInvocation(ZNODES)
    public Tree load() {
        var in = new ByteArrayInputStream(snapshot);
        return TreeLoader.load(new SnapshotInput(in::read, RECORD_BYTES_MAX), zxid, SEED);
    }
}
