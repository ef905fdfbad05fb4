package dev.baton.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;
import dev.baton.client.session.WatchIntent.Kind;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.RemoveWatches;
import dev.baton.wire.op.SetWatches;
import dev.baton.wire.op.SetWatches2;
import dev.baton.wire.session.ConnectResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionMachineWatchTest {
    private final MachineRig.Seen seen = new MachineRig.Seen();

    @Test
    void aOneShotWatchFiresOnceBeforeTheResultThatShowsTheChange() {
        MachineRig rig = MachineRig.connected("a");
        rig.watchData("/x", seen);
        rig.reply(rig.nextSent(), 5, MachineRig.data());
        rig.get("/x");
        rig.event(WatchEventType.NODE_DATA_CHANGED, "/x", 6);
        rig.reply(rig.nextSent(), 6, MachineRig.data());
        rig.event(WatchEventType.NODE_DATA_CHANGED, "/x", 7);
        assertThat(seen.events).containsExactly(new WatchEvent(WatchEventType.NODE_DATA_CHANGED, "/x", 6));
        assertThat(rig.log).endsWith("event NODE_DATA_CHANGED /x x1", "complete get /x");
    }

    @Test
    void aFailedReadLeavesNoWatchButAnExistsOfNothingDoes() {
        MachineRig rig = MachineRig.connected("a");
        rig.watchData("/x", seen);
        rig.refuse(rig.nextSent(), 1, ErrorCode.NO_NODE);
        rig.event(WatchEventType.NODE_CREATED, "/x", 2);
        assertThat(seen.events).isEmpty();

        MachineRig.Probe exists = rig.watch(Kind.EXISTS, new Exists.Request("/x", true), "/x", seen);
        rig.refuse(rig.nextSent(), 2, ErrorCode.NO_NODE);
        assertThat(exists.result()).isEqualTo("absent");
        rig.event(WatchEventType.NODE_CREATED, "/x", 3);
        assertThat(seen.events).hasSize(1);
    }

    @Test
    void aReadPastItsDeadlineLeavesNoWatch() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe probe = new MachineRig.Probe("late");
        rig.submit(
                Operation.of(new GetChildren2.Request("/x", true), "/x", "/x", rig.now + 10 * MachineRig.MILLI, probe)
                        .withWatch(WatchIntent.register(Kind.CHILDREN, seen)));
        rig.pass(20);
        rig.reply(rig.nextSent(), 1, new GetChildren2.Response(List.of(), MachineRig.stat(1)));
        rig.event(WatchEventType.NODE_CHILDREN_CHANGED, "/x", 2);
        assertThat(seen.events).isEmpty();
        assertThat(probe.results).hasSize(1);
    }

    @Test
    void deletionFiresDataAndChildWatchesAndTellsAWatcherOnce() {
        MachineRig rig = MachineRig.connected("a");
        rig.watchData("/x", seen);
        rig.reply(rig.nextSent(), 5, MachineRig.data());
        rig.watchChildren("/x", seen);
        rig.reply(rig.nextSent(), 5, new GetChildren2.Response(List.of(), MachineRig.stat(1)));
        rig.event(WatchEventType.NODE_DELETED, "/x", 6);
        rig.event(WatchEventType.NODE_DELETED, "/x", 6);
        assertThat(seen.events).hasSize(1);
    }

    @Test
    void recursiveWatchesSeeAllBelowButNoChildEvents() {
        MachineRig rig = MachineRig.connected("a");
        lasting(rig, "/a", Kind.RECURSIVE, seen);
        MachineRig.Seen root = new MachineRig.Seen();
        lasting(rig, "/", Kind.RECURSIVE, root);
        rig.event(WatchEventType.NODE_CREATED, "/a/b/c", 2);
        rig.event(WatchEventType.NODE_CREATED, "/ab", 3);
        rig.event(WatchEventType.NODE_CHILDREN_CHANGED, "/a", 4);
        rig.event(WatchEventType.NODE_DELETED, "/a", 5);
        assertThat(seen.events).extracting(e -> e.path()).containsExactly("/a/b/c", "/a");
        assertThat(root.events).extracting(e -> e.path()).containsExactly("/a/b/c", "/ab", "/a");
    }

    @Test
    void persistentWatchesSeeDataAndChildEventsAgainAndAgain() {
        MachineRig rig = MachineRig.connected("a");
        lasting(rig, "/a", Kind.PERSISTENT, seen);
        rig.event(WatchEventType.NODE_CREATED, "/a", 2);
        rig.event(WatchEventType.NODE_CHILDREN_CHANGED, "/a", 3);
        rig.event(WatchEventType.NODE_DATA_CHANGED, "/a", 4);
        rig.event(WatchEventType.NODE_DELETED, "/a", 5);
        rig.event(WatchEventType.NODE_CREATED, "/a/b", 6);
        assertThat(seen.events).hasSize(4);
    }

    @Test
    void aNewConnectionGetsAllWatchesBeforeOperationsWithTheZxidOfTheLastAnswer() {
        MachineRig rig = MachineRig.connected("a", "b");
        rig.watchData("/data", seen);
        rig.reply(rig.nextSent(), 5, MachineRig.data());
        rig.watch(Kind.EXISTS, new Exists.Request("/missing", true), "/missing", seen);
        rig.refuse(rig.nextSent(), 6, ErrorCode.NO_NODE);
        rig.watchChildren("/kids", seen);
        rig.reply(rig.nextSent(), 7, new GetChildren2.Response(List.of(), MachineRig.stat(1)));
        rig.event(WatchEventType.NODE_DATA_CHANGED, "/unknown", 9);
        rig.down("cut");
        rig.get("/later");
        rig.up();
        assertThat(rig.handshake.lastZxidSeen()).isEqualTo(9);
        rig.accept();
        assertThat(rig.nextSent().request())
                .isEqualTo(new SetWatches.Request(7, List.of("/data"), List.of("/missing"), List.of("/kids")));
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.GET_DATA);
    }

    @Test
    void lastingWatchesNeedTheNewerRequest() {
        MachineRig rig = MachineRig.connected("a", "b");
        lasting(rig, "/p", Kind.PERSISTENT, seen);
        lasting(rig, "/r", Kind.RECURSIVE, seen);
        rig.reconnect();
        assertThat(rig.nextSent().request())
                .isEqualTo(new SetWatches2.Request(1, List.of(), List.of(), List.of(), List.of("/p"), List.of("/r")));
    }

    @Test
    void aRefusedReRegistrationDropsTheConnection() {
        MachineRig rig = MachineRig.connected("a", "b", "c");
        lasting(rig, "/p", Kind.PERSISTENT, seen);
        rig.reconnect();
        rig.refuse(rig.nextSent(), 1, ErrorCode.MARSHALLING_ERROR);
        assertThat(rig.log).endsWith("disconnect", "state SUSPENDED", "connect c");
    }

    @Test
    void manyWatchesAreRegisteredAnewInBoundedFramesBeforeOperations() {
        MachineRig rig = MachineRig.connected("a", "b");
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            rig.watchData("/some/longer/path/with/number/" + i, seen);
            rig.reply(rig.nextSent(), 5, MachineRig.data());
        }
        rig.get("/after");
        rig.sent.clear();
        rig.reconnect();
        while (rig.machine.hasUnsent()) {
            rig.step(new Input.Writable(true));
        }
        Set<String> paths = new HashSet<>();
        while (rig.sent.peek().op() == OpCode.SET_WATCHES) {
            SetWatches.Request batch = (SetWatches.Request) rig.nextSent().request();
            WireWriter size = new WireWriter();
            batch.writeTo(size);
            assertThat(size.size()).isLessThan(129 * 1024);
            paths.addAll(batch.dataWatches());
        }
        assertThat(paths).hasSize(count);
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.GET_DATA);
    }

    @Test
    void theEndOfTheSessionEndsItsWatches() {
        MachineRig rig = MachineRig.connected("a");
        lasting(rig, "/p", Kind.PERSISTENT, seen);
        rig.down("cut");
        rig.awaitDial();
        rig.up();
        rig.answerHandshake(ConnectResponse.expired(false));
        rig.up();
        rig.accept();
        assertThat(rig.sent).isEmpty();
        rig.event(WatchEventType.NODE_CREATED, "/p", 9);
        assertThat(seen.events).isEmpty();
    }

    @Test
    void removingAllTellsTheWatchersAndLeavesOtherKinds() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Seen children = new MachineRig.Seen();
        rig.watchData("/x", seen);
        rig.reply(rig.nextSent(), 5, MachineRig.data());
        rig.watchChildren("/x", children);
        rig.reply(rig.nextSent(), 5, new GetChildren2.Response(List.of(), MachineRig.stat(1)));
        remove(rig, WatchIntent.removeAll(WatcherType.DATA), "/x");
        rig.reply(rig.nextSent(), 5, EmptyResponse.INSTANCE);
        rig.event(WatchEventType.NODE_DATA_CHANGED, "/x", 6);
        rig.event(WatchEventType.NODE_CHILDREN_CHANGED, "/x", 7);
        assertThat(seen.events).extracting(e -> e.type()).containsExactly(WatchEventType.DATA_WATCH_REMOVED);
        assertThat(children.events).extracting(e -> e.type()).containsExactly(WatchEventType.NODE_CHILDREN_CHANGED);
    }

    @Test
    void removingOneOfTwoOnlyChecksAndTheLastReallyRemoves() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Seen other = new MachineRig.Seen();
        lasting(rig, "/p", Kind.PERSISTENT, seen);
        lasting(rig, "/p", Kind.PERSISTENT, other);
        MachineRig.Probe first = remove(rig, WatchIntent.removeOne(WatcherType.PERSISTENT, seen), "/p");
        assertThat(rig.sent.peek().op()).isEqualTo(OpCode.CHECK_WATCHES);
        rig.reply(rig.nextSent(), 5, EmptyResponse.INSTANCE);
        assertThat(first.result()).isEqualTo(EmptyResponse.INSTANCE);
        rig.event(WatchEventType.NODE_CREATED, "/p", 6);
        assertThat(seen.events).isEmpty();
        assertThat(other.events).hasSize(1);
        remove(rig, WatchIntent.removeOne(WatcherType.PERSISTENT, other), "/p");
        assertThat(rig.sent.peek().op()).isEqualTo(OpCode.REMOVE_WATCHES);
    }

    @Test
    void ofTwoThatLeaveTogetherTheSecondReallyRemoves() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Seen other = new MachineRig.Seen();
        lasting(rig, "/p", Kind.PERSISTENT, seen);
        lasting(rig, "/p", Kind.PERSISTENT, other);
        remove(rig, WatchIntent.removeOne(WatcherType.PERSISTENT, seen), "/p");
        remove(rig, WatchIntent.removeOne(WatcherType.PERSISTENT, other), "/p");
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.CHECK_WATCHES);
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.REMOVE_WATCHES);
    }

    @Test
    void aWatchOnItsWayKeepsTheServersRegistration() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Seen coming = new MachineRig.Seen();
        lasting(rig, "/p", Kind.PERSISTENT, seen);
        rig.watch(Kind.PERSISTENT, new AddWatch.Request("/p", 0), "/p", coming);
        remove(rig, WatchIntent.removeOne(WatcherType.PERSISTENT, seen), "/p");
        rig.reply(rig.nextSent(), 1, new AddWatch.Response(0));
        assertThat(rig.sent.peek().op()).isEqualTo(OpCode.CHECK_WATCHES);
    }

    @Test
    void removingAWatchThatFiredJustBeforeIsNoWatcher() {
        MachineRig rig = MachineRig.connected("a");
        rig.watchData("/x", seen);
        rig.reply(rig.nextSent(), 5, MachineRig.data());
        MachineRig.Probe removal = remove(rig, WatchIntent.removeOne(WatcherType.DATA, seen), "/x");
        rig.event(WatchEventType.NODE_DATA_CHANGED, "/x", 6);
        rig.refuse(rig.nextSent(), 6, ErrorCode.NO_WATCHER);
        removal.error(dev.baton.client.error.NoWatcher.class);
        assertThat(seen.events).hasSize(1);
    }

    @Test
    void eventsAndErrorsUseTheClientsPaths() {
        SessionConfig plain = MachineRig.config("a");
        MachineRig rig = new MachineRig(new SessionConfig(
                plain.hosts(),
                plain.sessionTimeoutMillis(),
                plain.connectTimeoutNanos(),
                plain.backoffMinNanos(),
                plain.backoffMaxNanos(),
                plain.closeTimeoutNanos(),
                plain.frameBytesMax(),
                false,
                new Chroot("/app"),
                List.of(),
                false,
                Long.MAX_VALUE,
                1));
        rig.open();
        lasting(rig, "/app", Kind.RECURSIVE, seen);
        rig.event(WatchEventType.NODE_CREATED, "/app/x", 2);
        rig.event(WatchEventType.NODE_DELETED, "/app", 3);
        assertThat(seen.events).extracting(e -> e.path()).containsExactly("/x", "/");
        rig.reconnect();
        assertThat(((SetWatches2.Request) rig.nextSent().request()).persistentRecursiveWatches())
                .containsExactly("/app");
    }

    private static void lasting(MachineRig rig, String path, Kind kind, Watcher watcher) {
        rig.watch(kind, new AddWatch.Request(path, kind == Kind.RECURSIVE ? 1 : 0), path, watcher);
        rig.reply(rig.nextSent(), 1, new AddWatch.Response(0));
    }

    private static MachineRig.Probe remove(MachineRig rig, WatchIntent intent, String path) {
        MachineRig.Probe probe = new MachineRig.Probe("remove " + path);
        rig.submit(
                Operation.of(new RemoveWatches.Request(path, intent.type().code()), path, path, Long.MAX_VALUE, probe)
                        .withWatch(intent));
        return probe;
    }
}
