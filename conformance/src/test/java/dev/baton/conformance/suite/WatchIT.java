package dev.baton.conformance.suite;

import static dev.baton.conformance.harness.WatchProbe.event;
import static dev.baton.wire.model.WatchEventType.CHILD_WATCH_REMOVED;
import static dev.baton.wire.model.WatchEventType.DATA_WATCH_REMOVED;
import static dev.baton.wire.model.WatchEventType.NODE_CHILDREN_CHANGED;
import static dev.baton.wire.model.WatchEventType.NODE_CREATED;
import static dev.baton.wire.model.WatchEventType.NODE_DATA_CHANGED;
import static dev.baton.wire.model.WatchEventType.NODE_DELETED;
import static dev.baton.wire.model.WatchEventType.PERSISTENT_WATCH_REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.WatchProbe;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Perms;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.SetData;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which watch fires for what, how often, and in which order. */
class WatchIT extends PairingSuite {
    private final WatchProbe probe = new WatchProbe();
    private ClientUnderTest writer;

    @BeforeEach
    void openWriter() {
        writer = another();
    }

    @Test
    void dataWatchFiresOnceForAChange() {
        writer.create(root + "/n", "");
        client.getData(root + "/n", probe);
        writer.setData(root + "/n", "1");
        writer.setData(root + "/n", "2");
        assertEvents(event(NODE_DATA_CHANGED, root + "/n"));
    }

    @Test
    void dataWatchFiresForADeletion() {
        writer.create(root + "/n", "");
        client.getData(root + "/n", probe);
        writer.delete(root + "/n");
        assertEvents(event(NODE_DELETED, root + "/n"));
    }

    @Test
    void dataWatchIgnoresChildrenAndAcls() {
        writer.create(root + "/n", "");
        client.getData(root + "/n", probe);
        writer.create(root + "/n/c", "");
        writer.setAcl(root + "/n", Acl.OPEN, -1);
        assertEvents();
    }

    @Test
    void existsWatchFiresForACreation() {
        assertThat(client.exists(root + "/n", probe)).isEmpty();
        writer.create(root + "/n", "");
        writer.delete(root + "/n");
        assertEvents(event(NODE_CREATED, root + "/n"));
    }

    @Test
    void existsWatchOnANodeFiresForAChange() {
        writer.create(root + "/n", "");
        assertThat(client.exists(root + "/n", probe)).isPresent();
        writer.setData(root + "/n", "1");
        assertEvents(event(NODE_DATA_CHANGED, root + "/n"));
    }

    @Test
    void failedReadsLeaveNoWatch() {
        assertRefused(ErrorCode.NO_NODE, () -> client.getData(root + "/n", probe));
        assertRefused(ErrorCode.NO_NODE, () -> client.getChildren(root + "/n", probe));
        writer.create(root + "/n", "");
        assertEvents();
    }

    @Test
    void childWatchFiresOnceForACreationOrADeletion() {
        client.getChildren(root, probe);
        writer.create(root + "/a", "");
        writer.create(root + "/b", "");
        assertEvents(event(NODE_CHILDREN_CHANGED, root));

        probe.clear();
        client.getChildren(root, probe);
        writer.setData(root + "/a", "unseen");
        writer.delete(root + "/a");
        assertEvents(event(NODE_CHILDREN_CHANGED, root));
    }

    @Test
    void childWatchFiresForTheDeletionOfItsNode() {
        writer.create(root + "/n", "");
        client.getChildren(root + "/n", probe);
        writer.delete(root + "/n");
        assertEvents(event(NODE_DELETED, root + "/n"));
    }

    @Test
    void persistentWatchStaysAndSeesNodeAndChildren() {
        client.addWatch(root + "/n", AddWatchMode.PERSISTENT, probe);
        writer.create(root + "/n", "");
        writer.setData(root + "/n", "1");
        writer.setData(root + "/n", "2");
        writer.create(root + "/n/c", "");
        writer.setData(root + "/n/c", "unseen");
        writer.delete(root + "/n/c");
        writer.delete(root + "/n");
        assertEvents(
                event(NODE_CREATED, root + "/n"),
                event(NODE_DATA_CHANGED, root + "/n"),
                event(NODE_DATA_CHANGED, root + "/n"),
                event(NODE_CHILDREN_CHANGED, root + "/n"),
                event(NODE_CHILDREN_CHANGED, root + "/n"),
                event(NODE_DELETED, root + "/n"));
    }

    @Test
    void recursiveWatchSeesTheWholeSubtreeButNoChildEvents() {
        client.addWatch(root + "/n", AddWatchMode.PERSISTENT_RECURSIVE, probe);
        writer.create(root + "/n", "");
        writer.create(root + "/n/a", "");
        writer.create(root + "/n/a/b", "");
        writer.setData(root + "/n/a/b", "1");
        writer.create(root + "/nn", "");
        writer.delete(root + "/n/a/b");
        writer.delete(root + "/n/a");
        writer.delete(root + "/n");
        assertEvents(
                event(NODE_CREATED, root + "/n"),
                event(NODE_CREATED, root + "/n/a"),
                event(NODE_CREATED, root + "/n/a/b"),
                event(NODE_DATA_CHANGED, root + "/n/a/b"),
                event(NODE_DELETED, root + "/n/a/b"),
                event(NODE_DELETED, root + "/n/a"),
                event(NODE_DELETED, root + "/n"));
    }

    @Test
    void childWatchAndRecursiveWatchBothSeeACreationInThisOrder() {
        client.addWatch(root, AddWatchMode.PERSISTENT_RECURSIVE, probe);
        client.getChildren(root, probe);
        writer.create(root + "/n", "");
        assertEvents(event(NODE_CREATED, root + "/n"), event(NODE_CHILDREN_CHANGED, root));
    }

    @Test
    void everyWatcherOfAPathIsToldOnce() {
        WatchProbe second = new WatchProbe();
        WatchProbe third = new WatchProbe();
        writer.create(root + "/n", "");
        client.getData(root + "/n", probe);
        client.exists(root + "/n", second);
        client.getChildren(root + "/n", third);
        writer.delete(root + "/n");
        assertEvents(event(NODE_DELETED, root + "/n"));
        assertThat(second.events()).containsExactly(event(NODE_DELETED, root + "/n"));
        assertThat(third.events()).containsExactly(event(NODE_DELETED, root + "/n"));
    }

    @Test
    void multiFiresInTheOrderOfItsOperations() {
        writer.create(root + "/n", "");
        client.addWatch(root, AddWatchMode.PERSISTENT_RECURSIVE, probe);
        writer.multi(List.of(
                new Create.Request(root + "/b", new byte[0], Acl.OPEN, 0),
                new SetData.Request(root + "/n", new byte[0], -1),
                new Create.Request(root + "/a", new byte[0], Acl.OPEN, 0),
                new Delete.Request(root + "/n", -1)));
        assertEvents(
                event(NODE_CREATED, root + "/b"),
                event(NODE_DATA_CHANGED, root + "/n"),
                event(NODE_CREATED, root + "/a"),
                event(NODE_DELETED, root + "/n"));
    }

    @Test
    void failedMultiFiresNothing() {
        client.addWatch(root, AddWatchMode.PERSISTENT_RECURSIVE, probe);
        writer.multi(List.of(
                new Create.Request(root + "/b", new byte[0], Acl.OPEN, 0), new Delete.Request(root + "/missing", -1)));
        assertEvents();
    }

    @Test
    void endOfASessionFiresForItsEphemerals() {
        writer.create(root + "/e", new byte[0], CreateMode.EPHEMERAL);
        client.exists(root + "/e", probe);
        writer.close();
        assertEvents(event(NODE_DELETED, root + "/e"));
    }

    @Test
    void reapingFires() {
        writer.create(root + "/t", new byte[0], CreateMode.PERSISTENT_WITH_TTL, Acl.OPEN, 50);
        client.exists(root + "/t", probe);
        assertThat(probe.awaitCount(1)).containsExactly(event(NODE_DELETED, root + "/t"));
    }

    @Test
    void removalStopsAWatchAndTellsItsWatcher() {
        writer.create(root + "/n", "");
        client.getData(root + "/n", probe);
        client.removeWatches(root + "/n", WatcherType.DATA);
        writer.setData(root + "/n", "1");
        assertEvents(event(DATA_WATCH_REMOVED, root + "/n"));

        probe.clear();
        client.getChildren(root + "/n", probe);
        client.removeWatches(root + "/n", WatcherType.CHILDREN);
        writer.create(root + "/n/c", "");
        assertEvents(event(CHILD_WATCH_REMOVED, root + "/n"));

        probe.clear();
        client.addWatch(root + "/n", AddWatchMode.PERSISTENT_RECURSIVE, probe);
        client.removeWatches(root + "/n", WatcherType.PERSISTENT_RECURSIVE);
        writer.setData(root + "/n", "2");
        assertEvents(event(PERSISTENT_WATCH_REMOVED, root + "/n"));
        assertRefused(ErrorCode.NO_WATCHER, () -> client.removeWatches(root + "/n", WatcherType.PERSISTENT_RECURSIVE));
    }

    @Test
    void removalOfOneKindLeavesTheOthers() {
        writer.create(root + "/n", "");
        WatchProbe lasting = new WatchProbe();
        client.addWatch(root + "/n", AddWatchMode.PERSISTENT, lasting);
        client.getData(root + "/n", probe);
        client.removeWatches(root + "/n", WatcherType.PERSISTENT);
        writer.setData(root + "/n", "1");
        assertEvents(event(NODE_DATA_CHANGED, root + "/n"));
        assertThat(lasting.events()).containsExactly(event(PERSISTENT_WATCH_REMOVED, root + "/n"));
    }

    @Test
    void eventsOfUnreadableNodesAreKeptBack() {
        List<Acl> closed = List.of(new Acl(Perms.ALL, new AclId("digest", "nobody:x")));
        WatchProbe recursive = new WatchProbe();
        writer.create(root + "/n", "");
        writer.create(root + "/n/open", "");
        client.addWatch(root + "/n", AddWatchMode.PERSISTENT_RECURSIVE, recursive);
        writer.create(root + "/n/secret", new byte[0], CreateMode.PERSISTENT, closed, -1);
        writer.delete(root + "/n/secret");
        writer.setData(root + "/n/open", "1");
        assertThat(recursive.awaitCount(1)).containsExactly(event(NODE_DATA_CHANGED, root + "/n/open"));
    }

    @Test
    void theWritersOwnEventComesBeforeItsResult() {
        client.exists(root + "/n", probe);
        client.create(root + "/n", "");
        assertThat(client.exists(root + "/n")).isPresent();
        assertEvents(event(NODE_CREATED, root + "/n"));
    }

    private void assertEvents(WatchProbe.Event... expected) {
        writer = writer == null ? client : writer;
        client.sync(root);
        drainEvents(client);
        List<WatchProbe.Event> seen = probe.events().stream()
                .filter(event -> !event.path().contains("/barrier-"))
                .toList();
        assertThat(seen).containsExactly(expected);
    }
}
