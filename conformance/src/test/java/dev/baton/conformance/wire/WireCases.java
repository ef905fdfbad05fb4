package dev.baton.conformance.wire;

import static dev.baton.wire.model.ErrorCode.BAD_ARGUMENTS;
import static dev.baton.wire.model.ErrorCode.BAD_VERSION;
import static dev.baton.wire.model.ErrorCode.INVALID_ACL;
import static dev.baton.wire.model.ErrorCode.MARSHALLING_ERROR;
import static dev.baton.wire.model.ErrorCode.NODE_EXISTS;
import static dev.baton.wire.model.ErrorCode.NOT_EMPTY;
import static dev.baton.wire.model.ErrorCode.NO_AUTH;
import static dev.baton.wire.model.ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
import static dev.baton.wire.model.ErrorCode.NO_NODE;
import static dev.baton.wire.model.ErrorCode.NO_WATCHER;
import static dev.baton.wire.model.ErrorCode.OK;
import static dev.baton.wire.model.ErrorCode.QUOTA_EXCEEDED;
import static dev.baton.wire.model.ErrorCode.RECONFIG_DISABLED;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Perms;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.CheckWatches;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateContainer;
import dev.baton.wire.op.CreateTtl;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetAcl;
import dev.baton.wire.op.GetAllChildrenNumber;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.GetEphemerals;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.Reconfig;
import dev.baton.wire.op.RemoveWatches;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.SetWatches;
import dev.baton.wire.op.SetWatches2;
import dev.baton.wire.op.Sync;
import dev.baton.wire.op.WhoAmI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What each operation answers, also to what no client library would send. */
final class WireCases {
    private static final byte[] DATA = {1, 2, 3};
    private static final List<Acl> CLOSED = List.of(new Acl(Perms.ALL, new AclId("digest", "nobody:x")));
    private static final Function<String, List<OpRequest>> NOTHING = root -> List.of();
    private static final Function<String, List<OpRequest>> NODE = root -> List.of(create(root + "/n", Acl.OPEN));
    private static final Function<String, List<OpRequest>> CLOSED_NODE = root -> List.of(create(root + "/n", CLOSED));
    private static final Function<String, List<OpRequest>> WITH_CHILD =
            root -> List.of(create(root + "/n", Acl.OPEN), create(root + "/n/c", Acl.OPEN));

    private final List<WireCase> cases = new ArrayList<>();

    private WireCases() {}

    static List<WireCase> all() {
        WireCases table = new WireCases();
        table.creations();
        table.creationPaths();
        table.changes();
        table.reads();
        table.acls();
        table.multis();
        table.watches();
        table.rest();
        return table.cases;
    }

    private static OpRequest create(String path, List<Acl> acl) {
        return new Create.Request(path, DATA, acl, 0);
    }

    private void add(
            String name,
            Function<String, List<OpRequest>> before,
            Function<String, OpRequest> request,
            ErrorCode result) {
        cases.add(new WireCase(name, before, request, result));
    }

    private void creations() {
        for (int flags = -1; flags <= 7; flags++) {
            int flag = flags;
            CreateMode mode = CreateMode.ofFlag(flag);
            ErrorCode plain = mode == null || mode.isTtl() ? BAD_ARGUMENTS : OK;
            add("flag " + flag, NOTHING, root -> new Create.Request(root + "/n", DATA, Acl.OPEN, flag), plain);
            add("flag " + flag, NOTHING, root -> new Create2.Request(root + "/n", DATA, Acl.OPEN, flag), plain);
            add("flag " + flag, NOTHING, root -> new CreateContainer.Request(root + "/n", DATA, Acl.OPEN, flag), plain);
        }
        for (long ttl : new long[] {-1, 0, 1, (1L << 40) - 1, 1L << 40, Long.MAX_VALUE}) {
            ErrorCode result = ttl >= 1 && ttl < 1L << 40 ? OK : BAD_ARGUMENTS;
            add("ttl " + ttl, NOTHING, root -> new CreateTtl.Request(root + "/n", DATA, Acl.OPEN, 5, ttl), result);
            add("ttl " + ttl, NOTHING, root -> new CreateTtl.Request(root + "/n", DATA, Acl.OPEN, 6, ttl), result);
        }
        add(
                "no TTL mode",
                NOTHING,
                root -> new CreateTtl.Request(root + "/n", DATA, Acl.OPEN, 0, 1_000),
                BAD_ARGUMENTS);
        add("", NODE, root -> create(root + "/n", Acl.OPEN), NODE_EXISTS);
        add("", NOTHING, root -> create(root + "/a/b", Acl.OPEN), NO_NODE);
        add("", NOTHING, root -> create(root + "/n", List.of()), INVALID_ACL);
        add("null", NOTHING, root -> create(root + "/n", null), INVALID_ACL);
        add("", CLOSED_NODE, root -> create(root + "/n/c", Acl.OPEN), NO_AUTH);
        add(
                "",
                root -> List.of(new Create.Request(root + "/e", DATA, Acl.OPEN, 1)),
                root -> create(root + "/e/c", Acl.OPEN),
                NO_CHILDREN_FOR_EPHEMERALS);
        add("", WireCases::quota, root -> create(root + "/n", Acl.OPEN), QUOTA_EXCEEDED);
        add("before the parent", NOTHING, root -> create(root + "/a/b", List.of()), INVALID_ACL);
        add("before its existence", CLOSED_NODE, root -> create(root + "/n", CLOSED), NODE_EXISTS);
    }

    private void creationPaths() {
        for (String bad : new String[] {"/", "/n/", "/n//x", "/./x", "/n\u0001", "/n\u007f", "/n\ue000", "/n\ufff0"}) {
            boolean noParent = bad.lastIndexOf('/') > 0;
            ErrorCode result = noParent ? NO_NODE : BAD_ARGUMENTS;
            add("path " + escaped(bad), NOTHING, root -> create(root + bad, Acl.OPEN), result);
        }
        for (String bad : new String[] {"", "n", "/n\u0000"}) {
            add("path " + escaped(bad), NOTHING, root -> create(bad, Acl.OPEN), BAD_ARGUMENTS);
        }
        add("/..", NOTHING, root -> create(root + "/..", Acl.OPEN), BAD_ARGUMENTS);
        add("/../q", NOTHING, root -> create(root + "/../q", Acl.OPEN), NO_NODE);
        add("the root", NOTHING, root -> create("/", Acl.OPEN), NODE_EXISTS);
        add("only a number", NOTHING, root -> new Create.Request(root + "/", DATA, Acl.OPEN, 2), OK);
        add("beyond ASCII", NOTHING, root -> create(root + "/\u00e9\u4e2d", Acl.OPEN), OK);
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.chars()
                .forEach(c -> out.append(c < 32 || c > 126 ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return out.toString();
    }

    private void changes() {
        add("", NODE, root -> new SetData.Request(root + "/n", DATA, -1), OK);
        add("", NODE, root -> new SetData.Request(root + "/n", DATA, 1), BAD_VERSION);
        add("-2", NODE, root -> new SetData.Request(root + "/n", DATA, -2), BAD_VERSION);
        add("", NOTHING, root -> new SetData.Request(root + "/n", DATA, -1), NO_NODE);
        add("path", NOTHING, root -> new SetData.Request(root + "/n/", DATA, -1), BAD_ARGUMENTS);
        add("", CLOSED_NODE, root -> new SetData.Request(root + "/n", DATA, 5), NO_AUTH);
        add("", WireCases::quota, root -> new SetData.Request(root, new byte[100], -1), QUOTA_EXCEEDED);
        add("", NODE, root -> new Delete.Request(root + "/n", -1), OK);
        add("", NODE, root -> new Delete.Request(root + "/n", 1), BAD_VERSION);
        add("", NOTHING, root -> new Delete.Request(root + "/n", -1), NO_NODE);
        add("", WITH_CHILD, root -> new Delete.Request(root + "/n", -1), NOT_EMPTY);
        add("version first", WITH_CHILD, root -> new Delete.Request(root + "/n", 3), BAD_VERSION);
        for (String system : List.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config", "", "nothing")) {
            add("of " + system, NOTHING, root -> new Delete.Request(system, -1), BAD_ARGUMENTS);
        }
        add("of the config", NOTHING, root -> new SetData.Request("/zookeeper/config", DATA, -1), NO_AUTH);
    }

    private void reads() {
        List<Function<String, OpRequest>> reads = List.of(
                path -> new Exists.Request(path, false),
                path -> new GetData.Request(path, false),
                path -> new GetChildren.Request(path, false),
                path -> new GetChildren2.Request(path, false),
                GetAllChildrenNumber.Request::new,
                GetAcl.Request::new);
        for (Function<String, OpRequest> read : reads) {
            add("", NODE, root -> read.apply(root + "/n"), OK);
            add("the root", NOTHING, root -> read.apply("/"), OK);
            add("", NOTHING, root -> read.apply(root + "/n"), NO_NODE);
            add("", CLOSED_NODE, root -> read.apply(root + "/n"), NO_AUTH);
            add("no path", NOTHING, root -> read.apply("nonsense//"), NO_NODE);
        }
        add("NUL", NOTHING, root -> new Exists.Request("/a\u0000", false), BAD_ARGUMENTS);
        for (String prefix : new String[] {null, "", "/", "/x"}) {
            add("prefix " + prefix, NOTHING, root -> new GetEphemerals.Request(prefix), OK);
        }
        add("", NOTHING, root -> new Sync.Request(root), OK);
        add("of nonsense", NOTHING, root -> new Sync.Request("nonsense//"), OK);
        add("", NOTHING, root -> new WhoAmI.Request(), OK);
    }

    private void acls() {
        add("", NODE, root -> new SetAcl.Request(root + "/n", Acl.READ_ONLY, 0), OK);
        add("", NODE, root -> new SetAcl.Request(root + "/n", Acl.READ_ONLY, 1), BAD_VERSION);
        add("", NOTHING, root -> new SetAcl.Request(root + "/n", Acl.READ_ONLY, -1), NO_NODE);
        add("before the node", NOTHING, root -> new SetAcl.Request(root + "/n", List.of(), -1), INVALID_ACL);
        add("path", NOTHING, root -> new SetAcl.Request(root + "/n/", Acl.READ_ONLY, -1), BAD_ARGUMENTS);
        add("", CLOSED_NODE, root -> new SetAcl.Request(root + "/n", Acl.OPEN, -1), NO_AUTH);
    }

    private void multis() {
        add("empty", NOTHING, root -> new Multi.Request(List.of()), OK);
        add("that fails", NODE, root -> new Multi.Request(List.of(create(root + "/n", Acl.OPEN))), OK);
        add(
                "of all",
                NODE,
                root -> new Multi.Request(List.of(
                        new Create.Request(root + "/a", DATA, Acl.OPEN, 0),
                        new Create2.Request(root + "/b", DATA, Acl.OPEN, 3),
                        new CreateContainer.Request(root + "/c", DATA, Acl.OPEN, 4),
                        new CreateTtl.Request(root + "/d", DATA, Acl.OPEN, 5, 3_600_000),
                        new SetData.Request(root + "/n", DATA, 0),
                        new Check.Request(root + "/n", 1),
                        new Delete.Request(root + "/n", 1))),
                OK);
        add(
                "with a read",
                NODE,
                root -> new Multi.Request(List.of(new GetData.Request(root, false))),
                MARSHALLING_ERROR);
        add(
                "with a bad flag",
                NOTHING,
                root -> new Multi.Request(List.of(new Create.Request(root + "/a", DATA, Acl.OPEN, 9))),
                MARSHALLING_ERROR);
        add("empty", NOTHING, root -> new MultiRead.Request(List.of()), OK);
        add(
                "of all",
                NODE,
                root -> new MultiRead.Request(
                        List.of(new GetData.Request(root, false), new GetChildren.Request(root, false))),
                OK);
        add("that fails", NODE, root -> new MultiRead.Request(List.of(new GetData.Request(root + "/x", false))), OK);
        add(
                "with a write",
                NODE,
                root -> new MultiRead.Request(List.of(create(root + "/x", Acl.OPEN))),
                MARSHALLING_ERROR);
    }

    private void watches() {
        for (int mode = -1; mode <= 2; mode++) {
            int code = mode;
            add(
                    "mode " + mode,
                    NOTHING,
                    root -> new AddWatch.Request(root, code),
                    mode == 0 || mode == 1 ? OK : MARSHALLING_ERROR);
        }
        Function<String, List<OpRequest>> watched =
                root -> List.of(new AddWatch.Request(root, 0), new AddWatch.Request(root, 1));
        for (int type = 0; type <= 6; type++) {
            int code = type;
            ErrorCode lasting = type == 0 || type == 6 ? MARSHALLING_ERROR : type >= 3 ? OK : NO_WATCHER;
            ErrorCode none = type == 0 || type == 6 ? MARSHALLING_ERROR : NO_WATCHER;
            add("type " + type, watched, root -> new CheckWatches.Request(root, code), lasting);
            add("type " + type, watched, root -> new RemoveWatches.Request(root, code), lasting);
            add("type " + type + ", none", NOTHING, root -> new CheckWatches.Request(root, code), none);
            add("type " + type + ", none", NOTHING, root -> new RemoveWatches.Request(root, code), none);
        }
        List<String> none = List.of();
        add("", NOTHING, root -> new SetWatches.Request(0, List.of(root), none, none), OK);
        add(
                "",
                NOTHING,
                root -> new SetWatches2.Request(0, none, none, List.of(root), List.of(root), List.of(root)),
                OK);
        add("none", NOTHING, root -> new SetWatches.Request(Long.MAX_VALUE, none, none, none), OK);
    }

    private void rest() {
        add("", NOTHING, root -> new Reconfig.Request("server.5=127.0.0.1:1:2;3", null, null, -1), RECONFIG_DISABLED);
        add("of nothing", NOTHING, root -> new Reconfig.Request(null, null, null, -1), RECONFIG_DISABLED);
    }

    private static List<OpRequest> quota(String root) {
        String at = "/zookeeper/quota" + root;
        return List.of(
                create(at, Acl.OPEN),
                new Create.Request(
                        at + "/zookeeper_limits",
                        ascii("count=-1,bytes=-1=;byteHardLimit=10;countHardLimit=1"),
                        Acl.OPEN,
                        0),
                new Create.Request(at + "/zookeeper_stats", ascii("count=0,bytes=0"), Acl.OPEN, 0));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
