package dev.baton.conformance.suite;

import static dev.baton.wire.model.ErrorCode.BAD_ARGUMENTS;
import static dev.baton.wire.model.ErrorCode.BAD_VERSION;
import static dev.baton.wire.model.ErrorCode.INVALID_ACL;
import static dev.baton.wire.model.ErrorCode.NODE_EXISTS;
import static dev.baton.wire.model.ErrorCode.NOT_EMPTY;
import static dev.baton.wire.model.ErrorCode.NO_AUTH;
import static dev.baton.wire.model.ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
import static dev.baton.wire.model.ErrorCode.NO_NODE;
import static dev.baton.wire.model.ErrorCode.NO_WATCHER;
import static dev.baton.wire.model.ErrorCode.OK;
import static dev.baton.wire.model.ErrorCode.QUOTA_EXCEEDED;
import static dev.baton.wire.model.ErrorCode.RECONFIG_DISABLED;
import static dev.baton.wire.model.ErrorCode.RUNTIME_INCONSISTENCY;

import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.WatchProbe;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Perms;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateContainer;
import dev.baton.wire.op.CreateTtl;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.SetData;
import java.util.ArrayList;
import java.util.List;

/** Every way in which the operations of a client library can end. */
final class ClientCases {
    private static final byte[] DATA = ClientUnderTest.bytes("data");
    private static final List<Acl> BAD_ACL = List.of(new Acl(Perms.ALL, new AclId("no-such-scheme", "x")));

    /** Somebody else's: not even for the creator, who has no digest identity. */
    private static final List<Acl> CLOSED = List.of(new Acl(Perms.ALL, new AclId("digest", "nobody:x")));

    private static final ClientCase.Step NOTHING = (client, stranger, root) -> {};
    private static final ClientCase.Step NODE = (client, stranger, root) -> client.create(root + "/n", "data");
    private static final ClientCase.Step NODE_WITH_CHILD = nodeThen((client, root) -> client.create(root + "/n/c", ""));
    private static final ClientCase.Step CLOSED_NODE =
            (client, stranger, root) -> client.create(root + "/n", DATA, CreateMode.PERSISTENT, CLOSED, -1);
    private static final ClientCase.Step CLOSED_NODE_WITH_CHILD = (client, stranger, root) -> {
        client.create(root + "/n", "data");
        client.create(root + "/n/c", "");
        client.setAcl(root + "/n", CLOSED, -1);
    };

    private final List<ClientCase> cases = new ArrayList<>();

    private ClientCases() {}

    static List<ClientCase> all() {
        ClientCases table = new ClientCases();
        table.creations();
        table.deletions();
        table.reads();
        table.changes();
        table.acls();
        table.multis();
        table.sessionAndWatches();
        return table.cases;
    }

    private interface Act {
        void run(ClientUnderTest client, String root);
    }

    private static ClientCase.Step nodeThen(Act act) {
        return (client, stranger, root) -> {
            client.create(root + "/n", "data");
            act.run(client, root);
        };
    }

    private void add(OpCode op, ErrorCode result, String name, ClientCase.Step prepare, Act act) {
        cases.add(new ClientCase(op, result, name, prepare, (client, stranger, root) -> act.run(client, root)));
    }

    private void creations() {
        for (CreateMode mode : CreateMode.values()) {
            OpCode op =
                    mode.isTtl() ? OpCode.CREATE_TTL : mode.isContainer() ? OpCode.CREATE_CONTAINER : OpCode.CREATE2;
            long ttl = mode.isTtl() ? 3_600_000 : -1;
            add(op, OK, mode.name(), NOTHING, (client, root) -> client.create(root + "/n", DATA, mode, Acl.OPEN, ttl));
            add(
                    op,
                    NO_NODE,
                    mode.name(),
                    NOTHING,
                    (client, root) -> client.create(root + "/a/b", DATA, mode, Acl.OPEN, ttl));
            add(
                    op,
                    INVALID_ACL,
                    mode.name(),
                    NOTHING,
                    (client, root) -> client.create(root + "/n", DATA, mode, BAD_ACL, ttl));
            add(
                    op,
                    NO_AUTH,
                    mode.name(),
                    CLOSED_NODE,
                    (client, root) -> client.create(root + "/n/c", DATA, mode, Acl.OPEN, ttl));
            if (!mode.isSequential()) {
                add(
                        op,
                        NODE_EXISTS,
                        mode.name(),
                        NODE,
                        (client, root) -> client.create(root + "/n", DATA, mode, Acl.OPEN, ttl));
            }
            add(
                    op,
                    NO_CHILDREN_FOR_EPHEMERALS,
                    mode.name(),
                    (client, stranger, root) -> client.create(root + "/e", DATA, CreateMode.EPHEMERAL),
                    (client, root) -> client.create(root + "/e/c", DATA, mode, Acl.OPEN, ttl));
        }
        add(
                OpCode.CREATE2,
                QUOTA_EXCEEDED,
                "count",
                quota("countHardLimit=1"),
                (client, root) -> client.create(root + "/c", ""));
        add(
                OpCode.CREATE2,
                QUOTA_EXCEEDED,
                "bytes",
                quota("byteHardLimit=3"),
                (client, root) -> client.create(root + "/c", "long"));
    }

    private void deletions() {
        add(OpCode.DELETE, OK, "any version", NODE, (client, root) -> client.delete(root + "/n"));
        add(OpCode.DELETE, OK, "right version", NODE, (client, root) -> client.delete(root + "/n", 0));
        add(OpCode.DELETE, BAD_VERSION, "", NODE, (client, root) -> client.delete(root + "/n", 1));
        add(OpCode.DELETE, NO_NODE, "", NOTHING, (client, root) -> client.delete(root + "/n"));
        add(OpCode.DELETE, NO_NODE, "of the parent", NOTHING, (client, root) -> client.delete(root + "/a/b"));
        add(OpCode.DELETE, NOT_EMPTY, "", NODE_WITH_CHILD, (client, root) -> client.delete(root + "/n"));
        add(OpCode.DELETE, NO_AUTH, "", CLOSED_NODE_WITH_CHILD, (client, root) -> client.delete(root + "/n/c"));
        add(OpCode.DELETE, BAD_ARGUMENTS, "system node", NOTHING, (client, root) -> client.delete("/zookeeper/quota"));
    }

    private void reads() {
        add(OpCode.EXISTS, OK, "", NODE, (client, root) -> client.exists(root + "/n"));
        add(OpCode.GET_DATA, OK, "", NODE, (client, root) -> client.getData(root + "/n"));
        add(OpCode.GET_DATA, NO_NODE, "", NOTHING, (client, root) -> client.getData(root + "/n"));
        add(OpCode.GET_DATA, NO_AUTH, "", CLOSED_NODE, (client, root) -> client.getData(root + "/n"));
        add(OpCode.EXISTS, NO_AUTH, "", CLOSED_NODE, (client, root) -> client.exists(root + "/n"));
        add(OpCode.GET_CHILDREN2, OK, "", NODE, (client, root) -> client.getChildren(root));
        add(OpCode.GET_CHILDREN2, NO_NODE, "", NOTHING, (client, root) -> client.getChildren(root + "/n"));
        add(OpCode.GET_CHILDREN2, NO_AUTH, "", CLOSED_NODE, (client, root) -> client.getChildren(root + "/n"));
        add(OpCode.GET_ALL_CHILDREN_NUMBER, OK, "", NODE, (client, root) -> client.countDescendants(root));
        add(
                OpCode.GET_ALL_CHILDREN_NUMBER,
                NO_NODE,
                "",
                NOTHING,
                (client, root) -> client.countDescendants(root + "/n"));
        add(
                OpCode.GET_ALL_CHILDREN_NUMBER,
                NO_AUTH,
                "",
                CLOSED_NODE,
                (client, root) -> client.countDescendants(root + "/n"));
        add(OpCode.GET_EPHEMERALS, OK, "", NOTHING, (client, root) -> client.getEphemerals("/"));
        add(
                OpCode.MULTI_READ,
                OK,
                "",
                NODE,
                (client, root) -> client.multiRead(
                        List.of(new GetData.Request(root + "/n", false), new GetChildren.Request(root, false))));
        add(
                OpCode.MULTI_READ,
                NO_NODE,
                "",
                NODE,
                (client, root) -> client.multiRead(List.of(new GetData.Request(root + "/x", false))));
        add(
                OpCode.MULTI_READ,
                NO_AUTH,
                "",
                CLOSED_NODE,
                (client, root) -> client.multiRead(List.of(new GetChildren.Request(root + "/n", false))));
        add(OpCode.SYNC, OK, "", NOTHING, (client, root) -> client.sync(root));
        add(OpCode.SYNC, OK, "of a missing node", NOTHING, (client, root) -> client.sync(root + "/missing"));
    }

    private void changes() {
        add(OpCode.SET_DATA, OK, "any version", NODE, (client, root) -> client.setData(root + "/n", DATA, -1));
        add(OpCode.SET_DATA, OK, "right version", NODE, (client, root) -> client.setData(root + "/n", DATA, 0));
        add(OpCode.SET_DATA, OK, "null", NODE, (client, root) -> client.setData(root + "/n", null, 0));
        add(OpCode.SET_DATA, BAD_VERSION, "", NODE, (client, root) -> client.setData(root + "/n", DATA, 1));
        add(OpCode.SET_DATA, BAD_VERSION, "negative", NODE, (client, root) -> client.setData(root + "/n", DATA, -2));
        add(OpCode.SET_DATA, NO_NODE, "", NOTHING, (client, root) -> client.setData(root + "/n", DATA, -1));
        add(OpCode.SET_DATA, NO_AUTH, "", CLOSED_NODE, (client, root) -> client.setData(root + "/n", DATA, -1));
        add(
                OpCode.SET_DATA,
                QUOTA_EXCEEDED,
                "",
                quota("byteHardLimit=3"),
                (client, root) -> client.setData(root, "long"));
    }

    private void acls() {
        add(OpCode.GET_ACL, OK, "", NODE, (client, root) -> client.getAcl(root + "/n"));
        add(OpCode.GET_ACL, NO_NODE, "", NOTHING, (client, root) -> client.getAcl(root + "/n"));
        add(OpCode.GET_ACL, NO_AUTH, "", CLOSED_NODE, (client, root) -> client.getAcl(root + "/n"));
        add(OpCode.SET_ACL, OK, "any version", NODE, (client, root) -> client.setAcl(root + "/n", Acl.READ_ONLY, -1));
        add(OpCode.SET_ACL, OK, "right version", NODE, (client, root) -> client.setAcl(root + "/n", Acl.READ_ONLY, 0));
        add(OpCode.SET_ACL, BAD_VERSION, "", NODE, (client, root) -> client.setAcl(root + "/n", Acl.READ_ONLY, 1));
        add(OpCode.SET_ACL, NO_NODE, "", NOTHING, (client, root) -> client.setAcl(root + "/n", Acl.READ_ONLY, -1));
        add(OpCode.SET_ACL, INVALID_ACL, "", NODE, (client, root) -> client.setAcl(root + "/n", BAD_ACL, -1));
        add(
                OpCode.SET_ACL,
                INVALID_ACL,
                "auth without identity",
                NODE,
                (client, root) -> client.setAcl(root + "/n", Acl.CREATOR_ALL, -1));
        add(OpCode.SET_ACL, NO_AUTH, "", CLOSED_NODE, (client, root) -> client.setAcl(root + "/n", Acl.OPEN, -1));
    }

    private void multis() {
        add(
                OpCode.MULTI,
                OK,
                "of all kinds",
                NODE,
                (client, root) -> client.multi(List.of(
                        new Create.Request(root + "/a", DATA, Acl.OPEN, 0),
                        new Create2.Request(root + "/b", DATA, Acl.OPEN, CreateMode.EPHEMERAL_SEQUENTIAL.flag()),
                        new CreateContainer.Request(root + "/c", DATA, Acl.OPEN, CreateMode.CONTAINER.flag()),
                        new CreateTtl.Request(
                                root + "/d", DATA, Acl.OPEN, CreateMode.PERSISTENT_WITH_TTL.flag(), 3_600_000),
                        new SetData.Request(root + "/n", DATA, 0),
                        new Check.Request(root + "/n", 1),
                        new Delete.Request(root + "/n", 1))));
        multi(NODE_EXISTS, NODE, root -> new Create.Request(root + "/n", DATA, Acl.OPEN, 0));
        multi(INVALID_ACL, NODE, root -> new Create.Request(root + "/m", DATA, BAD_ACL, 0));
        multi(NO_NODE, NOTHING, root -> new Delete.Request(root + "/n", -1));
        multi(NO_NODE, NOTHING, root -> new Check.Request(root + "/n", -1));
        multi(NOT_EMPTY, NODE_WITH_CHILD, root -> new Delete.Request(root + "/n", -1));
        multi(BAD_VERSION, NODE, root -> new SetData.Request(root + "/n", DATA, 7));
        multi(BAD_VERSION, NODE, root -> new Check.Request(root + "/n", 7));
        multi(NO_AUTH, CLOSED_NODE, root -> new SetData.Request(root + "/n", DATA, -1));
        multi(NO_AUTH, CLOSED_NODE, root -> new Check.Request(root + "/n", -1));
        multi(BAD_ARGUMENTS, NOTHING, root -> new Delete.Request("/zookeeper", -1));
        add(
                OpCode.MULTI,
                RUNTIME_INCONSISTENCY,
                "after the failing one",
                NODE,
                (client, root) -> client.multi(
                        List.of(new Delete.Request(root + "/missing", -1), new Delete.Request(root + "/n", -1))));
    }

    private interface Part {
        dev.baton.wire.op.OpRequest at(String root);
    }

    private void multi(ErrorCode result, ClientCase.Step prepare, Part part) {
        String name = part.at("").op().spec().wireName();
        add(OpCode.MULTI, result, name, prepare, (client, root) -> client.multi(List.of(part.at(root))));
    }

    private void sessionAndWatches() {
        add(OpCode.WHO_AM_I, OK, "", NOTHING, (client, root) -> client.whoAmI());
        add(
                OpCode.ADD_WATCH,
                OK,
                "",
                NOTHING,
                (client, root) -> client.addWatch(root, AddWatchMode.PERSISTENT, new WatchProbe()));
        add(
                OpCode.REMOVE_WATCHES,
                OK,
                "",
                (client, stranger, root) -> client.addWatch(root, AddWatchMode.PERSISTENT, new WatchProbe()),
                (client, root) -> client.removeWatches(root, WatcherType.ANY));
        add(
                OpCode.REMOVE_WATCHES,
                NO_WATCHER,
                "",
                NOTHING,
                (client, root) -> client.removeWatches(root, WatcherType.ANY));
        add(
                OpCode.RECONFIG,
                RECONFIG_DISABLED,
                "",
                NOTHING,
                (client, root) -> client.reconfig("server.5=127.0.0.1:1234:1236;1237"));
    }

    /** A hard limit on the test's own node, which itself counts as one node. */
    private static ClientCase.Step quota(String limit) {
        return (client, stranger, root) -> PairingSuite.setQuota(client, root, "count=-1,bytes=-1=;" + limit);
    }
}
