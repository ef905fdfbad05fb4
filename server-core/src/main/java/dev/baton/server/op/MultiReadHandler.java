package dev.baton.server.op;

import dev.baton.server.auth.Identities;
import dev.baton.server.tree.Znode;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;

/** Several reads of one state. Each succeeds or fails on its own, and none leaves a watch. */
final class MultiReadHandler implements Handler<MultiRead.Request> {
    private final NodeReader reader;

    MultiReadHandler(NodeReader reader) {
        this.reader = reader;
    }

    @Override
    public int handle(MultiRead.Request request, Asker asker, Identities who, Reply reply) {
        WireWriter body = reply.body();
        for (OpRequest op : request.ops()) {
            boolean wantsData = op.op() == OpCode.GET_DATA;
            String path = wantsData ? ((GetData.Request) op).path() : ((GetChildren.Request) op).path();
            Znode node = reader.find(path);
            int refusal = reader.refusal(node, who);
            if (node == null || refusal != OK) {
                MultiResults.error(body, refusal);
                continue;
            }
            MultiResults.success(body, op.op().code());
            if (wantsData) {
                node.writeData(body);
                node.writeStat(body);
            } else {
                node.writeChildNames(body);
            }
        }
        MultiResults.end(body);
        return OK;
    }
}
