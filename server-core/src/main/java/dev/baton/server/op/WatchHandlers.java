package dev.baton.server.op;

import dev.baton.server.auth.Identities;
import dev.baton.server.watch.Watcher;
import dev.baton.server.watch.Watches;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.CheckWatches;
import dev.baton.wire.op.RemoveWatches;
import dev.baton.wire.op.SetWatches;
import dev.baton.wire.op.SetWatches2;
import java.util.List;

/**
 * The operations on watches themselves. None needs the znode to exist, none checks an access control list: that happens when
 * an event is delivered.
 */
final class WatchHandlers {
    private static final int MARSHALLING_ERROR = ErrorCode.MARSHALLING_ERROR.code();
    private static final int NO_WATCHER = ErrorCode.NO_WATCHER.code();

    private final Watches watches;

    WatchHandlers(Watches watches) {
        this.watches = watches;
    }

    int add(AddWatch.Request request, Asker asker, Identities who, Reply reply) {
        AddWatchMode mode = AddWatchMode.of(request.mode());
        if (mode == null) {
            return MARSHALLING_ERROR;
        }
        watches.watchAlways(request.path(), asker.watcher(), mode);
        reply.body().writeInt(Handler.OK);
        return Handler.OK;
    }

    int check(CheckWatches.Request request, Asker asker, Identities who, Reply reply) {
        WatcherType type = WatcherType.of(request.type());
        if (type == null) {
            return MARSHALLING_ERROR;
        }
        return watches.has(request.path(), asker.watcher(), type) ? Handler.OK : NO_WATCHER;
    }

    int remove(RemoveWatches.Request request, Asker asker, Identities who, Reply reply) {
        WatcherType type = WatcherType.of(request.type());
        if (type == null) {
            return MARSHALLING_ERROR;
        }
        return watches.remove(request.path(), asker.watcher(), type) ? Handler.OK : NO_WATCHER;
    }

    int restore(SetWatches.Request request, Asker asker, Identities who, Reply reply) {
        Watcher watcher = asker.watcher();
        restore(request.relativeZxid(), request.dataWatches(), request.existWatches(), request.childWatches(), watcher);
        return Handler.OK;
    }

    int restore2(SetWatches2.Request request, Asker asker, Identities who, Reply reply) {
        Watcher watcher = asker.watcher();
        restore(request.relativeZxid(), request.dataWatches(), request.existWatches(), request.childWatches(), watcher);
        for (String path : request.persistentWatches()) {
            watches.watchAlways(path, watcher, AddWatchMode.PERSISTENT);
        }
        for (String path : request.persistentRecursiveWatches()) {
            watches.watchAlways(path, watcher, AddWatchMode.PERSISTENT_RECURSIVE);
        }
        return Handler.OK;
    }

    private void restore(
            long sinceZxid, List<String> data, List<String> exist, List<String> children, Watcher watcher) {
        for (String path : data) {
            watches.restoreData(path, watcher, sinceZxid);
        }
        for (String path : exist) {
            watches.restoreExist(path, watcher);
        }
        for (String path : children) {
            watches.restoreChildren(path, watcher, sinceZxid);
        }
    }
}
