package dev.baton.server.op;

import dev.baton.server.auth.Identities;
import dev.baton.server.tree.Znode;
import dev.baton.server.watch.Watches;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetChildren2;

/** Tells the names of the children, with or without the stat of the parent. */
final class GetChildrenHandler {
    private final NodeReader reader;
    private final Watches watches;

    GetChildrenHandler(NodeReader reader, Watches watches) {
        this.reader = reader;
        this.watches = watches;
    }

    int names(GetChildren.Request request, Asker asker, Identities who, Reply reply) {
        return handle(request.path(), request.watch(), false, asker, who, reply);
    }

    int namesAndStat(GetChildren2.Request request, Asker asker, Identities who, Reply reply) {
        return handle(request.path(), request.watch(), true, asker, who, reply);
    }

    private int handle(String path, boolean watch, boolean stat, Asker asker, Identities who, Reply reply) {
        Znode node = reader.find(path);
        int refusal = reader.refusal(node, who);
        if (node != null && refusal == Handler.OK) {
            if (watch) {
                watches.watchChildren(path, asker.watcher());
            }
            WireWriter body = reply.body();
            node.writeChildNames(body);
            if (stat) {
                node.writeStat(body);
            }
        }
        return refusal;
    }
}
