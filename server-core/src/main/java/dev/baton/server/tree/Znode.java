package dev.baton.server.tree;

import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Stat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One node of the tree. Belongs to the owner of the tree, and is read only for everybody outside it. */
public final class Znode {
    /** A copy of the data; null if there is none, which differs from empty. */
    public byte @Nullable [] data() {
        throw new UnsupportedOperationException();
    }

    /** Bytes of data, 0 for none. */
    public int dataLength() {
        throw new UnsupportedOperationException();
    }

    /** Appends the data as a buffer with its length, without a copy in between. */
    public void writeData(WireWriter out) {
        throw new UnsupportedOperationException();
    }

    public long czxid() {
        throw new UnsupportedOperationException();
    }

    public long mzxid() {
        throw new UnsupportedOperationException();
    }

    public long ctime() {
        throw new UnsupportedOperationException();
    }

    public long mtime() {
        throw new UnsupportedOperationException();
    }

    public int version() {
        throw new UnsupportedOperationException();
    }

    /** Number of children created so far, not what clients are told. The next sequence number. */
    public int cversion() {
        throw new UnsupportedOperationException();
    }

    public int aversion() {
        throw new UnsupportedOperationException();
    }

    /** Raw owner, see {@link NodeKind}. */
    public long ephemeralOwner() {
        throw new UnsupportedOperationException();
    }

    public long pzxid() {
        throw new UnsupportedOperationException();
    }

    public NodeKind nodeKind() {
        return NodeKind.of(ephemeralOwner());
    }

    public int childCount() {
        throw new UnsupportedOperationException();
    }

    /** Reference into the tree's {@link AclTable}. */
    public int aclRef() {
        throw new UnsupportedOperationException();
    }

    /** Null for the root only. */
    public @Nullable Znode parent() {
        throw new UnsupportedOperationException();
    }

    /** Last segment of the path, "" for the root. */
    public String name() {
        throw new UnsupportedOperationException();
    }

    /** Full path, "/" for the root. */
    public String path() {
        throw new UnsupportedOperationException();
    }

    /** What is kept of it. */
    public StoredStat storedStat() {
        throw new UnsupportedOperationException();
    }

    /** What clients are told. */
    public Stat stat() {
        throw new UnsupportedOperationException();
    }

    /** Appends the {@link Stat#BYTES} bytes of {@link #stat()}. */
    public void writeStat(WireWriter out) {
        throw new UnsupportedOperationException();
    }

    /** Its share of the tree's digest. */
    public long digest() {
        throw new UnsupportedOperationException();
    }

    /** The child of that name. */
    public @Nullable Znode child(String name) {
        throw new UnsupportedOperationException();
    }

    /** Visits the names of all children, in no particular but a reproducible order. */
    public void forEachChildName(Consumer<String> visitor) {
        throw new UnsupportedOperationException();
    }

    /** Visits all children, in the same order. */
    public void forEachChild(Consumer<Znode> visitor) {
        throw new UnsupportedOperationException();
    }

    /** Appends the children's names as a vector of strings, in the same order, without making strings. */
    public void writeChildNames(WireWriter out) {
        throw new UnsupportedOperationException();
    }

    /** All znodes below this one. Takes time in proportion. */
    public int descendantCount() {
        throw new UnsupportedOperationException();
    }
}
