package dev.baton.client.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.mirror.MirrorOutput.Ask;
import dev.baton.client.mirror.MirrorOutput.What;
import dev.baton.client.watch.Freshness.Level;
import dev.baton.client.watch.StreamItem;
import dev.baton.client.watch.StreamItem.Change;
import dev.baton.client.watch.StreamItem.ChangeType;
import dev.baton.client.watch.StreamItem.Gap;
import dev.baton.client.watch.StreamItem.Resynced;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.path.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The mirror against a model server under a seed: changes at any time, answers and events in the server's order, connections that
 * break anywhere, sessions that end, answers of former connections that come late. At rest the copy is the tree; no node goes back;
 * each change is reported once or lies in a gap.
 */
class MirrorSimTest {
    private static final int SEEDS = Integer.getInteger("baton.mirror.seeds", 200);
    private static final String ROOT = "/r";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void copyEqualsTreeAndNoChangeIsMissedWithoutAGap(boolean withData) {
        long base = Long.getLong("baton.seed", 1);
        int gaps = 0;
        int resyncs = 0;
        int changes = 0;
        for (int i = 0; i < SEEDS; i++) {
            World world = new World(base + i, withData);
            try {
                world.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + (base + i) + " withData=" + withData + ": " + e.getMessage(), e);
            }
            gaps += world.count(StreamItem.Kind.GAP);
            resyncs += world.count(StreamItem.Kind.RESYNCED);
            changes += world.count(StreamItem.Kind.CHANGE);
        }
        // The run is worth nothing if it never comes to the hard parts.
        assertThat(gaps).isGreaterThan(SEEDS);
        assertThat(resyncs).isGreaterThan(SEEDS);
        assertThat(changes).isGreaterThan(10 * SEEDS);
    }

    private record Done(long zxid, ChangeType type, String path) {}

    private static final class ServerNode {
        final long czxid;
        long mzxid;
        long pzxid;
        int version;
        int cversion;
        byte[] data;

        ServerNode(long zxid) {
            czxid = zxid;
            mzxid = zxid;
            pzxid = zxid;
            data = String.valueOf(zxid).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final class World {
        final Random random;
        final boolean withData;
        final Mirror mirror;
        final TreeMap<String, ServerNode> tree = new TreeMap<>();
        final List<Done> history = new ArrayList<>();
        final List<StreamItem> items = new ArrayList<>();
        final Map<String, Long> newest = new HashMap<>();
        final Deque<MirrorOutput> toServer = new ArrayDeque<>();
        final Deque<MirrorInput> toClient = new ArrayDeque<>();
        final List<MirrorInput> late = new ArrayList<>();
        boolean up;
        boolean watching;
        boolean retry;
        long zxid = 1;

        World(long seed, boolean withData) {
            random = new Random(seed * 0x9E3779B97F4A7C15L);
            this.withData = withData;
            mirror = new Mirror(ROOT, withData);
            tree.put("/", new ServerNode(zxid));
        }

        int count(StreamItem.Kind kind) {
            return (int) items.stream().filter(item -> item.kind() == kind).count();
        }

        void run() {
            for (int i = 0; i < random.nextInt(12); i++) {
                mutate();
            }
            int steps = 100 + random.nextInt(300);
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> mutate();
                    case 3, 4, 5 -> serve();
                    case 6, 7, 8 -> deliver();
                    default -> disturb();
                }
            }
            settle();
            checkEqual();
            checkNothingMissed();
        }

        void disturb() {
            if (random.nextInt(3) == 0) {
                if (up) {
                    breakConnection();
                } else {
                    connect();
                }
            } else if (retry && up) {
                retry = false;
                step(new MirrorInput.Up(watching));
            } else if (!late.isEmpty() && up) {
                step(late.remove(random.nextInt(late.size())));
            }
        }

        void breakConnection() {
            up = false;
            for (MirrorInput input : toClient) {
                if (input instanceof MirrorInput.Answer && random.nextBoolean()) {
                    late.add(input);
                }
            }
            toServer.clear();
            toClient.clear();
            step(new MirrorInput.Down());
        }

        void connect() {
            up = true;
            boolean sameSession = watching && random.nextInt(3) > 0;
            watching = sameSession;
            step(new MirrorInput.Up(sameSession));
        }

        void settle() {
            if (!up) {
                connect();
            }
            for (int i = 0; i < 100_000 && (!toServer.isEmpty() || !toClient.isEmpty() || retry); i++) {
                if (retry && toServer.isEmpty() && toClient.isEmpty()) {
                    retry = false;
                    step(new MirrorInput.Up(watching));
                }
                serve();
                deliver();
            }
            assertThat(mirror.level()).isEqualTo(Level.LIVE);
        }

        void mutate() {
            String path = randomPath();
            ServerNode node = tree.get(path);
            if (node == null) {
                String parent = ZnodePath.parent(path);
                if (tree.containsKey(parent)) {
                    zxid++;
                    tree.put(path, new ServerNode(zxid));
                    childOp(parent);
                    happened(ChangeType.CREATED, WatchEventType.NODE_CREATED, path);
                }
            } else if (random.nextInt(3) == 0 && children(path).isEmpty()) {
                zxid++;
                tree.remove(path);
                childOp(ZnodePath.parent(path));
                happened(ChangeType.DELETED, WatchEventType.NODE_DELETED, path);
            } else {
                zxid++;
                node.mzxid = zxid;
                node.version++;
                node.data = String.valueOf(zxid).getBytes(StandardCharsets.US_ASCII);
                happened(ChangeType.DATA_CHANGED, WatchEventType.NODE_DATA_CHANGED, path);
            }
        }

        void childOp(String parent) {
            ServerNode node = tree.get(parent);
            node.cversion++;
            node.pzxid = zxid;
        }

        void happened(ChangeType type, WatchEventType event, String path) {
            history.add(new Done(zxid, type, path));
            if (up && watching) {
                toClient.add(new MirrorInput.Event(event, path, zxid));
            }
        }

        String randomPath() {
            StringBuilder path = new StringBuilder(ROOT);
            for (int depth = random.nextInt(3); depth > 0; depth--) {
                path.append('/').append(random.nextBoolean() ? "a" : random.nextBoolean() ? "a-b" : "b");
            }
            return path.toString();
        }

        List<String> children(String path) {
            List<String> names = new ArrayList<>();
            for (String each : tree.keySet()) {
                if (!each.equals("/") && ZnodePath.parent(each).equals(path)) {
                    names.add(ZnodePath.name(each));
                }
            }
            return names;
        }

        void serve() {
            MirrorOutput next = toServer.poll();
            if (next == null) {
                return;
            }
            if (next instanceof MirrorOutput.Watch watch) {
                boolean ok = random.nextInt(20) > 0;
                watching |= ok;
                toClient.add(new MirrorInput.Watching(watch.epoch(), ok));
                return;
            }
            Ask ask = (Ask) next;
            ServerNode node = tree.get(ask.path());
            boolean failed = random.nextInt(200) == 0;
            Stat stat = node == null || failed ? null : stat(ask.path(), node);
            byte[] data = stat != null && ask.what() == What.DATA ? node.data : null;
            List<String> names = stat != null && ask.what() == What.CHILDREN ? children(ask.path()) : List.of();
            toClient.add(new MirrorInput.Answer(ask, stat, data, names, zxid, failed));
        }

        Stat stat(String path, ServerNode node) {
            return new Stat(
                    node.czxid,
                    node.mzxid,
                    0,
                    0,
                    node.version,
                    node.cversion,
                    0,
                    0,
                    node.data.length,
                    children(path).size(),
                    node.pzxid);
        }

        void deliver() {
            MirrorInput input = toClient.poll();
            if (input != null) {
                step(input);
            }
        }

        void step(MirrorInput input) {
            List<MirrorOutput> out = new ArrayList<>();
            mirror.step(input, out);
            for (MirrorOutput output : out) {
                switch (output.kind()) {
                    case WATCH, ASK -> toServer.add(output);
                    case EMIT -> items.add(((MirrorOutput.Emit) output).item());
                    case RETRY -> retry = true;
                    case LEVEL -> {
                        // asked for where it matters
                    }
                }
            }
            mirror.nodes().forEach((path, node) -> {
                Long before = newest.put(path, node.stat().mzxid());
                assertThat(before == null || before <= node.stat().mzxid())
                        .as(path + " went back")
                        .isTrue();
            });
        }

        void checkEqual() {
            Set<String> expected = new HashSet<>(tree.keySet());
            expected.removeIf(path -> !path.equals(ROOT) && !path.startsWith(ROOT + "/"));
            assertThat(mirror.nodes().keySet()).containsExactlyInAnyOrderElementsOf(expected);
            mirror.nodes().forEach((path, node) -> {
                ServerNode real = tree.get(path);
                assertThat(node.stat().czxid()).as(path).isEqualTo(real.czxid);
                assertThat(node.stat().mzxid()).as(path).isEqualTo(real.mzxid);
                if (withData) {
                    assertThat(node.data()).as(path).isEqualTo(real.data);
                }
            });
        }

        void checkNothingMissed() {
            long from = items.stream()
                    .filter(Resynced.class::isInstance)
                    .map(Resynced.class::cast)
                    .findFirst()
                    .orElseThrow()
                    .toZxid();
            Set<Done> reported = new HashSet<>();
            List<Gap> gaps = new ArrayList<>();
            for (StreamItem item : items) {
                if (item instanceof Change change
                        && change.zxid() != Change.ZXID_UNKNOWN
                        && change.type() != ChangeType.PRESENT) {
                    assertThat(reported.add(new Done(change.zxid(), change.type(), change.path())))
                            .as("reported once: " + change)
                            .isTrue();
                } else if (item instanceof Gap gap) {
                    gaps.add(gap);
                }
            }
            for (Done done : history) {
                if (done.zxid() > from && !reported.contains(done)) {
                    assertThat(gaps)
                            .as(done + " is neither reported nor in a gap; items " + items)
                            .anyMatch(gap -> gap.fromZxid() < done.zxid()
                                    && done.zxid() <= gap.toZxid()
                                    && (done.path().equals(gap.path())
                                            || done.path().startsWith(gap.path() + "/")));
                }
            }
            assertThat(history).containsAll(reported);
        }
    }
}
