package dev.baton.client.session;

import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;
import dev.baton.client.session.WatchRegistry.Table;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.CheckWatches;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.RemoveWatches;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Keeps the client's watches in step with what the server answers and reports. */
final class WatchDesk implements Pipeline.WatchIndex {
    private final WatchRegistry registry = new WatchRegistry();
    private final Chroot chroot;

    WatchDesk(Chroot chroot) {
        this.chroot = chroot;
    }

    /** Requests that register everything anew on a new connection. */
    List<OpRequest> reregistration(long relativeZxid) {
        return WatchBatches.of(registry, relativeZxid);
    }

    void clear() {
        registry.clear();
    }

    int size() {
        return registry.size();
    }

    /** An event from the server. One that nobody waits for any more is dropped. */
    void onEvent(WatcherEvent event, long zxid, Outbox out) {
        List<Watcher> watchers = registry.fire(event.type(), event.path());
        if (!watchers.isEmpty()) {
            long known = zxid > 0 ? zxid : WatchEvent.ZXID_UNKNOWN;
            out.add(new Output.Deliver(watchers, new WatchEvent(event.type(), chroot.toClient(event.path()), known)));
        }
    }

    /** The operation succeeded: its watch stands, or is gone. */
    void onSuccess(Operation operation, Outbox out) {
        WatchIntent watch = operation.watch();
        if (watch == null) {
            return;
        }
        String path = operation.serverPathOrRoot();
        switch (watch.kind()) {
            case DATA, EXISTS -> registry.add(Table.DATA, path, watcher(watch));
            case CHILDREN -> registry.add(Table.CHILD, path, watcher(watch));
            case PERSISTENT -> registry.add(Table.PERSISTENT, path, watcher(watch));
            case RECURSIVE -> registry.add(Table.RECURSIVE, path, watcher(watch));
            case REMOVE_ALL, REMOVE_ONE -> remove(operation, watch, out);
        }
    }

    /** An exists found no node: its watch stands for the creation. */
    void onAbsent(Operation operation) {
        WatchIntent watch = operation.watch();
        if (watch != null && watch.kind() == WatchIntent.Kind.EXISTS) {
            registry.add(Table.EXIST, operation.serverPathOrRoot(), watcher(watch));
        }
    }

    /** The server knows no such watch; whether the client knew one and has forgotten it now. */
    boolean onNoWatcher(Operation operation, Outbox out) {
        WatchIntent watch = operation.watch();
        return watch != null && !watch.kind().registers() && remove(operation, watch, out);
    }

    private boolean remove(Operation operation, WatchIntent watch, Outbox out) {
        Set<Table> tables = WatchRegistry.tablesOf(type(watch));
        String path = operation.serverPathOrRoot();
        if (watch.kind() == WatchIntent.Kind.REMOVE_ONE) {
            return registry.remove(tables, path, watcher(watch));
        }
        boolean any = false;
        for (Table table : Table.values()) {
            if (!tables.contains(table)) {
                continue;
            }
            List<Watcher> removed = registry.removeAll(Set.of(table), path);
            if (!removed.isEmpty()) {
                any = true;
                WatchEventType type = WatchRegistry.removalOf(table);
                out.add(new Output.Deliver(
                        removed, new WatchEvent(type, chroot.toClient(path), WatchEvent.ZXID_UNKNOWN)));
            }
        }
        return any;
    }

    /**
     * The server keeps one registration for all watchers of a path and kind, so it may be told to forget only when the last one
     * leaves and none is on its way; otherwise a mere check keeps the answer in its place. Those whose own removal is still
     * unanswered count as gone: otherwise two that leave together would each stay for the other.
     */
    @Override
    public OpRequest removalRequest(Operation operation, Iterable<Operation> inFlight) {
        WatchIntent watch = Objects.requireNonNull(operation.watch());
        String path = operation.serverPathOrRoot();
        WatcherType type = type(watch);
        Set<Watcher> leaving = Collections.newSetFromMap(new IdentityHashMap<>());
        leaving.add(watcher(watch));
        boolean needed = false;
        for (Operation other : inFlight) {
            WatchIntent intent = other.watch();
            if (intent == null || !other.serverPathOrRoot().equals(path)) {
                continue;
            }
            needed |= intent.kind().registers();
            if (intent.kind() == WatchIntent.Kind.REMOVE_ONE && type(intent) == type) {
                leaving.add(watcher(intent));
            }
        }
        needed |= registry.hasOthers(WatchRegistry.tablesOf(type), path, leaving);
        return needed ? new CheckWatches.Request(path, type.code()) : new RemoveWatches.Request(path, type.code());
    }

    private static Watcher watcher(WatchIntent watch) {
        return Objects.requireNonNull(watch.watcher());
    }

    private static WatcherType type(WatchIntent watch) {
        return Objects.requireNonNull(watch.type());
    }
}
