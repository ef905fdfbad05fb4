package dev.baton.server.tree;

import dev.baton.server.txn.SetDataTxn;
import dev.baton.server.txn.Txn;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.Acl;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The data tree. A fresh one holds the reserved znodes {@code /}, {@code /zookeeper}, {@code /zookeeper/quota} and
 * {@code /zookeeper/config}. It has one owner; nothing here may be called by anybody else.
 */
public final class Tree {
    /** For trees whose clients are trusted not to look for names that collide. */
    public static final long DEFAULT_HASH_SEED = 0x2545F4914F6CDD1DL;

    /** The znode that holds the configuration of the ensemble. */
    public static final String CONFIG_PATH = ReservedNodes.CONFIG;

    private static final int CONFIG_DATA_VERSION = -1;

    private TreeStore store;
    private TxnApplier applier;

    /** An empty database. */
    public Tree() {
        this(DEFAULT_HASH_SEED);
    }

    /**
     * An empty database.
     *
     * @param hashSeed unpredictable for clients, so that nobody can choose names that collide; it decides the order in which
     *     children are listed and nothing else
     */
    public Tree(long hashSeed) {
        this(ReservedNodes.freshStore(new NameHash(hashSeed)));
    }

    Tree(TreeStore store) {
        this.store = store;
        this.applier = new TxnApplier(store);
    }

    /**
     * Takes the place and the content of another tree, which must not be used any more. Whoever holds this tree sees the new content
     * from now on; whoever holds parts of the old one (znodes, tables) must let go of them. A snapshot that is running must have been
     * cancelled.
     */
    public void become(Tree other) {
        store = other.store;
        applier = other.applier;
    }

    /** The znode at a path; "" is the root too. Null for every string that is not the path of one, however odd. */
    public @Nullable Znode find(String path) {
        byte[] bytes = PathBytes.of(path);
        Znode node = store.walk(bytes, 0, bytes.length);
        return node == null || PathBytes.isFaithful(path, bytes) ? node : null;
    }

    /** The child of that name. */
    public @Nullable Znode child(Znode parent, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        Znode node = store.child(parent, bytes, 0, bytes.length);
        return node == null || PathBytes.isFaithful(name, bytes) ? node : null;
    }

    public Znode root() {
        return store.root;
    }

    /** Highest zxid applied. */
    public long lastZxid() {
        return store.lastZxid;
    }

    /** Digest of all znodes, version {@link dev.baton.server.txn.TxnDigest#VERSION}. */
    public long digest() {
        return store.digest();
    }

    /** Znodes, with the root and the reserved ones. Apache's own figure is one more, since it counts the root twice. */
    public int nodeCount() {
        return store.slots.size();
    }

    /** Bytes of all paths and all data. */
    public long dataSizeBytes() {
        return store.dataSizeBytes();
    }

    public AclTable acls() {
        return store.acls;
    }

    /** The ACL of a znode; {@link Acl#OPEN} if it has none. */
    public List<Acl> aclOf(Znode node) {
        return store.acls.get(node.aclRef);
    }

    public SessionTable sessions() {
        return store.sessions;
    }

    public Quotas quotas() {
        return store.quotas;
    }

    /**
     * Applies a transaction. Never fails, and does nothing twice: what finds the tree in a later state already (replay over a
     * snapshot that was taken while writes went on) leaves what is newer and says so in the result.
     */
    public ApplyResult apply(TxnHeader header, Txn txn, TreeListener listener) {
        ApplyResult result = applier.apply(header, header.type(), txn, listener);
        store.lastZxid = Math.max(store.lastZxid, header.zxid());
        return result;
    }

    /**
     * Puts the ensemble's configuration into its znode, which belongs to every member itself: it is outside of the digest, and as long as no
     * transaction changes it, outside of the agreed history too. Its data version stays -1.
     *
     * @param zxid what the znode shows as the zxid of its last change: the version of the configuration
     */
    public void configure(byte[] text, long zxid, long wallMillis, TreeListener listener) {
        TxnHeader header = new TxnHeader(0, 0, zxid, wallMillis, TxnType.RECONFIG);
        SetDataTxn txn = new SetDataTxn(CONFIG_PATH, text, CONFIG_DATA_VERSION);
        applier.apply(header, TxnType.RECONFIG, txn, listener);
    }

    /** Paths of a session's ephemerals, in the order of their creation. */
    public List<String> ephemeralsOf(long sessionId) {
        return store.ephemerals.of(sessionId).stream().map(Znode::path).collect(Collectors.toList());
    }

    /** Ephemerals of all sessions. */
    public int ephemeralCount() {
        return store.ephemerals.count();
    }

    /** Sessions that own ephemerals, in the order in which they got their first. */
    public List<Long> ephemeralOwners() {
        return store.ephemerals.sessions();
    }

    /**
     * Containers and TTL nodes that are due: childless containers that had a child once (or, if asked for, never had one and are
     * old enough), childless TTL nodes unchanged for their time. They stay due until they are deleted.
     *
     * @param wallMillis time by the leader's clock
     * @param neverUsedMillis age at which a container without any child so far is due; 0 for never
     * @param max paths to return at most
     */
    public List<String> reapable(long wallMillis, long neverUsedMillis, int max) {
        return store.reaping.due(wallMillis, neverUsedMillis, max);
    }

    /**
     * Starts a snapshot of the state as it is now. One at a time.
     *
     * @throws IllegalStateException if one is running
     */
    public TreeSnapshotter beginSnapshot() {
        return store.beginSnapshot();
    }

    /** Whether a snapshot has begun and is neither complete nor cancelled. */
    public boolean isSnapshotRunning() {
        return store.isSnapshotRunning();
    }

    TreeStore store() {
        return store;
    }
}
