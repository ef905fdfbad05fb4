package dev.baton.server.op;

import dev.baton.server.auth.Identities;
import dev.baton.server.tree.Znode;
import dev.baton.server.watch.Watches;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Exists;

/** Tells the stat. The one read whose watch is registered even if the znode is missing: then it waits for the creation. */
final class ExistsHandler implements Handler<Exists.Request> {
    private final NodeReader reader;
    private final Watches watches;

    ExistsHandler(NodeReader reader, Watches watches) {
        this.reader = reader;
        this.watches = watches;
    }

    @Override
    public int handle(Exists.Request request, Asker asker, Identities who, Reply reply) {
        String path = request.path();
        if (path.indexOf('\0') >= 0) {
            return ErrorCode.BAD_ARGUMENTS.code();
        }
        Znode node = reader.find(path);
        int refusal = reader.refusal(node, who);
        if (request.watch() && (refusal == OK || node == null)) {
            watches.watchData(path, asker.watcher());
        }
        if (node != null && refusal == OK) {
            node.writeStat(reply.body());
        }
        return refusal;
    }
}
