package dev.baton.server.watch;

import dev.baton.server.auth.AccessControl;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeListener;
import dev.baton.server.tree.Znode;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.KeeperState;
import dev.baton.wire.model.Perms;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.path.ZnodePath;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Registers watches and turns changes of the tree into event frames. An event goes to a watcher only if it may read the znode,
 * but a one-shot registration is used up all the same. A frame for many watchers is encoded once.
 *
 * @protocol client-wire.md#9-watches
 */
public final class Watches implements TreeListener {
    /** Zxid of events that catch up with what happened before a reconnection. */
    private static final long NO_ZXID = -1;

    private final Tree tree;
    private final AccessControl access;
    private final WatchTable table = new WatchTable();
    private final WireWriter frame = new WireWriter();
    private long change;

    public Watches(Tree tree, AccessControl access) {
        this.tree = tree;
        this.access = access;
    }

    /** Makes a connection known. */
    public Watcher open(Watcher.Sink sink) {
        return table.addWatcher(sink);
    }

    /** Forgets a connection and all that it watches. */
    public void close(Watcher watcher) {
        table.removeWatcher(watcher);
    }

    /** One event about the znode itself, which need not exist. */
    public void watchData(String path, Watcher watcher) {
        table.add(path, watcher, Modes.DATA);
    }

    /** One event about the children. */
    public void watchChildren(String path, Watcher watcher) {
        table.add(path, watcher, Modes.CHILD);
    }

    /** Every event until removed. */
    public void watchAlways(String path, Watcher watcher, AddWatchMode mode) {
        table.add(path, watcher, mode == AddWatchMode.PERSISTENT ? Modes.PERSISTENT : Modes.RECURSIVE);
    }

    /** Whether the watcher has a registration of this type. */
    public boolean has(String path, Watcher watcher, WatcherType type) {
        return (table.bits(path, watcher) & modesOf(type)) != 0;
    }

    /** Removes the registrations of this type; false if there was none. */
    public boolean remove(String path, Watcher watcher, WatcherType type) {
        return table.remove(path, watcher, modesOf(type)) != 0;
    }

    /** Registers again what a client watched on an earlier connection, or tells what it has missed. */
    public void restoreData(String path, Watcher watcher, long sinceZxid) {
        Znode node = tree.find(path);
        if (node == null) {
            tell(watcher, WatchEventType.NODE_DELETED, path, null);
        } else if (node.mzxid() > sinceZxid) {
            tell(watcher, WatchEventType.NODE_DATA_CHANGED, path, aclOf(node));
        } else {
            watchData(path, watcher);
        }
    }

    /** Likewise for a znode that did not exist. */
    public void restoreExist(String path, Watcher watcher) {
        Znode node = tree.find(path);
        if (node == null) {
            watchData(path, watcher);
        } else {
            tell(watcher, WatchEventType.NODE_CREATED, path, aclOf(node));
        }
    }

    /** Likewise for the children of a znode. */
    public void restoreChildren(String path, Watcher watcher, long sinceZxid) {
        Znode node = tree.find(path);
        if (node == null) {
            tell(watcher, WatchEventType.NODE_DELETED, path, null);
        } else if (node.pzxid() > sinceZxid) {
            tell(watcher, WatchEventType.NODE_CHILDREN_CHANGED, path, aclOf(node));
        } else {
            watchChildren(path, watcher);
        }
    }

    @Override
    public void created(String path, List<Acl> acl, List<Acl> parentAcl, long zxid) {
        change++;
        fire(Modes.DATA_TABLE, WatchEventType.NODE_CREATED, path, acl, zxid);
        change++;
        fire(Modes.CHILD_TABLE, WatchEventType.NODE_CHILDREN_CHANGED, ZnodePath.parent(path), parentAcl, zxid);
    }

    @Override
    public void dataChanged(String path, List<Acl> acl, long zxid) {
        change++;
        fire(Modes.DATA_TABLE, WatchEventType.NODE_DATA_CHANGED, path, acl, zxid);
    }

    @Override
    public void deleted(String path, List<Acl> acl, List<Acl> parentAcl, long zxid) {
        change++;
        fire(Modes.DATA_TABLE, WatchEventType.NODE_DELETED, path, acl, zxid);
        // Not a new change: who has just heard of the deletion as a data watcher does not hear of it again.
        fire(Modes.CHILD_TABLE, WatchEventType.NODE_DELETED, path, acl, zxid);
        change++;
        fire(Modes.CHILD_TABLE, WatchEventType.NODE_CHILDREN_CHANGED, ZnodePath.parent(path), parentAcl, zxid);
    }

    /** Registrations in both tables. */
    public int count() {
        return table.dataCount() + table.childCount();
    }

    /** Registrations that data events look at. */
    public int dataCount() {
        return table.dataCount();
    }

    /** By path, the sessions that data events of the path go to; for operators. */
    public Map<String, TreeSet<Long>> sessionsByPath() {
        Map<String, TreeSet<Long>> byPath = new TreeMap<>();
        table.forEach((path, watcher, bits) -> {
            if ((bits & Modes.DATA_TABLE) != 0) {
                byPath.computeIfAbsent(path, key -> new TreeSet<>())
                        .add(watcher.sink().sessionId());
            }
        });
        return byPath;
    }

    private static int modesOf(WatcherType type) {
        return switch (type) {
            case CHILDREN -> Modes.CHILD;
            case DATA -> Modes.DATA;
            case PERSISTENT -> Modes.PERSISTENT;
            case PERSISTENT_RECURSIVE -> Modes.RECURSIVE;
            case ANY -> Modes.ANY;
        };
    }

    private List<Acl> aclOf(Znode node) {
        return tree.acls().get(node.aclRef());
    }

    /** An event for one watcher about something that happened while it was away. */
    private void tell(Watcher watcher, WatchEventType type, String path, @Nullable List<Acl> acl) {
        if (access.allows(acl, Perms.READ, watcher.sink().identities())) {
            encode(type, path, NO_ZXID);
            watcher.sink().event(frame);
        }
    }

    private void fire(int modes, WatchEventType type, String path, List<Acl> acl, long zxid) {
        if (table.pathCount() == 0) {
            return;
        }
        frame.clear();
        int entry = table.find(path, path.length(), path.hashCode());
        if (entry >= 0) {
            fireAt(entry, modes, type, path, acl, zxid);
        }
        if ((modes & Modes.RECURSIVE) != 0 && table.recursiveCount() > 0) {
            fireAbove(type, path, acl, zxid);
        }
    }

    /** At the path itself: all modes of the table, and one-shot registrations end. */
    private void fireAt(int entry, int modes, WatchEventType type, String path, List<Acl> acl, long zxid) {
        int[] all = table.registrations(entry);
        for (int i = 0; all[i] != 0; i++) {
            int bits = all[i] & Modes.ANY;
            if ((bits & modes) == 0) {
                continue;
            }
            Watcher watcher = table.watcher(all[i] >>> Modes.BITS);
            int left = bits & ~(modes & (Modes.DATA | Modes.CHILD));
            if (left != bits) {
                table.setBits(entry, watcher, left);
            }
            deliver(watcher, type, path, acl, zxid);
        }
    }

    /** At the ancestors: recursive registrations only. */
    private void fireAbove(WatchEventType type, String path, List<Acl> acl, long zxid) {
        int hash = 0;
        int last = path.length() - 1;
        for (int i = 0; i < last; i++) {
            boolean ancestorEnds = i > 0 && path.charAt(i) == '/';
            if (ancestorEnds) {
                fireRecursive(table.find(path, i, hash), type, path, acl, zxid);
            }
            hash = 31 * hash + path.charAt(i);
            if (i == 0) {
                fireRecursive(table.find(path, 1, hash), type, path, acl, zxid);
            }
        }
    }

    private void fireRecursive(int entry, WatchEventType type, String path, List<Acl> acl, long zxid) {
        if (entry < 0) {
            return;
        }
        int[] all = table.registrations(entry);
        for (int i = 0; all[i] != 0; i++) {
            if ((all[i] & Modes.RECURSIVE) != 0) {
                deliver(table.watcher(all[i] >>> Modes.BITS), type, path, acl, zxid);
            }
        }
    }

    private void deliver(Watcher watcher, WatchEventType type, String path, List<Acl> acl, long zxid) {
        if (watcher.seenChange == change) {
            return;
        }
        watcher.seenChange = change;
        if (access.allows(acl, Perms.READ, watcher.sink().identities())) {
            if (frame.isEmpty()) {
                encode(type, path, zxid);
            }
            watcher.sink().event(frame);
        }
    }

    private void encode(WatchEventType type, String path, long zxid) {
        frame.clear();
        int mark = frame.beginFrame();
        ReplyHeader.write(frame, Xids.NOTIFICATION, zxid, 0);
        frame.writeInt(type.code());
        frame.writeInt(KeeperState.SYNC_CONNECTED.code());
        frame.writeString(path);
        frame.endFrame(mark);
    }
}
