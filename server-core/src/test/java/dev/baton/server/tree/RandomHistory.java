package dev.baton.server.tree;

import dev.baton.server.txn.CheckVersionTxn;
import dev.baton.server.txn.CloseSessionTxn;
import dev.baton.server.txn.CreateContainerTxn;
import dev.baton.server.txn.CreateSessionTxn;
import dev.baton.server.txn.CreateTtlTxn;
import dev.baton.server.txn.CreateTxn;
import dev.baton.server.txn.DeleteTxn;
import dev.baton.server.txn.ErrorTxn;
import dev.baton.server.txn.MultiTxn;
import dev.baton.server.txn.SetAclTxn;
import dev.baton.server.txn.SetDataTxn;
import dev.baton.server.txn.SubTxn;
import dev.baton.server.txn.Txn;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes transactions one after the other, and applies each to a {@link NaiveTree} of its own. With {@code wild} any path may
 * meet any operation; otherwise they are what a leader would have prepared from the state before.
 */
final class RandomHistory {
    private static final String[] NAMES = {
        "a", "b", "c", "dd", "é猫", "n".repeat(70), "zookeeper_limits", "zookeeper_stats"
    };
    private static final String[] ODD = {"", "/", "//", "/a/", "a", "/a//b", "?", "/zookeeper", "/zookeeper/quota"};
    private static final int SUBS_MAX = 5;

    final NaiveTree model = new NaiveTree();
    private final SplittableRandom random;
    private final boolean wild;
    private final List<Long> sessions = new ArrayList<>();
    private long zxid;
    private long clock = 1_000;
    private long nextSession = 0x1000;
    /** What the naive tree said to the last transaction. */
    int lastErr;

    RandomHistory(SplittableRandom random, boolean wild) {
        this.random = random;
        this.wild = wild;
    }

    long zxid() {
        return zxid;
    }

    TxnEntry next() {
        zxid++;
        clock += random.nextInt(3);
        int dice = random.nextInt(100);
        if (sessions.isEmpty() || dice < 4) {
            sessions.add(++nextSession);
            return done(nextSession, TxnType.CREATE_SESSION, new CreateSessionTxn(random.nextInt(1, 60_000)));
        }
        long session = sessions.get(random.nextInt(sessions.size()));
        if (dice < 7) {
            sessions.remove(session);
            List<String> paths = model.ephemeralsOf(session);
            return done(
                    session, TxnType.CLOSE_SESSION, new CloseSessionTxn(wild && random.nextBoolean() ? null : paths));
        }
        if (dice < 10) {
            return done(session, TxnType.ERROR, new ErrorTxn(-103));
        }
        if (dice < 20) {
            return multi(session);
        }
        if (dice < 27) {
            return setAcl(session);
        }
        SubTxn single = single();
        return done(session, single.type(), single.body());
    }

    private TxnEntry done(long session, TxnType type, Txn txn) {
        TxnHeader header = header(session, type);
        lastErr = model.apply(header, type, txn);
        return new TxnEntry(header, txn, null);
    }

    private TxnHeader header(long session, TxnType type) {
        return new TxnHeader(session, random.nextInt(1000), zxid, clock, type);
    }

    private TxnEntry multi(long session) {
        List<SubTxn> subs = new ArrayList<>();
        TxnHeader header = header(session, TxnType.MULTI);
        boolean fails = random.nextInt(4) == 0;
        int err = 0;
        for (int left = random.nextInt(SUBS_MAX); left > 0; left--) {
            SubTxn sub = single();
            subs.add(sub);
            if (!fails) {
                // Each is prepared on top of the one before.
                int subErr = model.apply(header, sub.type(), sub.body());
                err = err == 0 ? subErr : err;
            }
        }
        if (fails) {
            subs.add(new SubTxn(TxnType.ERROR, new ErrorTxn(-101)));
            subs.add(new SubTxn(TxnType.ERROR, new ErrorTxn(-2)));
            err = -101;
        }
        lastErr = err;
        return new TxnEntry(header, new MultiTxn(subs), null);
    }

    private SubTxn single() {
        int dice = random.nextInt(100);
        if (dice < 45) {
            return create();
        } else if (dice < 65) {
            String path = target();
            boolean reckless = wild && random.nextInt(6) == 0;
            boolean allowed = reckless || !model.hasChildren(path) && !isReserved(path);
            return allowed
                    ? sub(random.nextInt(5) == 0 ? TxnType.DELETE_CONTAINER : TxnType.DELETE, new DeleteTxn(path))
                    : sub(TxnType.CHECK, new CheckVersionTxn(path, 1));
        } else if (dice < 95) {
            String path = target();
            NaiveTree.Node node = model.nodes.get(path.equals("/") ? "" : path);
            int version = node == null ? random.nextInt() : node.version + 1;
            return sub(TxnType.SET_DATA, new SetDataTxn(path, data(path), version));
        }
        return sub(TxnType.CHECK, new CheckVersionTxn(target(), 1));
    }

    private TxnEntry setAcl(long session) {
        String path = target();
        NaiveTree.Node node = model.nodes.get(path.equals("/") ? "" : path);
        int version = node == null ? random.nextInt() : node.aversion + 1;
        return done(session, TxnType.SET_ACL, new SetAclTxn(path, acl(), version));
    }

    private SubTxn create() {
        if (random.nextInt(6) == 0) {
            return quota();
        }
        String parent = wild ? target() : existing();
        NaiveTree.Node node = model.nodes.get(parent.equals("/") ? "" : parent);
        int cversion = node == null ? random.nextInt() : node.cversion + (wild ? random.nextInt(-1, 3) : 1);
        boolean sequential = random.nextInt(4) == 0;
        String name = sequential
                ? String.format("s-%010d", node == null ? 0 : node.cversion)
                : NAMES[random.nextInt(NAMES.length)];
        String path = (parent.equals("/") ? "" : parent) + "/" + name;
        if (!wild) {
            boolean ephemeralParent = node != null && NodeKind.of(node.owner) == NodeKind.EPHEMERAL;
            if (model.nodes.containsKey(path) || ephemeralParent) {
                return sub(TxnType.CHECK, new CheckVersionTxn(path, 1));
            }
        }
        return switch (random.nextInt(8)) {
            case 0 -> sub(TxnType.CREATE_CONTAINER, new CreateContainerTxn(path, data(path), acl(), cversion));
            case 1 ->
                sub(TxnType.CREATE_TTL, new CreateTtlTxn(path, data(path), acl(), cversion, random.nextInt(1, 50)));
            case 2, 3 -> sub(TxnType.CREATE2, new CreateTxn(path, data(path), acl(), true, cversion));
            case 4 -> sub(TxnType.CREATE2, new CreateTxn(path, data(path), acl(), false, cversion));
            default -> sub(TxnType.CREATE, new CreateTxn(path, data(path), acl(), false, cversion));
        };
    }

    /** The next step towards a quota on some path. */
    private SubTxn quota() {
        String at = "/zookeeper/quota";
        String path = existing();
        if (path.equals("/")) {
            return sub(TxnType.CHECK, new CheckVersionTxn(path, 1));
        }
        for (String name : path.substring(1).split("/")) {
            if (!model.nodes.containsKey(at)) {
                break;
            }
            at += "/" + name;
        }
        if (model.nodes.containsKey(at)) {
            at += random.nextBoolean() ? "/zookeeper_limits" : "/zookeeper_stats";
        }
        NaiveTree.Node parent = model.nodes.get(at.substring(0, at.lastIndexOf('/')));
        if (parent == null || model.nodes.containsKey(at)) {
            return sub(TxnType.CHECK, new CheckVersionTxn(at, 1));
        }
        return sub(TxnType.CREATE, new CreateTxn(at, data(at), Acl.OPEN, false, parent.cversion + 1));
    }

    /** A path that exists, mostly, and always unless wild. */
    private String target() {
        if (wild && random.nextInt(10) == 0) {
            return ODD[random.nextInt(ODD.length)];
        }
        if (wild && random.nextInt(3) == 0) {
            StringBuilder path = new StringBuilder();
            for (int left = random.nextInt(1, 5); left > 0; left--) {
                path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
            }
            return path.toString();
        }
        return existing();
    }

    private String existing() {
        List<String> paths = new ArrayList<>(model.nodes.keySet());
        String path = paths.get(random.nextInt(paths.size()));
        // The definitions of quotas would else be what half of the history is about.
        if (isReserved(path) && random.nextInt(3) > 0) {
            path = paths.get(random.nextInt(paths.size()));
        }
        return path.isEmpty() ? "/" : path;
    }

    private static boolean isReserved(String path) {
        return path.equals("/") || path.startsWith("/zookeeper");
    }

    private byte[] data(String path) {
        int dice = random.nextInt(10);
        if (dice == 0) {
            return null;
        }
        if (path.endsWith("zookeeper_limits")) {
            return "count=5,bytes=-1=;byteHardLimit=100;countHardLimit=-1".getBytes(StandardCharsets.UTF_8);
        }
        byte[] data = new byte[dice == 1 ? 0 : dice == 2 ? random.nextInt(900, 1200) : random.nextInt(20)];
        random.nextBytes(data);
        return data;
    }

    private List<Acl> acl() {
        int dice = random.nextInt(10);
        if (dice == 0) {
            return null;
        }
        if (dice < 6) {
            return Acl.OPEN;
        }
        return List.of(new Acl(random.nextInt(1, 32), new AclId("ip", "10.0.0." + random.nextInt(4))));
    }

    private static SubTxn sub(TxnType type, Txn body) {
        return new SubTxn(type, body);
    }
}
