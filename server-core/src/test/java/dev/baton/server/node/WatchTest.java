package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.CheckWatches;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.RemoveWatches;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.SetWatches;
import dev.baton.wire.op.SetWatches2;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final int PERSISTENT = 0;
    private static final int RECURSIVE = 1;
    private static final int TYPE_CHILDREN = 1;
    private static final int TYPE_DATA = 2;
    private static final int TYPE_ANY = 3;
    private static final int TYPE_PERSISTENT = 4;
    private static final int TYPE_RECURSIVE = 5;

    private final TestServer server = new TestServer();
    private final TestClient watcher = server.connect();
    private final TestClient writer = server.connect();

    @BeforeEach
    void someNodes() {
        writer.create("/a");
        writer.create("/a/b");
    }

    @Test
    void dataWatchFiresOnce() {
        watcher.ok(new GetData.Request("/a", true));
        writer.set("/a", "1");
        writer.set("/a", "2");
        assertThat(events()).containsExactly("NODE_DATA_CHANGED /a");
    }

    @Test
    void existsWatchWaitsForTheCreation() {
        assertThat(watcher.errorOf(new Exists.Request("/new", true))).isEqualTo(ErrorCode.NO_NODE);
        writer.create("/new");
        writer.set("/new", "1");
        assertThat(events()).containsExactly("NODE_CREATED /new");
    }

    @Test
    void failedReadsLeaveNoWatch() {
        assertThat(watcher.errorOf(new GetData.Request("/new", true))).isEqualTo(ErrorCode.NO_NODE);
        assertThat(watcher.errorOf(new GetChildren.Request("/new", true))).isEqualTo(ErrorCode.NO_NODE);
        writer.ok(new Create.Request("/secret", null, List.of(new Acl(31, new AclId("ip", "10.0.0.1"))), 0));
        assertThat(watcher.errorOf(new Exists.Request("/secret", true))).isEqualTo(ErrorCode.NO_AUTH);
        assertThat(watcher.errorOf(new GetData.Request("/secret", true))).isEqualTo(ErrorCode.NO_AUTH);
        assertThat(server.node.view().serverStats().watchCount()).isZero();
    }

    @Test
    void childWatchFiresOnceForCreationAndDeletionOfChildren() {
        watcher.ok(new GetChildren.Request("/a", true));
        writer.set("/a", "1");
        writer.create("/a/c");
        writer.create("/a/d");
        assertThat(events()).containsExactly("NODE_CHILDREN_CHANGED /a");
        watcher.ok(new GetChildren2.Request("/a", true));
        writer.delete("/a/c");
        assertThat(events()).containsExactly("NODE_CHILDREN_CHANGED /a");
    }

    @Test
    void deletionIsToldOnceToADataAndChildWatcher() {
        watcher.ok(new GetData.Request("/a/b", true));
        watcher.ok(new GetChildren.Request("/a/b", true));
        watcher.ok(new GetChildren.Request("/a", true));
        writer.delete("/a/b");
        assertThat(events()).containsExactly("NODE_DELETED /a/b", "NODE_CHILDREN_CHANGED /a");
        assertThat(server.node.view().serverStats().watchCount()).isZero();
    }

    @Test
    void aChildWatcherAloneHearsOfTheDeletionOfItsNode() {
        watcher.ok(new GetChildren.Request("/a/b", true));
        writer.delete("/a/b");
        assertThat(events()).containsExactly("NODE_DELETED /a/b");
    }

    @Test
    void persistentWatchHearsOfTheNodeAndItsChildrenUntilRemoved() {
        watcher.ok(new AddWatch.Request("/a", PERSISTENT));
        writer.set("/a", "1");
        writer.create("/a/c");
        writer.set("/a/c", "1");
        writer.create("/a/c/d");
        writer.set("/a", "2");
        assertThat(events())
                .containsExactly("NODE_DATA_CHANGED /a", "NODE_CHILDREN_CHANGED /a", "NODE_DATA_CHANGED /a");
        watcher.ok(new RemoveWatches.Request("/a", TYPE_PERSISTENT));
        writer.set("/a", "3");
        assertThat(events()).isEmpty();
    }

    @Test
    void recursiveWatchHearsOfEveryNodeBelowAndOfNoChildrenChange() {
        watcher.ok(new AddWatch.Request("/a", RECURSIVE));
        writer.create("/a/c");
        writer.create("/a/c/d");
        writer.set("/a/c/d", "1");
        writer.delete("/a/c/d");
        writer.set("/a", "1");
        writer.create("/ab");
        assertThat(events())
                .containsExactly(
                        "NODE_CREATED /a/c",
                        "NODE_CREATED /a/c/d",
                        "NODE_DATA_CHANGED /a/c/d",
                        "NODE_DELETED /a/c/d",
                        "NODE_DATA_CHANGED /a");
    }

    @Test
    void recursiveWatchOnTheRootHearsOfEverything() {
        watcher.ok(new AddWatch.Request("/", RECURSIVE));
        writer.create("/x");
        writer.set("/", "1");
        assertThat(events()).containsExactly("NODE_CREATED /x", "NODE_DATA_CHANGED /");
    }

    @Test
    void manyRegistrationsOfOneConnectionMakeOneEvent() {
        watcher.ok(new AddWatch.Request("/a", PERSISTENT));
        watcher.ok(new AddWatch.Request("/a", RECURSIVE));
        watcher.ok(new AddWatch.Request("/", RECURSIVE));
        watcher.ok(new GetData.Request("/a", true));
        writer.set("/a", "1");
        assertThat(events()).containsExactly("NODE_DATA_CHANGED /a");
        writer.create("/a/c");
        assertThat(events()).containsExactly("NODE_CREATED /a/c", "NODE_CHILDREN_CHANGED /a");
    }

    @Test
    void eventsCarryTheZxidOfTheirCause() {
        watcher.ok(new GetData.Request("/a", true));
        writer.set("/a", "1");
        TestClient.Frame event = watcher.receive().get(0);
        assertThat(event.header().xid()).isEqualTo(-1);
        assertThat(event.header().zxid()).isEqualTo(server.lastAppended());
        assertThat(event.event().state()).isEqualTo(3);
    }

    @Test
    void aMultiTellsItsOperationsInOrder() {
        watcher.ok(new AddWatch.Request("/", RECURSIVE));
        watcher.ok(new GetChildren.Request("/", true));
        writer.ok(new Multi.Request(List.of(
                TestClient.createRequest("/m", 0), new SetData.Request("/m", null, -1), new Delete.Request("/m", -1))));
        assertThat(events())
                .containsExactly(
                        "NODE_CREATED /m", "NODE_CHILDREN_CHANGED /", "NODE_DATA_CHANGED /m", "NODE_DELETED /m");
    }

    @Test
    void aFailedMultiTellsNothing() {
        watcher.ok(new AddWatch.Request("/", RECURSIVE));
        writer.ok(new Multi.Request(List.of(TestClient.createRequest("/m", 0), new Delete.Request("/missing", -1))));
        assertThat(events()).isEmpty();
    }

    @Test
    void whoMayNotReadIsNotToldAndLosesTheWatchAllTheSame() {
        watcher.ok(new GetData.Request("/a", true));
        watcher.ok(new AddWatch.Request("/a/b", PERSISTENT));
        List<Acl> others = List.of(new Acl(31, new AclId("ip", "127.0.0.1")), new Acl(30, AclId.ANYONE));
        TestClient far = new TestClient(server, server.openLane(new byte[] {10, 0, 0, 9}));
        far.connect(10_000);
        far.ok(new GetData.Request("/a", true));
        writer.ok(new SetAcl.Request("/a", others, -1));
        assertThat(far.receive()).as("an ACL is no data").isEmpty();
        writer.set("/a", "1");
        assertThat(far.receive()).isEmpty();
        assertThat(events()).containsExactly("NODE_DATA_CHANGED /a");
        writer.ok(new SetAcl.Request("/a", Acl.OPEN, -1));
        writer.set("/a", "2");
        assertThat(far.receive()).isEmpty();
    }

    @Test
    void childrenChangedIsFilteredByTheParent() {
        TestClient far = new TestClient(server, server.openLane(new byte[] {10, 0, 0, 9}));
        far.connect(10_000);
        far.ok(new AddWatch.Request("/a", PERSISTENT));
        far.ok(new AddWatch.Request("/", RECURSIVE));
        List<Acl> local = List.of(new Acl(31, new AclId("ip", "127.0.0.1")));
        writer.ok(new Create.Request("/a/hidden", null, local, 0));
        assertThat(far.receiveTexts()).containsExactly("NODE_CHILDREN_CHANGED /a");
        writer.delete("/a/hidden");
        assertThat(far.receiveTexts()).containsExactly("NODE_CHILDREN_CHANGED /a");
    }

    @Test
    void watchesDieWithTheConnection() {
        watcher.ok(new AddWatch.Request("/", RECURSIVE));
        watcher.ok(new GetData.Request("/a", true));
        watcher.drop();
        assertThat(server.node.view().serverStats().watchCount()).isZero();
        TestClient again = server.open();
        again.resume(watcher.session, 10_000);
        writer.set("/a", "1");
        assertThat(again.receive()).isEmpty();
    }

    @Test
    void checkAndRemoveLookAtOneModeEach() {
        watcher.ok(new GetData.Request("/a", true));
        watcher.ok(new GetChildren.Request("/a", true));
        watcher.ok(new AddWatch.Request("/a", PERSISTENT));
        watcher.ok(new AddWatch.Request("/a", RECURSIVE));
        for (int type = TYPE_CHILDREN; type <= TYPE_RECURSIVE; type++) {
            assertThat(watcher.errorOf(new CheckWatches.Request("/a", type))).isEqualTo(ErrorCode.OK);
        }
        for (int type : new int[] {TYPE_CHILDREN, TYPE_DATA, TYPE_PERSISTENT}) {
            assertThat(watcher.errorOf(new RemoveWatches.Request("/a", type))).isEqualTo(ErrorCode.OK);
            assertThat(watcher.errorOf(new RemoveWatches.Request("/a", type))).isEqualTo(ErrorCode.NO_WATCHER);
            assertThat(watcher.errorOf(new CheckWatches.Request("/a", type))).isEqualTo(ErrorCode.NO_WATCHER);
        }
        assertThat(watcher.errorOf(new RemoveWatches.Request("/a", TYPE_ANY))).isEqualTo(ErrorCode.OK);
        assertThat(watcher.errorOf(new CheckWatches.Request("/a", TYPE_ANY))).isEqualTo(ErrorCode.NO_WATCHER);
        assertThat(writer.errorOf(new CheckWatches.Request("/a", TYPE_ANY))).isEqualTo(ErrorCode.NO_WATCHER);
        writer.set("/a", "1");
        assertThat(events()).isEmpty();
    }

    @Test
    void unknownModesAndTypesAreMarshallingErrors() {
        assertThat(watcher.errorOf(new AddWatch.Request("/a", 2))).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(watcher.errorOf(new CheckWatches.Request("/a", 0))).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(watcher.errorOf(new RemoveWatches.Request("/a", 6))).isEqualTo(ErrorCode.MARSHALLING_ERROR);
    }

    @Test
    void restoringTellsWhatWasMissedAndArmsTheRest() {
        long seen = server.lastAppended();
        writer.create("/same");
        writer.set("/a", "1");
        writer.create("/a/c");
        long now = server.lastAppended();
        watcher.send(
                -8,
                new SetWatches.Request(
                        seen,
                        List.of("/a", "/gone", "/a/b"),
                        List.of("/same", "/never"),
                        List.of("/a", "/gone", "/a/b")));
        List<TestClient.Frame> frames = watcher.receive();
        assertThat(frames.stream().map(TestClient.Frame::text).toList())
                .containsExactly(
                        "NODE_DATA_CHANGED /a",
                        "NODE_DELETED /gone",
                        "NODE_CREATED /same",
                        "NODE_CHILDREN_CHANGED /a",
                        "NODE_DELETED /gone",
                        "-8 OK");
        assertThat(frames.get(0).header().zxid()).isEqualTo(-1);
        assertThat(frames.get(5).header().zxid()).isEqualTo(now);
        writer.set("/a/b", "1");
        writer.create("/a/b/k");
        writer.create("/never");
        writer.set("/a", "2");
        assertThat(events())
                .containsExactly("NODE_DATA_CHANGED /a/b", "NODE_CHILDREN_CHANGED /a/b", "NODE_CREATED /never");
    }

    @Test
    void restoringLastingWatchesTellsNothing() {
        watcher.send(
                -8,
                new SetWatches2.Request(
                        0, List.of(), List.of(), List.of(), List.of("/a", "/nowhere"), List.of("/a/b")));
        assertThat(events()).containsExactly("-8 OK");
        writer.create("/a/b/c");
        writer.set("/a", "1");
        writer.create("/nowhere");
        assertThat(events()).containsExactly("NODE_CREATED /a/b/c", "NODE_DATA_CHANGED /a", "NODE_CREATED /nowhere");
    }

    @Test
    void restoringIsFilteredLikeAnyEvent() {
        writer.ok(new Create.Request("/hidden", null, List.of(new Acl(31, new AclId("ip", "10.1.1.1"))), 0));
        watcher.send(-8, new SetWatches.Request(0, List.of("/hidden"), List.of("/hidden"), List.of("/hidden")));
        assertThat(events()).containsExactly("-8 OK");
    }

    @Test
    void theEndOfASessionIsToldPathByPath() {
        TestClient owner = server.connect();
        owner.create("/e1", 1);
        owner.create("/a/e2", 1);
        watcher.ok(new AddWatch.Request("/", RECURSIVE));
        watcher.ok(new GetChildren.Request("/a", true));
        owner.closeSession();
        assertThat(events()).containsExactly("NODE_DELETED /e1", "NODE_DELETED /a/e2", "NODE_CHILDREN_CHANGED /a");
    }

    @Test
    void thousandsOfWatchersOfOnePathAllHearOfIt() {
        List<TestClient> many = java.util.stream.IntStream.range(0, 2_000)
                .mapToObj(i -> server.connect())
                .toList();
        many.forEach(client -> client.ok(new GetData.Request("/a", true)));
        for (int i = 0; i < many.size(); i += 2) {
            many.get(i).drop();
        }
        assertThat(server.node.view().serverStats().watchCount()).isEqualTo(1_000);
        writer.set("/a", "1");
        for (int i = 1; i < many.size(); i += 2) {
            assertThat(many.get(i).receiveTexts()).containsExactly("NODE_DATA_CHANGED /a");
        }
        assertThat(server.node.view().serverStats().watchCount()).isZero();
    }

    private List<String> events() {
        return watcher.receiveTexts();
    }
}
