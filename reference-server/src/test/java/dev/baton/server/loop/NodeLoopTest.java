package dev.baton.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.server.node.ClientPeer;
import dev.baton.server.node.CloseReason;
import dev.baton.server.node.Halt;
import dev.baton.server.node.Node;
import dev.baton.server.node.NodeConfig;
import dev.baton.server.node.NodeInput;
import dev.baton.server.session.SessionPasswords;
import dev.baton.server.storage.LogCursor;
import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.storage.SnapshotSink;
import dev.baton.server.storage.Storage;
import dev.baton.server.storage.StorageListener;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.Tree;
import dev.baton.wire.op.Exists;
import dev.baton.wire.session.ConnectRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The turns: what they gather, when they publish, and what ends them. */
class NodeLoopTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final Completions completions = new Completions(executor);
    private final MemoryStorage storage = new MemoryStorage(completions);
    private final List<Halt> halts = new CopyOnWriteArrayList<>();
    private final Node node = new Node(
            NodeConfig.standalone(SessionPasswords.apacheCompatible()), new Recovered(new Tree(), 0, 0, 0, 0, 0));
    private final NodeLoop loop = new NodeLoop(executor, node, storage, completions, () -> 0, halts::add);

    /** Calls everything durable at once. */
    private static final class MemoryStorage implements Storage {
        private final StorageListener listener;
        private final List<Integer> handOvers = new CopyOnWriteArrayList<>();

        MemoryStorage(StorageListener listener) {
            this.listener = listener;
        }

        @Override
        public Recovered recover() {
            return Recovered.empty();
        }

        @Override
        public void submit(StorageOp op) {
            if (op.kind() == StorageOp.Kind.APPEND) {
                listener.persisted(op.token());
            }
        }

        @Override
        public void submitAll(List<StorageOp> ops) {
            handOvers.add(ops.size());
            ops.forEach(this::submit);
        }

        @Override
        public SnapshotSink beginSnapshot(long zxid) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SnapshotReceiver receiveSnapshot(long zxid) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LogCursor read(long afterZxid, long upToZxid) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** Takes everything, and does something else whenever it does. */
    private final class TestLane extends LoopLane {
        private final List<Integer> flushes = new CopyOnWriteArrayList<>();
        private Runnable onFlush = () -> {};

        TestLane(long id) {
            super(id, ClientPeer.of(new byte[] {127, 0, 0, 1}, 1000 + (int) id));
        }

        @Override
        protected void flush() {
            flushes.add(out().size());
            out().clear();
            onFlush.run();
        }

        @Override
        protected void pause() {
            // what it would not read is not sent by these tests
        }

        @Override
        protected void resume() {
            // likewise
        }

        @Override
        protected void end(boolean afterFlush, CloseReason reason) {
            loop.input(new NodeInput.ClientClosed(this));
        }
    }

    @BeforeEach
    void start() {
        executor.execute(loop::start);
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private TestLane open(long id) {
        TestLane lane = new TestLane(id);
        executor.execute(() -> connect(lane));
        await().atMost(LONG).until(() -> lane.flushes.size() == 1);
        return lane;
    }

    private void connect(TestLane lane) {
        loop.input(new NodeInput.ClientOpened(lane));
        loop.input(new NodeInput.ClientConnect(lane, new ConnectRequest(0, 0, 10_000, 0, new byte[16], false)));
    }

    @Test
    void inputsThatComeTogetherShareOneHandOverToTheLogAndOneFlush() {
        List<TestLane> lanes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            lanes.add(new TestLane(i));
        }
        executor.execute(() -> lanes.forEach(this::connect));
        await().atMost(LONG).until(() -> lanes.stream().allMatch(lane -> lane.flushes.size() == 1));
        assertThat(storage.handOvers).containsExactly(10);

        TestLane lane = lanes.get(0);
        executor.execute(() -> {
            for (int xid = 1; xid <= 20; xid++) {
                loop.input(new NodeInput.ClientRequest(lane, xid, new Exists.Request("/none", false)));
            }
        });
        await().atMost(LONG).until(() -> lane.flushes.size() == 2);
        assertThat(lane.flushes).last().isEqualTo(20 * 20);
    }

    @Test
    void anInputThatArisesWhileATurnIsPublishedIsAnsweredInTheNext() {
        TestLane lane = open(1);
        lane.onFlush = () -> {
            lane.onFlush = () -> {};
            loop.input(new NodeInput.ClientRequest(lane, 2, new Exists.Request("/none", false)));
        };
        executor.execute(() -> loop.input(new NodeInput.ClientRequest(lane, 1, new Exists.Request("/none", false))));

        await().atMost(LONG).until(() -> lane.flushes.size() == 3);
        assertThat(lane.flushes).endsWith(20, 20);
    }

    @Test
    void aDefectEndsTheServerAndIsToldOnce() throws Exception {
        TestLane lane = open(1);
        lane.onFlush = () -> {
            throw new IllegalStateException("defect of the test");
        };
        executor.execute(() -> loop.input(new NodeInput.ClientRequest(lane, 1, new Exists.Request("/none", false))));

        await().atMost(LONG).until(() -> !halts.isEmpty());
        executor.submit(() -> loop.input(new NodeInput.ClientRequest(lane, 2, new Exists.Request("/none", false))))
                .get(60, TimeUnit.SECONDS);
        assertThat(halts)
                .singleElement()
                .satisfies(halt -> assertThat(halt.reason()).contains("defect of the test"));
    }

    @Test
    void aFailedStorageEndsTheServer() {
        open(1);
        completions.failed(new IOException("disk gone"));

        await().atMost(LONG).until(() -> !halts.isEmpty());
        assertThat(halts.get(0).reason()).contains("disk gone");
    }

    @Test
    void aSessionWhoseClientIsSilentExpiresByTheLoopsOwnTimer() {
        TestLane lane = new TestLane(1);
        executor.execute(() -> {
            loop.input(new NodeInput.ClientOpened(lane));
            loop.input(new NodeInput.ClientConnect(lane, new ConnectRequest(0, 0, 1, 0, new byte[16], false)));
        });
        await().atMost(LONG).until(() -> storage.handOvers.size() == 2);
        assertThat(halts).isEmpty();
    }
}
