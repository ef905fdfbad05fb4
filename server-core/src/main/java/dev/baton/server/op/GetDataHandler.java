package dev.baton.server.op;

import dev.baton.server.auth.Identities;
import dev.baton.server.tree.Znode;
import dev.baton.server.watch.Watches;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.GetData;

/** Tells data and stat. */
final class GetDataHandler implements Handler<GetData.Request> {
    private final NodeReader reader;
    private final Watches watches;

    GetDataHandler(NodeReader reader, Watches watches) {
        this.reader = reader;
        this.watches = watches;
    }

    @Override
    public int handle(GetData.Request request, Asker asker, Identities who, Reply reply) {
        Znode node = reader.find(request.path());
        int refusal = reader.refusal(node, who);
        if (node != null && refusal == OK) {
            if (request.watch()) {
                watches.watchData(request.path(), asker.watcher());
            }
            WireWriter body = reply.body();
            node.writeData(body);
            node.writeStat(body);
        }
        return refusal;
    }
}
