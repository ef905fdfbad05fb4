package dev.baton.server.tree;

import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a snapshot, exact or fuzzy.
 *
 * <p>What a fuzzy one may lack is put right: ACL references get numbers without gaps and those not used are dropped; a znode
 * whose reference is not in the table is closed to everybody but a super user until replay tells its ACL; reserved znodes are
 * added; the statistics of quotas are counted anew, as Apache does. What no server writes is refused: a znode without a parent,
 * the same path twice.
 */
public final class TreeLoader {
    private static final List<Acl> CLOSED = List.of(new Acl(0, AclId.ANYONE));

    private final SnapshotInput in;
    private final NameHash hashing;
    private final Map<Long, Integer> references = new HashMap<>();
    private final byte[] stat = new byte[StoredStat.BYTES];
    private byte[] path = new byte[256];
    private int pathLength;
    /** Path and znode of the latest parent; siblings mostly follow each other. */
    private byte[] parentPath = new byte[256];

    private int parentLength = -1;
    private @Nullable Znode parent;
    private @Nullable Znode previous;
    private int previousLength;

    private TreeLoader(SnapshotInput in, long hashSeed) {
        this.in = in;
        this.hashing = new NameHash(hashSeed);
    }

    /**
     * Reads a body from its first count to its terminator and leaves the input behind it.
     *
     * @param zxid what the snapshot is named after; becomes the tree's last zxid
     * @param hashSeed as for {@link Tree#Tree(long)}
     * @throws MalformedRecordException if the bytes are no such body
     */
    public static Tree load(SnapshotInput in, long zxid, long hashSeed) {
        TreeStore store = new TreeLoader(in, hashSeed).load();
        store.lastZxid = zxid;
        return new Tree(store);
    }

    private TreeStore load() {
        SessionTable sessions = new SessionTable();
        for (int left = in.readCount(); left > 0; left--) {
            sessions.put(in.readLong(), in.readInt());
        }
        AclTable acls = new AclTable();
        for (int left = in.readCount(); left > 0; left--) {
            readAcl(acls);
        }
        if (!readPath() || pathLength != 0) {
            throw new MalformedRecordException("a snapshot does not begin with the root");
        }
        TreeStore store = new TreeStore(hashing, sessions, acls, readNode(null, 0, acls));
        while (readPath()) {
            readChild(store);
        }
        ReservedNodes.addMissing(store);
        acls.dropUnused();
        store.quotas.rebuild();
        return store;
    }

    private void readAcl(AclTable acls) {
        long reference = in.readLong();
        int count = in.readInt();
        if (count < 0) {
            references.put(reference, AclTable.OPEN_REFERENCE);
            return;
        }
        List<Acl> acl = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            acl.add(new Acl(in.readInt(), new AclId(in.readString(), in.readString())));
        }
        references.put(reference, acls.define(List.copyOf(acl)));
    }

    /** Reads the next path; false for the terminator. */
    private boolean readPath() {
        int length = in.readLength();
        if (length < 0) {
            throw new MalformedRecordException("a znode in a snapshot has no path");
        }
        if (length > path.length) {
            path = Arrays.copyOf(path, Math.max(length, 2 * path.length));
        }
        in.readFully(path, 0, length);
        pathLength = length;
        return length != 1 || path[0] != '/';
    }

    private void readChild(TreeStore store) {
        int slash = pathLength - 1;
        while (slash >= 0 && path[slash] != '/') {
            slash--;
        }
        if (slash < 0 || slash == pathLength - 1) {
            throw new MalformedRecordException("a znode in a snapshot has the path '" + pathText() + "'");
        }
        Znode under = parentOf(store, slash);
        if (store.child(under, path, slash + 1, pathLength - slash - 1) != null) {
            throw new MalformedRecordException("a snapshot has the znode '" + pathText() + "' twice");
        }
        Znode node = readNode(under, slash + 1, store.acls);
        store.linkStored(node, path, pathLength, stat);
        previous = node;
        previousLength = pathLength;
    }

    private Znode parentOf(TreeStore store, int length) {
        Znode known = parent;
        if (known != null && length == parentLength && samePath(length)) {
            return known;
        }
        // In preorder a new parent is most often the znode just read.
        Znode last = previous;
        boolean isLast = last != null && previousLength == length && last.pathEquals(path, length);
        Znode found = isLast ? last : store.walk(path, 0, length);
        if (found == null) {
            throw new MalformedRecordException("the parent of '" + pathText() + "' is missing in a snapshot");
        }
        if (length > parentPath.length) {
            parentPath = new byte[Math.max(length, 2 * parentPath.length)];
        }
        System.arraycopy(path, 0, parentPath, 0, length);
        parentLength = length;
        parent = found;
        return found;
    }

    private boolean samePath(int length) {
        return Arrays.equals(path, 0, length, parentPath, 0, length);
    }

    /** Reads what follows the path. The data goes straight to where it stays. */
    private Znode readNode(@Nullable Znode under, int nameOffset, AclTable acls) {
        int dataLength = in.readLength();
        int dataBytes = Math.max(0, dataLength);
        byte[] content = NodeContent.allocate(path, nameOffset, pathLength - nameOffset, dataBytes, dataLength < 0);
        in.readFully(content, content.length - dataBytes, dataBytes);
        long acl = in.readLong();
        byte[] stored = stat;
        in.readFully(stored, 0, StoredStat.BYTES);
        Znode node = new Znode(
                under,
                content,
                longAt(stored, 0),
                longAt(stored, StoredStat.CTIME_OFFSET),
                longAt(stored, StoredStat.OWNER_OFFSET));
        node.mzxid = longAt(stored, StoredStat.MZXID_OFFSET);
        node.mtime = longAt(stored, StoredStat.MTIME_OFFSET);
        node.version = intAt(stored, StoredStat.VERSION_OFFSET);
        node.cversion = intAt(stored, StoredStat.CVERSION_OFFSET);
        node.aversion = intAt(stored, StoredStat.AVERSION_OFFSET);
        node.pzxid = longAt(stored, StoredStat.PZXID_OFFSET);
        node.aclRef = reference(acl, acls);
        acls.retain(node.aclRef);
        return node;
    }

    /** By hand, since all of this runs once, at a start, and mostly before an array view would have been compiled. */
    private static int intAt(byte[] bytes, int offset) {
        return bytes[offset] << 24
                | (bytes[offset + 1] & 0xFF) << 16
                | (bytes[offset + 2] & 0xFF) << 8
                | bytes[offset + 3] & 0xFF;
    }

    private static long longAt(byte[] bytes, int offset) {
        return (long) intAt(bytes, offset) << 32 | intAt(bytes, offset + 4) & 0xFFFF_FFFFL;
    }

    private int reference(long stored, AclTable acls) {
        if (stored == AclTable.OPEN_REFERENCE) {
            return AclTable.OPEN_REFERENCE;
        }
        Integer known = references.get(stored);
        return known == null ? acls.define(CLOSED) : known;
    }

    private String pathText() {
        return new String(path, 0, pathLength, StandardCharsets.UTF_8);
    }
}
