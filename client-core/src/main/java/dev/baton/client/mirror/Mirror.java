package dev.baton.client.mirror;

import dev.baton.client.mirror.MirrorOutput.What;
import dev.baton.client.watch.Freshness.Level;
import dev.baton.client.watch.StreamItem;
import dev.baton.client.watch.StreamItem.Change;
import dev.baton.client.watch.StreamItem.ChangeType;
import dev.baton.wire.model.Stat;
import dev.baton.wire.path.ZnodePath;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a subtree, and the stream of its changes.
 *
 * <pre>
 * level       input                  does
 * STALE       Up (new session)       Watch, then as for the same session
 * STALE       Up (same session)      RESYNCING: compares every node with the server's, from the root down
 * RESYNCING   all compared           LIVE, reports Resynced
 * any         Event                  reads the node; reports the change when the answer is there, in the order of events
 * any         Down                   STALE; answers still on the way are void
 * </pre>
 *
 * <p>Why it is right: events and answers of one connection come in the order in which the server issued them, so an answer that
 * comes after an event shows at least that event's change, and a node read before its event is read again. What was missed while
 * there was no connection shows in the stat: a change of data in mzxid and version, a change of children in pzxid and
 * cversion, another life of the node in czxid. Where version or cversion has moved by another number than that of the changes
 * reported, a Gap is reported.
 */
public final class Mirror {
    private final String root;
    private final boolean withData;
    private final Copy copy = new Copy();
    private final Reports reports = new Reports();
    /** Paths that are being read because of an event. */
    private final Set<String> asking = new TreeSet<>();
    /** Those of them that a comparison has left to the event's answer. */
    private final Set<String> deferred = new TreeSet<>();

    private Level level = Level.STALE;
    private long epoch;
    private boolean begun;
    private int comparing;
    private boolean failed;
    private boolean syncedOnce;
    private long zxid;
    private long answerZxid;
    private long completeZxid;

    /**
     * An empty copy.
     *
     * @param root what is copied, with everything below
     * @param withData whether data is read, not only stats
     */
    public Mirror(String root, boolean withData) {
        this.root = root;
        this.withData = withData;
    }

    /** The copy by path, for the owner of the machine only. */
    public NavigableMap<String, Copy.Node> nodes() {
        return copy.nodes();
    }

    /** Paths of a node's children, sorted. */
    public List<String> children(String path) {
        return copy.childrenOf(path);
    }

    public Level level() {
        return level;
    }

    /** Highest transaction seen. */
    public long zxid() {
        return zxid;
    }

    /** Whether it has ever been complete. */
    public boolean isSyncedOnce() {
        return syncedOnce;
    }

    /** Takes one input. */
    public void step(MirrorInput input, List<MirrorOutput> out) {
        switch (input.kind()) {
            case UP -> up(((MirrorInput.Up) input).sameSession(), out);
            case DOWN -> down(out);
            case WATCHING -> watching((MirrorInput.Watching) input, out);
            case EVENT -> event((MirrorInput.Event) input, out);
            case ANSWER -> answer((MirrorInput.Answer) input, out);
        }
        reports.flush(out);
    }

    private void up(boolean sameSession, List<MirrorOutput> out) {
        newEpoch();
        change(Level.RESYNCING, out);
        if (sameSession) {
            compare(root, out);
        } else {
            out.add(new MirrorOutput.Watch(epoch));
        }
    }

    private void down(List<MirrorOutput> out) {
        newEpoch();
        change(Level.STALE, out);
    }

    private void newEpoch() {
        epoch++;
        begun = false;
        comparing = 0;
        failed = false;
        asking.clear();
        deferred.clear();
        completeZxid = Math.min(completeZxid, reports.firstOpenZxid() - 1);
        for (String path : reports.abandon()) {
            // It will be found as a child that nobody has heard of, and must not be accounted for twice.
            copy.countChildren(path, -1);
        }
    }

    private void watching(MirrorInput.Watching watching, List<MirrorOutput> out) {
        if (watching.epoch() != epoch || level != Level.RESYNCING) {
            return;
        }
        if (watching.ok()) {
            compare(root, out);
        } else {
            out.add(new MirrorOutput.Retry());
        }
    }

    // ---- following events ----

    private void event(MirrorInput.Event event, List<MirrorOutput> out) {
        String path = event.path();
        if (level == Level.STALE || !isInside(path)) {
            return;
        }
        see(event.zxid());
        switch (event.type()) {
            case NODE_DELETED -> deleted(path, event.zxid());
            case NODE_CREATED -> {
                copy.countChildren(path, 1);
                touched(ChangeType.CREATED, path, event.zxid(), out);
            }
            case NODE_DATA_CHANGED -> touched(ChangeType.DATA_CHANGED, path, event.zxid(), out);
            default -> {
                // not sent to recursive watches
            }
        }
    }

    private void deleted(String path, long eventZxid) {
        boolean known = copy.get(path) != null || reports.isOpen(path);
        copy.countChildren(path, 1);
        if (level == Level.RESYNCING && syncedOnce && !reports.beginsWithCreation(path)) {
            Copy.Node gone = copy.get(path);
            reports.add(new StreamItem.Gap(
                    path, gone == null ? completeZxid : gone.stat().mzxid(), eventZxid));
        }
        reports.resolve(path, null, null);
        copy.removeSubtree(path);
        // Before the first comparison is over, nobody has been told of a node that is not in the copy.
        if (known || syncedOnce) {
            reports.add(new Change(ChangeType.DELETED, path, eventZxid, null, null));
        }
    }

    private void touched(ChangeType type, String path, long eventZxid, List<MirrorOutput> out) {
        reports.open(type, path, eventZxid);
        if (asking.add(path)) {
            out.add(new MirrorOutput.Ask(epoch, withData ? What.DATA : What.STAT, path, false));
        }
    }

    /** The answer to the read that an event has caused. */
    private void followed(String path, @Nullable Stat stat, byte @Nullable [] data) {
        asking.remove(path);
        deferred.remove(path);
        if (stat == null) {
            // Gone again; its deletion is told by an event of its own.
            reports.resolve(path, null, null);
            return;
        }
        Copy.Node before = copy.get(path);
        boolean anotherLife = before != null && before.stat().czxid() != stat.czxid();
        if (anotherLife) {
            forget(path, stat.czxid());
            before = null;
        }
        boolean wholeLifeSeen = before == null && reports.beginsWithCreation(path);
        if (before == null && !anotherLife && !wholeLifeSeen) {
            copy.countChildren(path, 1);
        }
        if (before == null && level == Level.RESYNCING) {
            tellIfRoot(path);
        }
        if (before == null && !syncedOnce) {
            reports.drop(path);
            reports.add(new Change(ChangeType.PRESENT, path, stat.mzxid(), stat, data));
        } else if (before == null && !wholeLifeSeen) {
            // Created while nobody looked, and changed since.
            reports.drop(path);
            reports.add(new StreamItem.Gap(path, completeZxid, answerZxid));
            reports.add(new Change(ChangeType.CREATED, path, stat.czxid(), stat, data));
        } else {
            int expected = (before == null ? 0 : before.stat().version()) + reports.openChanges(path);
            if (stat.version() != expected) {
                reports.add(new StreamItem.Gap(
                        path, before == null ? completeZxid : before.stat().mzxid(), stat.mzxid()));
            }
            reports.resolve(path, stat, data);
        }
        copy.put(path, stat, data, childOps(before, wholeLifeSeen, stat));
    }

    /** Live, or for a life seen from its beginning, the stat's own count is exact; otherwise what was missed must still show. */
    private int childOps(Copy.@Nullable Node before, boolean wholeLifeSeen, Stat stat) {
        if (level == Level.LIVE || wholeLifeSeen) {
            return stat.cversion();
        }
        return before == null ? Copy.UNLISTED : before.childOps();
    }

    // ---- comparing ----

    private void compare(String path, List<MirrorOutput> out) {
        begun = true;
        comparing++;
        What what = copy.get(path) == null && withData ? What.DATA : What.STAT;
        out.add(new MirrorOutput.Ask(epoch, what, path, true));
    }

    private void answer(MirrorInput.Answer answer, List<MirrorOutput> out) {
        MirrorOutput.Ask ask = answer.ask();
        if (ask.epoch() != epoch) {
            return;
        }
        answerZxid = Math.max(answerZxid, answer.zxid());
        if (answer.failed()) {
            failed = true;
        } else if (!ask.forSync()) {
            followed(ask.path(), answer.stat(), answer.data());
        } else if (answer.stat() == null) {
            if (!leftToEvent(ask.path())) {
                forget(ask.path());
            }
            tellIfRoot(ask.path());
        } else if (ask.what() == What.CHILDREN) {
            listed(ask.path(), answer.stat(), answer.names(), out);
        } else {
            compared(ask, answer.stat(), answer.data(), out);
        }
        comparing -= ask.forSync() ? 1 : 0;
        finish(out);
    }

    private void compared(MirrorOutput.Ask ask, Stat stat, byte @Nullable [] data, List<MirrorOutput> out) {
        String path = ask.path();
        Copy.Node before = copy.get(path);
        Copy.Node same = before != null && before.stat().czxid() == stat.czxid() ? before : null;
        // What an event has pointed at is told when that event's answer comes, with the event counted.
        if (same != null && same.stat().mzxid() == stat.mzxid()) {
            copy.put(path, stat, same.data(), same.childOps());
        } else if (!leftToEvent(path)) {
            if (ask.what() == What.STAT && withData) {
                comparing++;
                out.add(new MirrorOutput.Ask(epoch, What.DATA, path, true));
                return;
            }
            tellMoved(path, same, stat, data);
        }
        Copy.Node now = copy.get(path);
        int known = now == null ? 0 : now.childOps();
        if (stat.cversion() != known
                || stat.numChildren() != copy.childrenOf(path).size()) {
            comparing++;
            out.add(new MirrorOutput.Ask(epoch, What.CHILDREN, path, true));
        } else {
            for (String child : copy.childrenOf(path)) {
                compare(child, out);
            }
        }
    }

    /** No parent's count shows whether the root has come and gone meanwhile. */
    private void tellIfRoot(String path) {
        if (syncedOnce && path.equals(root)) {
            reports.add(new StreamItem.Gap(path, completeZxid, answerZxid));
        }
    }

    private boolean leftToEvent(String path) {
        boolean left = asking.contains(path);
        if (left) {
            deferred.add(path);
        }
        return left;
    }

    /** A node that is not as it was; another life of it counts as a deletion and a creation. */
    private void tellMoved(String path, Copy.@Nullable Node before, Stat stat, byte @Nullable [] data) {
        boolean anotherLife = before == null && copy.get(path) != null;
        if (anotherLife) {
            forget(path, stat.czxid());
        }
        if (before == null && !anotherLife) {
            copy.countChildren(path, 1);
        }
        if (!syncedOnce) {
            reports.add(new Change(ChangeType.PRESENT, path, stat.mzxid(), stat, data));
            copy.put(path, stat, data, 0);
            return;
        }
        if (before == null) {
            tellIfRoot(path);
        }
        int unseen =
                before == null ? stat.version() : stat.version() - before.stat().version() - 1;
        if (unseen != 0) {
            reports.add(new StreamItem.Gap(
                    path, before == null ? completeZxid : before.stat().mzxid(), stat.mzxid()));
        }
        reports.add(
                before == null
                        ? new Change(ChangeType.CREATED, path, stat.czxid(), stat, data)
                        : new Change(ChangeType.DATA_CHANGED, path, stat.mzxid(), stat, data));
        copy.put(path, stat, data, before == null ? 0 : before.childOps());
    }

    private void listed(String path, Stat stat, List<String> names, List<MirrorOutput> out) {
        Set<String> present = new TreeSet<>();
        names.forEach(name -> present.add(ZnodePath.child(path, name)));
        int differing = 0;
        for (String child : copy.branchesOf(path)) {
            if (!present.contains(child)) {
                differing += copy.get(child) == null ? 0 : 1;
                forget(child);
            }
        }
        int unknown = 0;
        for (String child : present) {
            unknown += copy.get(child) == null && !reports.beginsWithCreation(child) ? 1 : 0;
            compare(child, out);
        }
        differing += unknown;
        Copy.Node self = copy.get(path);
        int known = self == null ? 0 : self.childOps();
        if (syncedOnce && stat.cversion() - known != differing) {
            reports.add(new StreamItem.Gap(path, completeZxid, answerZxid));
        }
        if (self != null && self.stat().czxid() == stat.czxid()) {
            boolean sameData = self.stat().mzxid() == stat.mzxid();
            // The creations of those that are not known yet count when they are told.
            copy.put(path, sameData ? stat : self.stat(), self.data(), stat.cversion() - unknown);
        }
    }

    /** A node is gone with all below, noticed by comparing; what happened to them before is not known. */
    private void forget(String path) {
        forget(path, Long.MAX_VALUE);
    }

    /** As above, but for nodes below that belong to a life of the node which began at this transaction. */
    private void forget(String path, long olderThanZxid) {
        for (Copy.Gone gone : copy.removeSubtree(path, olderThanZxid)) {
            reports.add(new StreamItem.Gap(gone.path(), gone.node().stat().mzxid(), answerZxid));
            reports.add(new Change(ChangeType.DELETED, gone.path(), Change.ZXID_UNKNOWN, null, null));
        }
    }

    private void finish(List<MirrorOutput> out) {
        if (failed) {
            newEpoch();
            change(Level.RESYNCING, out);
            out.add(new MirrorOutput.Retry());
        } else if (begun && comparing == 0 && deferred.isEmpty() && level == Level.RESYNCING) {
            see(answerZxid);
            reports.add(new StreamItem.Resynced(completeZxid, zxid));
            syncedOnce = true;
            completeZxid = zxid;
            reports.flush(out);
            change(Level.LIVE, out);
        }
    }

    private void see(long newZxid) {
        zxid = Math.max(zxid, newZxid);
        if (level == Level.LIVE) {
            completeZxid = zxid;
        }
    }

    private boolean isInside(String path) {
        return path.equals(root)
                || root.equals(ZnodePath.ROOT)
                || (path.startsWith(root) && path.charAt(root.length()) == '/');
    }

    private void change(Level next, List<MirrorOutput> out) {
        if (level != next) {
            level = next;
            out.add(new MirrorOutput.Level(next));
        }
    }
}
