package dev.baton.simulation.client;

import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.session.WatchIntent;
import dev.baton.simulation.check.Chronicle;
import dev.baton.simulation.check.PathHistory.Version;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren;
import java.util.ArrayList;
import java.util.List;

/**
 * I11 and G7 for one client: an event comes before any answer that could show its change, a one-shot watch fires
 * once, and a persistent one misses nothing while its connection stands.
 */
final class WatchBook {
    private static final int WATCHES_MAX = 3;

    /** A one-shot watch. */
    private static final class OneShot {
        private final String path;
        private final boolean children;
        private long sinceZxid = -1;
        private boolean fired;
        private boolean connectionLost;
        private boolean away;

        OneShot(String path, boolean children) {
            this.path = path;
            this.children = children;
        }
    }

    /** A persistent watch. */
    private static final class Lasting {
        private static final long UNKNOWN = -1;

        private final String path;
        private final List<Long> told = new ArrayList<>();
        private long completeUpTo = UNKNOWN;

        Lasting(String path) {
            this.path = path;
        }
    }

    private final World world;
    private final Chronicle chronicle;
    private final SimClient client;
    private final List<OneShot> oneShots = new ArrayList<>();
    private final List<Lasting> lasting = new ArrayList<>();
    private boolean reconnected;

    WatchBook(World world, Chronicle chronicle, SimClient client) {
        this.world = world;
        this.chronicle = chronicle;
        this.client = client;
        client.listen(this::onAnswer);
    }

    /** Leaves a one-shot watch, on the node or on its children. */
    void watch(String path, boolean children) {
        if (oneShots.size() >= WATCHES_MAX) {
            return;
        }
        OneShot watch = new OneShot(path, children);
        WatchIntent intent = WatchIntent.register(
                children ? WatchIntent.Kind.CHILDREN : WatchIntent.Kind.EXISTS, event -> fired(watch, event));
        client.submit(
                children ? new GetChildren.Request(path, true) : new Exists.Request(path, true),
                path,
                intent,
                (response, zxid, error) -> {
                    if (error == null && zxid > 0) {
                        watch.sinceZxid = zxid;
                        oneShots.add(watch);
                    }
                });
    }

    /** Leaves a persistent watch. */
    void watchAlways(String path) {
        if (!lasting.isEmpty()) {
            return;
        }
        Lasting watch = new Lasting(path);
        client.submit(
                new AddWatch.Request(path, AddWatchMode.PERSISTENT.code()),
                path,
                WatchIntent.register(WatchIntent.Kind.PERSISTENT, event -> told(watch, event)),
                (response, zxid, error) -> {
                    if (error == null && zxid > 0) {
                        watch.completeUpTo = zxid;
                        lasting.add(watch);
                    }
                });
    }

    void onState(StateChange change) {
        if (change.current() == ConnectionState.LOST || change.current() == ConnectionState.CLOSED) {
            oneShots.clear();
            lasting.clear();
        } else if (change.current() == ConnectionState.SUSPENDED) {
            oneShots.forEach(watch -> {
                watch.connectionLost = true;
                watch.away = true;
            });
            lasting.forEach(watch -> watch.completeUpTo = Lasting.UNKNOWN);
        }
        reconnected = change.current() == ConnectionState.CONNECTED;
    }

    private void fired(OneShot watch, WatchEvent event) {
        Violation.unless(!watch.fired, "I11", "a watch of %s fires twice: %s", watch.path, event);
        watch.fired = true;
        world.reached(watch.connectionLost ? Reach.WATCH_FIRED_AFTER_RECONNECT : Reach.WATCH_FIRED);
        oneShots.remove(watch);
        if (event.zxid() > 0 && watch.sinceZxid >= 0 && !watch.connectionLost) {
            long due = chronicle.paths().firstChangeAfter(watch.path, watch.sinceZxid, watch.children);
            Violation.unless(
                    due == event.zxid(),
                    "I11",
                    "a watch of %s since %x fires for %x; the first change is %x",
                    watch.path,
                    watch.sinceZxid,
                    event.zxid(),
                    due);
        }
    }

    /**
     * A watch that waits for a node is registered again as one that waits. That the node came and went while the client was away cannot be told:
     * nothing is left of it that could be compared with the zxid of the registration.
     */
    private void settle(OneShot watch, long zxid) {
        if (watch.away && reconnected) {
            watch.away = false;
            boolean waited = !watch.children
                    && !chronicle.paths().at(watch.path, watch.sinceZxid).exists();
            if (waited && !chronicle.paths().at(watch.path, zxid).exists()) {
                watch.sinceZxid = zxid;
            }
        }
    }

    private static void told(Lasting watch, WatchEvent event) {
        if (event.zxid() > 0) {
            watch.told.add(event.zxid());
        }
    }

    /** An answer shows everything up to {@code zxid}; whatever was to be told of that has been told. */
    private void onAnswer(long zxid) {
        for (OneShot watch : oneShots) {
            settle(watch, zxid);
            long due = chronicle.paths().firstChangeAfter(watch.path, watch.sinceZxid, watch.children);
            Violation.unless(
                    due > zxid,
                    "I11",
                    "session %x is answered with %x, and was not told that %s has changed at %x",
                    client.sessionId(),
                    zxid,
                    watch.path,
                    due);
        }
        for (Lasting watch : lasting) {
            if (watch.completeUpTo == Lasting.UNKNOWN) {
                watch.completeUpTo = reconnected ? zxid : Lasting.UNKNOWN;
                watch.told.clear();
                continue;
            }
            for (Version version : chronicle.paths().between(watch.path, watch.completeUpTo, zxid)) {
                Violation.unless(
                        watch.told.contains(version.zxid()),
                        "G7",
                        "session %x is answered with %x, and its persistent watch did not tell of %s at %x",
                        client.sessionId(),
                        zxid,
                        watch.path,
                        version.zxid());
                world.reached(Reach.PERSISTENT_WATCH_COMPLETE);
            }
            if (zxid > watch.completeUpTo) {
                watch.completeUpTo = zxid;
                watch.told.removeIf(told -> told <= zxid);
            }
        }
    }
}
