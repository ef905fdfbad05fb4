package dev.baton.server.tree;

import dev.baton.server.txn.Txn;
import dev.baton.server.txn.TxnHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data tree. A fresh one holds the reserved znodes {@code /}, {@code /zookeeper}, {@code /zookeeper/quota} and
 * {@code /zookeeper/config}.
 */
public final class Tree {
    /** An empty database. */
    public Tree() {
        this(0x2545F4914F6CDD1DL);
    }

    /**
     * An empty database.
     *
     * @param hashSeed unpredictable for clients, so that nobody can choose names that collide; it decides the order in which
     *     children are listed and nothing else
     */
    public Tree(long hashSeed) {
        throw new UnsupportedOperationException();
    }

    /** The znode at a path; "" is the root too. Null for every string that is not the path of one, however odd. */
    public @Nullable Znode find(String path) {
        throw new UnsupportedOperationException();
    }

    public Znode root() {
        throw new UnsupportedOperationException();
    }

    /** Highest zxid applied. */
    public long lastZxid() {
        throw new UnsupportedOperationException();
    }

    /** Digest of all znodes, version {@link dev.baton.server.txn.TxnDigest#VERSION}. */
    public long digest() {
        throw new UnsupportedOperationException();
    }

    /** Znodes, with the root and the reserved ones. Apache's own figure is one more, since it counts the root twice. */
    public int nodeCount() {
        throw new UnsupportedOperationException();
    }

    /** Bytes of all paths and all data. */
    public long dataSizeBytes() {
        throw new UnsupportedOperationException();
    }

    public AclTable acls() {
        throw new UnsupportedOperationException();
    }

    public SessionTable sessions() {
        throw new UnsupportedOperationException();
    }

    public Quotas quotas() {
        throw new UnsupportedOperationException();
    }

    /**
     * Applies a transaction. Never fails, and does nothing twice: what finds the tree in a later state already (replay over a
     * snapshot that was taken while writes went on) leaves what is newer and says so in the result.
     */
    public ApplyResult apply(TxnHeader header, Txn txn, TreeListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Paths of a session's ephemerals, in the order of their creation. */
    public List<String> ephemeralsOf(long sessionId) {
        throw new UnsupportedOperationException();
    }

    /** Ephemerals of all sessions. */
    public int ephemeralCount() {
        throw new UnsupportedOperationException();
    }

    /** Sessions that own ephemerals, in the order in which they got their first. */
    public List<Long> ephemeralOwners() {
        throw new UnsupportedOperationException();
    }

    /**
     * Containers and TTL nodes that are due: childless containers that had a child once (or, if asked for, never had one and are
     * old enough), childless TTL nodes unchanged for their time.
     *
     * @param wallMillis time by the leader's clock
     * @param neverUsedMillis age at which a container without any child so far is due; 0 for never
     * @param max paths to return at most
     */
    public List<String> reapable(long wallMillis, long neverUsedMillis, int max) {
        throw new UnsupportedOperationException();
    }

    /** Starts a snapshot of the state as it is now. One at a time. */
    public TreeSnapshotter beginSnapshot() {
        throw new UnsupportedOperationException();
    }
}
