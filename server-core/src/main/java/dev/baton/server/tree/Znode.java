package dev.baton.server.tree;

import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Stat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node of the tree. Belongs to the owner of the tree, and is read only for everybody outside it. A znode that was deleted
 * keeps its last state.
 */
public final class Znode {
    static final int NO_SLOT = -1;

    // 96 bytes with compressed references, which is all there is: a field more costs eight bytes per znode.
    final @Nullable Znode parent;
    byte[] content;

    @Nullable
    Children children;

    final long czxid;
    long mzxid;
    final long ctime;
    long mtime;
    final long owner;
    long pzxid;
    int version;
    int cversion;
    int aversion;
    int aclRef;
    /** Share of the tree's digest. */
    int digest;
    /** Index in the {@link SlotTable}. */
    int slot = NO_SLOT;

    Znode(@Nullable Znode parent, byte[] content, long czxid, long ctime, long owner) {
        this.parent = parent;
        this.content = content;
        this.czxid = czxid;
        this.ctime = ctime;
        this.owner = owner;
    }

    /** A copy of the data; null if there is none, which differs from empty. */
    public byte @Nullable [] data() {
        return NodeContent.hasData(content)
                ? Arrays.copyOfRange(content, NodeContent.dataOffset(content), content.length)
                : null;
    }

    /** Bytes of data, 0 for none. */
    public int dataLength() {
        return content.length - NodeContent.dataOffset(content);
    }

    /** Appends the data as a buffer with its length, without a copy in between. */
    public void writeData(WireWriter out) {
        if (!NodeContent.hasData(content)) {
            out.writeInt(-1);
            return;
        }
        int offset = NodeContent.dataOffset(content);
        int length = content.length - offset;
        out.writeInt(length);
        out.writeBytes(content, offset, length);
    }

    public long czxid() {
        return czxid;
    }

    public long mzxid() {
        return mzxid;
    }

    public long ctime() {
        return ctime;
    }

    public long mtime() {
        return mtime;
    }

    public int version() {
        return version;
    }

    /** Number of children created so far, not what clients are told. The next sequence number. */
    public int cversion() {
        return cversion;
    }

    public int aversion() {
        return aversion;
    }

    /** Raw owner, see {@link NodeKind}. */
    public long ephemeralOwner() {
        return owner;
    }

    public long pzxid() {
        return pzxid;
    }

    public NodeKind nodeKind() {
        return NodeKind.of(owner);
    }

    public int childCount() {
        return children == null ? 0 : children.size();
    }

    /** Reference into the tree's {@link AclTable}. */
    public int aclRef() {
        return aclRef;
    }

    /** Null for the root only. */
    public @Nullable Znode parent() {
        return parent;
    }

    /** Last segment of the path, "" for the root. */
    public String name() {
        return new String(
                content, NodeContent.nameOffset(content), NodeContent.nameLength(content), StandardCharsets.UTF_8);
    }

    /** Full path, "/" for the root. */
    public String path() {
        byte[] path = pathBytes();
        return path.length == 0 ? "/" : new String(path, StandardCharsets.UTF_8);
    }

    /** What is kept of it. */
    public StoredStat storedStat() {
        return new StoredStat(czxid, mzxid, ctime, mtime, version, cversion, aversion, owner, pzxid);
    }

    /** What clients are told. */
    public Stat stat() {
        return new Stat(
                czxid,
                mzxid,
                ctime,
                mtime,
                version,
                toldCversion(),
                aversion,
                toldOwner(),
                dataLength(),
                childCount(),
                pzxid);
    }

    /** Appends the {@link Stat#BYTES} bytes of {@link #stat()}. */
    public void writeStat(WireWriter out) {
        out.writeLong(czxid);
        out.writeLong(mzxid);
        out.writeLong(ctime);
        out.writeLong(mtime);
        out.writeInt(version);
        out.writeInt(toldCversion());
        out.writeInt(aversion);
        out.writeLong(toldOwner());
        out.writeInt(dataLength());
        out.writeInt(childCount());
        out.writeLong(pzxid);
    }

    /** Creations plus deletions, of which there were as many as creations less the children still there. */
    private int toldCversion() {
        return 2 * cversion - childCount();
    }

    private long toldOwner() {
        return NodeKind.of(owner) == NodeKind.EPHEMERAL ? owner : 0;
    }

    /** Its share of the tree's digest. */
    public long digest() {
        return Integer.toUnsignedLong(digest);
    }

    /** Visits the names of all children, in no particular but a reproducible order. */
    public void forEachChildName(Consumer<String> visitor) {
        forEachChild(child -> visitor.accept(child.name()));
    }

    /** Visits all children, in the same order. They must not come or go meanwhile. */
    public void forEachChild(Consumer<? super Znode> visitor) {
        if (children != null) {
            children.forEach(visitor);
        }
    }

    /** Appends the children's names as a vector of strings, in the same order, without making strings. */
    public void writeChildNames(WireWriter out) {
        out.writeInt(childCount());
        forEachChild(child -> child.writeName(out));
    }

    private void writeName(WireWriter out) {
        int length = NodeContent.nameLength(content);
        out.writeInt(length);
        out.writeBytes(content, NodeContent.nameOffset(content), length);
    }

    /** All znodes below this one. Takes time in proportion. */
    public int descendantCount() {
        Subtree below = new Subtree(this);
        int count = -1;
        while (below.next() != null) {
            count++;
        }
        return count;
    }

    int nameHash(NameHash hashing) {
        return hashing.of(content, NodeContent.nameOffset(content), NodeContent.nameLength(content));
    }

    /** Bytes of the full path, 0 for the root. */
    int pathLength() {
        int length = 0;
        for (Znode node = this; node.parent != null; node = node.parent) {
            length += 1 + NodeContent.nameLength(node.content);
        }
        return length;
    }

    /** Whether the first {@code length} bytes are the full path. */
    boolean pathEquals(byte[] path, int length) {
        int end = length;
        for (Znode node = this; node.parent != null; node = node.parent) {
            int nameLength = NodeContent.nameLength(node.content);
            end -= nameLength + 1;
            if (end < 0 || path[end] != '/' || !NodeContent.nameEquals(node.content, path, end + 1, nameLength)) {
                return false;
            }
        }
        return end == 0;
    }

    /** The full path in UTF-8, empty for the root. */
    byte[] pathBytes() {
        byte[] path = new byte[pathLength()];
        copyPath(path, path.length);
        return path;
    }

    /** Writes the full path, whose length is {@code length}, to the beginning of {@code target}. */
    void copyPath(byte[] target, int length) {
        int at = length;
        for (Znode node = this; node.parent != null; node = node.parent) {
            int nameLength = NodeContent.nameLength(node.content);
            at -= nameLength;
            System.arraycopy(node.content, NodeContent.nameOffset(node.content), target, at, nameLength);
            target[--at] = '/';
        }
    }

    /**
     * Identity decides equality, but the hash must not depend on where the object lies: sets of znodes would differ from run to
     * run.
     */
    @Override
    public int hashCode() {
        int nameOffset = NodeContent.nameOffset(content);
        int hash = Long.hashCode(czxid * 0x9E3779B97F4A7C15L);
        for (int at = nameOffset, end = nameOffset + NodeContent.nameLength(content); at < end; at++) {
            hash = 31 * hash + content[at];
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Znode[" + path() + " czxid=0x" + Long.toHexString(czxid) + "]";
    }
}
